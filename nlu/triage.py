"""The one question: how fast must a person come, what about, and why. Never raises; levels only ever go up."""

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

import structlog

from nlu.engines.embedded import EmbeddedEngine
from nlu.engines.rasa import RasaEngine
from nlu.engines.reading import Engine, EngineError, Reading
from nlu.languages import warm_up
from nlu.levels import Assessment, Context, Level, Reason
from nlu.safety.matcher import Hit, Matcher
from nlu.safety.readable import Legibility, legibility
from nlu.safety.rules import Rule, load_rules
from nlu.safety.soften import is_song, softened
from nlu.thread import joined, recent
from nlu.topics import known
from nlu.understanding.normalise import Normal, Normaliser
from nlu.words import load_normaliser

__all__ = ["Assessment", "Context", "Level", "Reason", "Triage"]

EngineName = Literal["embedded", "rasa", "rules"]
RULES: Final = "rules"
_HEAD, _TAIL = 3_000, 1_000
_NO_WORD: Final = re.compile(r"[^\w]+")
_MOST_REASONS: Final = 6
_GRAVE: Final = frozenset(
    {
        *("danger_to_life", "self_harm", "serious_injury", "violence_now", "weapon", "unsafe_place", "missing"),
        *("sexual_harm", "sexual_image", "staff_concern", "manager_concern", "adult_concern", "exploitation"),
        *("extortion", "threat", "running_away", "drawn_in", "radicalisation"),
    }
)
_ENGINE_MEANS: Final = {
    Level.EMERGENCY: "Reads like messages where a child was in danger at that moment",
    Level.URGENT: "Reads like messages where a child needed someone the same day",
    Level.SOON: "Reads like messages where a child was upset or treated badly",
}
_CHAT: Final = frozenset({"talk.greeting", "test.only"})
_CRY: Final = "help.alone"
_NOTHING_BEFORE: Final = Context()
_log = structlog.get_logger(__name__)


class Triage:
    """Rules first, always, in process; then the engine; the worst of both, alone and with the thread."""

    def __init__(self, normaliser: Normaliser, matcher: Matcher, engine: Engine | None) -> None:
        self._normalise = normaliser
        self._matcher = matcher
        self._engine = engine

    @classmethod
    def load(cls, config_dir: Path, engine: EngineName = "embedded", rasa_url: str | None = None) -> "Triage":
        """Build once, use everywhere. Wrong rules raise SafetyFileError, a missing model EngineError."""
        warm_up()
        normaliser = load_normaliser(config_dir)
        matcher = Matcher(load_rules(config_dir / "safety"))
        return cls(normaliser, matcher, _engine(engine, rasa_url))

    @property
    def engine(self) -> str:
        """The engine's code; `rules` where rules work alone."""
        return self._engine.name if self._engine else RULES

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that run first."""
        return self._matcher.rules

    def rules_alone(self) -> "Triage":
        """The same without its engine, to be measured."""
        return Triage(self._normalise, self._matcher, None)

    def engine_alone(self) -> "Triage":
        """The same without its rules, to be measured: never for a child's message."""
        return Triage(self._normalise, Matcher(()), self._engine)

    def chance(self, text: str) -> float | None:
        """The chance of urgent or above that the engine sees in a message alone; None where no engine reads it."""
        message = self._normalise(_window(text))
        if self._engine is None or not message.plain_words:
            return None
        try:
            return self._engine.read(message, None).chance
        except EngineError:
            return None

    def assess(self, text: str, context: Context = _NOTHING_BEFORE) -> Assessment:
        """How fast a person must come for this message. Answers whatever it is given."""
        started = time.perf_counter()
        try:
            found = self._assess(text, context)
        except Exception as error:  # nothing may keep a message from a person: what fails here is for a person to read
            _log.error("triage.failed", kind=type(error).__name__)
            found = self._failed(text)
        return replace(found, ms=(time.perf_counter() - started) * 1000)

    def assess_kind(self, kind: str) -> Assessment:
        """A voice note, picture, sticker or file: no machine listens or looks, a person does."""
        if kind == "sticker":  # nobody is woken for one alone (domain brief 5.2); a person sees it when they look
            return Assessment(
                Level.ROUTINE, ("small_talk",), (), "und", self.engine, read_by_engine=True, ms=0.0, sure=True
            )
        reason = Reason("", f"Sent as {kind}: a person has to look or listen", "readable.person_looks")
        return Assessment(
            Level.URGENT, ("unreadable",), (reason,), "und", self.engine, read_by_engine=True, ms=0.0, sure=False
        )

    def _assess(self, text: str, context: Context) -> Assessment:
        message = self._normalise(_window(text))
        together = joined(text, context) if len(text) <= _HEAD else None
        thread = self._normalise(together) if together else None
        hits = self._hits(text, message, thread)
        legible = legibility(message, self._normalise.knows, self._normalise.hears_often, in_thread=thread is not None)
        if _CRY in {hit.rule.id for hit in hits} and self._said_nothing(context):
            reading, failed = None, False  # the bot asks its one question (scenario 7.21): a model can only guess
        else:
            reading, failed = self._read(message, recent(thread, message), legible, hits)
        return self._together(context, hits, legible, reading, failed)

    def _said_nothing(self, context: Context) -> bool:
        """Nothing came before but greetings, try-outs and bare cries for help."""
        ids = ({hit.rule.id for hit in self._matcher.hits(self._normalise(text))} for text in context.texts)
        return all(found and (found <= _CHAT or _CRY in found) for found in ids)

    def _hits(self, text: str, message: Normal, thread: Normal | None) -> tuple[Hit, ...]:
        hits = list(softened(self._matcher.hits(message), message))
        if thread is not None:
            seen = {hit.rule.id for hit in hits}
            later = softened(self._matcher.hits(thread), thread, one_message=False)
            hits += [hit for hit in later if hit.rule.id not in seen and hit.level > Level.ROUTINE]
        if len(text) > _HEAD + _TAIL:
            middle = " ".join(_NO_WORD.sub(" ", text[_HEAD:-_TAIL].casefold()).split())
            hits += [Hit(rule, "", rule.level) for rule in self._matcher.touches(middle) if rule.level > Level.SOON]
        return tuple(hits)

    def _read(
        self, message: Normal, thread: Normal | None, legible: Legibility, hits: tuple[Hit, ...]
    ) -> tuple[Reading | None, bool]:
        if self._engine is None or not message.plain_words or _is_chat(hits):
            return None, False
        try:
            reading = self._engine.read(message, thread)
        except EngineError as failure:
            _log.warning("triage.engine_failed", engine=self._engine.name, error=type(failure).__name__)
            return None, True
        if legible.level > Level.SOON and reading.level < Level.URGENT:
            return None, False
        if is_song(hits, message):
            reading = replace(reading, level=min(reading.level, Level.URGENT))
        return reading, False

    def _together(
        self, context: Context, hits: tuple[Hit, ...], legible: Legibility,
        reading: Reading | None, failed: bool,
    ) -> Assessment:  # fmt: skip
        topics = [topic for hit in hits for topic in hit.rule.topics]
        level = max([legible.level, _floor(topics, context, failed), *(hit.level for hit in hits)])
        rules_level = level
        if reading is not None:
            level = max(level, reading.level)
            topics += reading.topics if reading.level > Level.ROUTINE or not hits else ()
        if not legible.readable:
            topics.append("unreadable")
        return Assessment(
            level=level,
            topics=known(topics),
            reasons=_reasons(hits, legible, reading),
            language=legible.language,
            engine=self.engine,
            read_by_engine=not failed,
            ms=0.0,
            sure=legible.readable and not failed and _sure(level, hits, reading),
            engine_level=reading.level if reading is not None else None,
            rules_level=rules_level,
        )

    def _failed(self, text: str) -> Assessment:
        reason = Reason(str(text)[:200], "A machine could not read this: a person should look", None)
        return Assessment(
            Level.URGENT, ("unreadable",), (reason,), "und", self.engine, read_by_engine=False, ms=0.0, sure=False
        )


def _is_chat(hits: tuple[Hit, ...]) -> bool:
    """Nothing but a greeting or a try-out, which a model can only misread."""
    return bool(hits) and all(hit.rule.id in _CHAT for hit in hits)


def _engine(name: EngineName, rasa_url: str | None) -> Engine | None:
    if name == "embedded":
        return EmbeddedEngine.load()
    if name == "rasa":
        if not rasa_url:
            raise EngineError("set SAYSO_RASA_URL to the address of the Rasa server, for example http://127.0.0.1:5005")
        return RasaEngine(rasa_url)
    return None


def _window(text: str) -> str:
    return text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]}\n{text[-_TAIL:]}"


def _floor(topics: list[str], context: Context, failed: bool) -> Level:
    """What the level is at least: after something grave, taking it back is never less than urgent."""
    takes_back = "withdrawal" in topics or "joke" in topics
    if takes_back and _GRAVE & (set(context.signals) | set(topics)):
        return Level.URGENT
    if failed or (takes_back and not context.texts):
        return Level.SOON
    return Level.ROUTINE


def _reasons(hits: tuple[Hit, ...], legible: Legibility, reading: Reading | None) -> tuple[Reason, ...]:
    reasons = [Reason(hit.quote, hit.rule.meaning, hit.rule.id) for hit in hits if hit.level > Level.ROUTINE]
    if legible.reason:
        reasons.append(legible.reason)
    if (
        reading is not None
        and reading.level > Level.ROUTINE
        and reading.level >= max((hit.level for hit in hits), default=Level.ROUTINE)
    ):
        reasons.append(Reason(reading.clause[:200], _ENGINE_MEANS[reading.level]))
    if not reasons and hits:
        reasons = [Reason(hits[0].quote, hits[0].rule.meaning, hits[0].rule.id)]
    return tuple(reasons[:_MOST_REASONS])


def _sure(level: Level, hits: tuple[Hit, ...], reading: Reading | None) -> bool:
    if any(hit.level == level and level > Level.ROUTINE for hit in hits):
        return True
    return reading is None or reading.confidence >= 0.55
