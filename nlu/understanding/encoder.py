"""A sentence read by a small encoder on ONNX Runtime: the chance of each level and topic. One thread, no padding."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

Floats = NDArray[np.float32]
_LONGEST: Final = 96


@dataclass(frozen=True, slots=True)
class Read:
    """What the encoder makes of a few texts: a row of chances for each, levels from routine up, and its direction."""

    levels: Floats
    topics: Floats
    vectors: Floats


class Encoder:
    """The fine-tuned encoder with its tokenizer. Sessions of ONNX Runtime may be shared between threads."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_LONGEST)
        self.topics: Final[tuple[str, ...]] = tuple(json.loads((folder / "topics.json").read_text("utf-8")))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def read(self, texts: Sequence[str]) -> Read:
        """Each text by itself, so that its neighbours in a batch can never change what it reads as."""
        rows = [self._scores(text) for text in texts]
        levels, topics, vectors = (np.stack(each) for each in zip(*rows, strict=True))
        return Read(softmax(levels), softmax(topics), vectors)

    def _scores(self, text: str) -> tuple[Floats, Floats, Floats]:
        ids = np.asarray([self._tokenizer.encode(text).ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        levels, topics, vectors = self._session.run(["levels", "topics", "vector"], feed)
        return levels[0], topics[0], vectors[0]


def softmax(scores: Floats) -> Floats:
    """Chances that add up to one, row by row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Floats = raised / raised.sum(axis=1, keepdims=True)
    return chances
