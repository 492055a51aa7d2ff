"""What the fine-tuning reads: every example as plain words with its level, topic and weight, as JSON lines.

Usage: python -m nlu.training.prepare examples.jsonl
"""

import json
import sys
from pathlib import Path

from nlu.levels import Level
from nlu.training.examples import DATA, read_examples
from nlu.words import load_normaliser

_ROUTINE_WEIGHT = 1.0


def main() -> None:
    """Write the file named on the command line."""
    normalise = load_normaliser(DATA.parent.parent / "config")
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        for example in read_examples():
            row = {
                "text": normalise(example.text).for_reading,
                "level": int(example.level),
                "topic": example.topic,
                "weight": _ROUTINE_WEIGHT if example.level == Level.ROUTINE else 1.0,
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
