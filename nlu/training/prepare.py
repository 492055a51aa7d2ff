"""What the fine-tuning reads: examples and threads as plain words with level and topic, as two lists of JSON lines.

Usage: python -m nlu.training.prepare first.jsonl second.jsonl
The first list is the threads, each three times, and the messages but those of `SECOND_ONLY`; the second is everything
but what was written after its tuning (`AFTERWARDS`), everyday talk at length among it. One encoder is trained on each,
and what ships is their mean: it is better than either, because they have read differently (docs/decisions/0023).
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from nlu.training.examples import DATA, Example, read_examples, read_threads
from nlu.words import load_normaliser

SECOND_ONLY: Final = frozenset((
    "everyday_explained", "everyday_grown", "everyday_headlines", "everyday_minded", "everyday_nothing_wrong",
    "everyday_stories", "everyday_students", "everyday_titles", "everyday_told", "everyday_week_adults",
    "everyday_week_children", "everyday_week_posts", "everyday_week_students", "signs_goodbyes", "signs_people",
    "signs_streets", "voice_backrow", "voice_cornershop", "voice_ferry", "voice_fishfinger", "voice_fivewords",
    "voice_lanyard", "voice_puddle", "voice_quietones", "voice_shoebox", "voice_sidelong", "voice_smallhours",
    "voice_spanner", "voice_tracksuit", "voice_unaccompanied", "voice_windowseat", "voice_wornout",
))  # fmt: skip
"""Everyday talk at length and danger told by its signs: written last."""

AFTERWARDS: Final = frozenset((
    "everyday_moods", "everyday_orders", "everyday_phones", "everyday_threads", "upset_ordinary", "voice_busroute",
    "voice_keyring", "voice_oldsoul", "voice_stairwell",
))  # fmt: skip
"""Messages that neither training has read: the linear model and the nearness to known danger have."""

THREADS_AFTERWARDS: Final = frozenset(("threads_bodies", "threads_broken_off", "threads_others"))
"""Threads that the first training alone has read."""

THREADS_EACH: Final = 3
"""So often each thread stands in the first list: what only the sum says is learned from few examples."""


def main() -> None:
    """Write the two files named on the command line."""
    first, second = (Path(argument) for argument in sys.argv[1:3])
    messages = [example for example in read_examples() if example.voice not in AFTERWARDS]
    threads = read_threads()
    write(first, [*(each for each in messages if each.voice not in SECOND_ONLY), *threads * THREADS_EACH])
    write(second, [*messages, *(each for each in threads if each.voice not in THREADS_AFTERWARDS)])


def write(path: Path, examples: Iterable[Example]) -> None:
    """One line for each example, its words as the encoder will read them."""
    normalise = load_normaliser(DATA.parent.parent / "config")
    with path.open("w", encoding="utf-8") as out:
        for example in examples:
            row = {
                "text": normalise(example.text).for_reading,
                "level": int(example.level),
                "topic": example.topic,
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
