"""What the effects of a turn change in the case. Levels only rise here (promise 3)."""

from datetime import datetime
from functools import singledispatch

from backend.cases.bodies import seal_text
from backend.cases.tables import ChildSay, Identity, LevelEvent, Offer, RouteEvent, StageEvent, Task
from backend.intake import effects
from backend.intake.records import Turn
from backend.intake.signals import Signals
from backend.policy.levels import coarsen, highest
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.vault import Place, PublicKey, TransportKey


class Applying:
    """The effects of one turn, being applied inside its transaction."""

    def __init__(self, db: WriteSession, transport: TransportKey, turn: Turn, signals: Signals) -> None:
        self.db = db
        self.transport = transport
        self.turn = turn
        self.case = turn.case
        self.signals = signals
        self.ends_session = False
        self.changes_readers = False
        self.calls_for_person = False
        """Something happened for which a person must look, even if no word was typed."""
        self._keys: dict[str, PublicKey] = {}
        self._sequence = 0

    def know_keys(self, keys: dict[str, PublicKey], sequence: int) -> None:
        """The case's public keys, and the place of the child's message in its order."""
        self._keys, self._sequence = keys, sequence

    def key(self, kind: str) -> PublicKey:
        """The public half of one of the case's compartments."""
        return self._keys[kind]

    def apply(self, effect: effects.Effect) -> None:
        """Apply one effect."""
        _apply(effect, self)

    def raise_level(self, level: str, cause: str) -> None:
        """Raise the case's level; nothing happens if it is as high already."""
        before, after = self.case.level, highest(self.case.level, level)
        if after == before:
            return
        self.case.level = after
        self.db.add(
            LevelEvent(
                **self._row(), level=after, before=before, cause=cause, at=self.turn.now, sequence=self._sequence
            )
        )

    def open_case(self) -> None:
        """The first words open a case; words after its end open it again, and the child's path says so (6.1)."""
        if self.case.state == "closed":
            self.case.stage = "reopened"
            told = {"stage": "reopened", "message_id": self.turn.entry.id, "sequence": self._sequence}
            self.db.add(StageEvent(**self._row(), **told, at=self._coarse()))
        self.case.state = "open"

    def say(self, kind: str, answer: str) -> None:
        """Keep what the child answered, sealed."""
        row = ChildSay(**self._row(), kind=kind, at=self._coarse(), sequence=self._sequence)
        place = say_place(row)
        row.answer = seal_text(answer, self._keys["words"], place)
        row.mac = self.transport.row_mac(place, f"child:{kind}", b"", row.answer)
        self.db.add(row)

    def name(self, name: str) -> None:
        """Keep the name that the child typed, for those whom the child allows."""
        row = Identity(**self._row(), sequence=self._sequence, at=self._coarse())
        place = identity_place(row)
        row.name = seal_text(name, self._keys["identity"], place)
        row.mac = self.transport.row_mac(place, "child:", b"", row.name)
        self.db.add(row)

    def offer(self, kind: str, answer: str) -> None:
        """Keep that something was offered, and the answer."""
        self.db.add(Offer(**self._row(), kind=kind, answer=answer, at=self._coarse()))

    def duty(self, duty: str) -> None:
        """Add a duty to the case."""
        self.db.add(Task(**self._row(), duty=duty, state="due"))

    def routed(self) -> None:
        """Keep that the child chose, or changed, who is to read."""
        self.changes_readers = True
        self.db.add(
            RouteEvent(
                **self._row(),
                route=self.case.route,
                person_id=self.case.route_person_id,
                cause="child",
                at=self._coarse(),
                sequence=self._sequence,
            )
        )

    def _row(self) -> dict[str, str]:
        return {"id": new_id(), "home_id": self.case.home_id, "case_id": self.case.id}

    def _coarse(self) -> datetime:
        return coarsen(self.turn.now, self.case.level)


def say_place(row: ChildSay) -> Place:
    """Where an answer belongs."""
    return Place("child_say.answer", row.id, row.home_id, row.case_id, "words", row.sequence)


def identity_place(row: Identity) -> Place:
    """Where a typed name belongs."""
    return Place("identity.name", row.id, row.home_id, row.case_id, "identity", row.sequence)


@singledispatch
def _apply(effect: object, _to: Applying) -> None:
    raise TypeError(f"the intake does not know {type(effect).__name__}")


@_apply.register
def _(effect: effects.ChooseRoute, to: Applying) -> None:
    to.case.route = effect.route
    to.case.route_person_id = None if effect.person in (None, "unknown") else effect.person
    to.routed()


@_apply.register
def _(effect: effects.ChooseNaming, to: Applying) -> None:
    to.case.naming = effect.naming
    to.changes_readers = True
    if effect.name and effect.name.strip():
        to.name(effect.name.strip())


@_apply.register
def _(effect: effects.SayWish, to: Applying) -> None:
    to.say("wish", effect.wish)


@_apply.register
def _(effect: effects.ChooseReach, to: Applying) -> None:
    to.say("reach", effect.reach)


@_apply.register
def _(effect: effects.RaiseLevel, to: Applying) -> None:
    to.calls_for_person = True
    to.raise_level(effect.level, effect.cause)


@_apply.register
def _(effect: effects.AnswerSafety, to: Applying) -> None:
    to.say("safe", effect.answer)


@_apply.register
def _(effect: effects.RecordOffer, to: Applying) -> None:
    to.offer(effect.kind, effect.answer)
    to.calls_for_person = to.calls_for_person or effect.answer == "accepted"


@_apply.register
def _(_effect: effects.OpenComplaint, to: Applying) -> None:
    to.case.complaint = True
    to.calls_for_person = True


@_apply.register
def _(effect: effects.AnswerClosing, to: Applying) -> None:
    to.say("closing", effect.answer)


@_apply.register
def _(effect: effects.AnswerCheckBack, to: Applying) -> None:
    to.say("check_back", effect.answer)
    to.calls_for_person = to.calls_for_person or effect.answer == "worse"


@_apply.register
def _(effect: effects.GiveAgain, to: Applying) -> None:
    to.say("give_again", effect.answer)
    to.changes_readers = to.changes_readers or effect.answer == "yes"
    to.calls_for_person = to.calls_for_person or effect.answer == "yes"


@_apply.register
def _(_effect: effects.Withdraw, to: Applying) -> None:
    to.say("withdrawn", "yes")


@_apply.register
def _(effect: effects.HandOutWords, to: Applying) -> None:
    """The intake hands them out where a reply asks for them; nothing changes in the case."""


@_apply.register
def _(effect: effects.ChangeLanguage, to: Applying) -> None:
    to.say("language", effect.language)


@_apply.register
def _(_effect: effects.EndSession, to: Applying) -> None:
    to.ends_session = True
