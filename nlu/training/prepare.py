"""What the fine-tuning reads: every example and thread as plain words with its level and topic, as JSON lines.

Usage: python -m nlu.training.prepare examples.jsonl
"""

import json
import sys
from pathlib import Path

from nlu.training.examples import DATA, read_examples, read_threads
from nlu.words import load_normaliser


def main() -> None:
    """Write the file named on the command line."""
    normalise = load_normaliser(DATA.parent.parent / "config")
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        for example in (*read_examples(), *read_threads()):
            row = {
                "text": normalise(example.text).for_reading,
                "level": int(example.level),
                "topic": example.topic,
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
