"""`sayso nlu train`: the linear model and the manifest, made again from nlu/data/.

The encoder is made again by `nlu/training/encoder.sh`, in an environment of its own.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Final

from nlu.training.examples import read_examples, read_threads
from nlu.training.fit import fit
from nlu.understanding.encoder import Encoder
from nlu.understanding.model import MODELS
from nlu.understanding.nearness import Nearness
from nlu.understanding.thresholds import Thresholds
from nlu.words import known_words, load_normaliser

# Chosen on everyday talk and on held-back voices; docs/triage.md has the curve.
MESSAGE: Final = Thresholds(
    emergency=0.2367,
    urgent=0.44,
    soon=0.81,
    urgent_about={
        "bullying": 0.54,
        "danger_to_life": 0.69,
        "exploitation": 0.35,
        "missing": 0.32,
        "sadness": 0.16,
        "secrecy": 0.64,
        "self_harm": 0.5,
        "serious_injury": 0.48,
        "small_talk": 0.6,
        "staff_concern": 0.16,
    },
)
THREAD: Final = Thresholds(emergency=0.5, urgent=0.5, soon=0.75, urgent_about={"sexual_harm": 0.42})
ENCODER_SHARE: Final = 0.7
NEARNESS: Final = {"usual": 0.75, "weight": 1.5}
FILES: Final = (
    *("classifier.npz", "common.txt", "encoder.onnx", "known.npz", "tokenizer.json", "topics.json", "words.txt"),
)
_STEPS: Final = 4
_OFTEN: Final = 8
_WORD: Final = re.compile(r"[a-z]{3,}")


def train(config: Path, out: Path = MODELS, progress: Callable[[str, float], None] | None = None) -> int:
    """Fit and write; the number of examples. The same data gives the same model."""
    tell = progress or (lambda _step, _share: None)
    tell("Reading the examples", 0 / _STEPS)
    normalise = load_normaliser(config)
    examples = (*read_examples(), *read_threads())
    texts = [normalise(example.text).for_reading for example in examples]
    (out / "common.txt").write_text("\n".join(common(example.text for example in examples)) + "\n", encoding="utf-8")
    tell("Fitting", 1 / _STEPS)
    fit(examples, texts).save(out / "classifier.npz")
    tell("Placing what told of danger", 2 / _STEPS)
    vectors = Encoder(out).read(texts).vectors
    Nearness.learn(vectors, [example.level for example in examples]).save(out / "known.npz")
    tell("Writing the manifest", 3 / _STEPS)
    write_manifest(out, len(examples))
    tell("Done", 1.0)
    return len(examples)


def common(texts: Iterable[str]) -> list[str]:
    """Known words that a few of the texts use: what a run of letters without spaces may be made of."""
    seen = Counter(word for text in texts for word in set(_WORD.findall(text.lower())))
    return sorted(word for word, count in seen.items() if count >= _OFTEN and word in known_words())


def write_manifest(out: Path, examples: int) -> None:
    """Hashes of the files, the mixture, the thresholds, and what the model learned from."""
    manifest = {
        "message": asdict(MESSAGE),
        "thread": asdict(THREAD),
        "encoder_share": ENCODER_SHARE,
        "nearness": NEARNESS,
        "files": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES},
        "examples": examples,
        "made_by": "sayso nlu train",
        "encoder_made_by": "nlu/training/encoder.sh (all-MiniLM-L6-v2, Apache-2.0, mean of two trainings on nlu/data)",
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
