"""The engine inside the process: no server, no network, milliseconds."""

from pathlib import Path
from typing import Final

from nlu.engines.reading import EngineError, Reading
from nlu.levels import Level
from nlu.understanding.model import MODELS, Model, ModelError
from nlu.understanding.normalise import Normal

_MOST_CLAUSES: Final = 4


class EmbeddedEngine:
    """The shared understanding, hosted here."""

    name = "embedded"

    def __init__(self, model: Model) -> None:
        self._model = model

    @classmethod
    def load(cls, folder: Path = MODELS) -> "EmbeddedEngine":
        """The shipped model; EngineError says how to make it again where it is missing or changed."""
        try:
            return cls(Model.load(folder))
        except ModelError as error:
            raise EngineError(str(error)) from error

    def read(self, message: Normal, thread: Normal | None) -> Reading:
        """The worst of the message alone and of the thread that it ends."""
        manifest = self._model.manifest
        alone = self._model.chances(message)
        level = manifest.message.level(alone.levels, alone.urgency, alone.about)
        if thread is not None and level < Level.EMERGENCY:  # nothing stands above it
            joined = self._model.chances(thread)
            level = max(level, manifest.thread.level(joined.levels, joined.urgency, joined.about))
        clause = self._telling(message) if level >= Level.SOON else ""
        grave = min(max(alone.urgency, 0.0), 1.0)
        return Reading(level, alone.topics, grave if level >= Level.URGENT else 1 - grave, clause, grave)

    def _telling(self, message: Normal) -> str:
        spans = clauses(message)[:_MOST_CLAUSES]
        if len(spans) < 2:
            return message.original.strip()
        start, end = spans[self._model.gravest([message.text[start:end] for start, end in spans])]
        return message.quote(start, end)


def clauses(normal: Normal) -> list[tuple[int, int]]:
    """Where each clause stands in the plain text."""
    spans, start = [], 0
    for end in [place for place, char in enumerate(normal.text) if char == "|"] + [len(normal.text)]:
        if normal.text[start:end].strip():
            spans.append((start, end))
        start = end + 1
    return spans
