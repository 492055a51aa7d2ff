"""What a witness makes of an answer: each way of being wrong, and that nothing wrong is ever learnt."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backend.audit.links import NOTHING_BEFORE, Link, root_over
from backend.vault import SigningKey, TransportKey
from sayso.witness import memory
from sayso.witness.judging import TEXTS, WELL, Answer, Patience, Seen, judge
from sayso.witness.memory import Memory
from sayso.witness.status import Status, Waiting, read, signed
from sayso.witness.ticket import Ticket, TicketRefused, signing_key

NOW = datetime(2026, 5, 14, 16, 20, tzinfo=UTC)
NONCE = "a" * 32
CALM = Patience()


def roots(count: int, body: bytes = b"b" * 32) -> tuple[Link, ...]:
    """A row of roots, each from the one before."""
    made: list[Link] = []
    for number in range(1, count + 1):
        before = made[-1].root if made else NOTHING_BEFORE
        made.append(Link(number, "at", number, before, body, root_over(number, "at", number, before, body)))
    return tuple(made)


ROOTS = roots(4)
WELL_STATUS = Status(NONCE, NOW, database=True, beats=100, beat_age=3, unanswered={}, links=ROOTS[1:])
SEEN = Seen(beats=90, at=NOW - timedelta(seconds=20), root=ROOTS[1])


def wrong(status: Status, seen: Seen = SEEN) -> set[str]:
    """What is found."""
    return set(judge(seen, Answer(came=True, status=status), NONCE, NOW, CALM)[1])


def test_a_good_answer_is_learnt() -> None:
    seen, found = judge(SEEN, Answer(came=True, status=WELL_STATUS), NONCE, NOW, CALM)
    assert found == set()
    assert seen == Seen(beats=100, at=NOW, root=ROOTS[3])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"nonce": "b" * 32}, "replayed"),
        ({"database": False}, "database"),
        ({"beat_age": 46}, "stalled"),
        ({"beat_age": None}, "stalled"),
        ({"at": NOW + timedelta(seconds=61)}, "wrong_time"),
        ({"at": NOW - timedelta(seconds=61)}, "wrong_time"),
        ({"at": NOW - timedelta(seconds=21)}, "wrong_time"),
        ({"beats": 89}, "backwards"),
        ({"links": ()}, "rewritten"),
        ({"links": ROOTS[2:]}, "rewritten"),
        ({"links": (ROOTS[1], ROOTS[3])}, "rewritten"),
        ({"links": roots(4, b"x" * 32)[1:]}, "rewritten"),
        ({"links": (ROOTS[1], replace(ROOTS[2], body=b"y" * 32))}, "rewritten"),
        ({"unanswered": {"emergency": Waiting(1, 901)}}, "behind"),
    ],
)
def test_each_way_of_being_wrong(change: dict[str, object], expected: str) -> None:
    assert wrong(replace(WELL_STATUS, **change)) == {expected}  # type: ignore[arg-type]  # by name


def test_an_emergency_that_has_not_waited_long_is_no_alarm() -> None:
    waiting = {"emergency": Waiting(2, 899), "routine": Waiting(9, 90_000)}
    assert wrong(replace(WELL_STATUS, unanswered=waiting)) == set()


def test_what_is_wrong_is_not_learnt() -> None:
    """A rewritten record stays rewritten, however often it is shown."""
    seen = SEEN
    for _ in range(3):
        seen, found = judge(seen, Answer(came=True, status=replace(WELL_STATUS, beats=80)), NONCE, NOW, CALM)
        assert found == {"backwards"}
    assert seen == SEEN


def test_one_question_without_an_answer_is_not_yet_an_alarm() -> None:
    seen, found = judge(SEEN, Answer(came=False), NONCE, NOW, CALM)
    assert found == set()
    assert judge(seen, Answer(came=False), NONCE, NOW, CALM)[1] == {"quiet"}


def test_only_the_servers_own_signature_counts() -> None:
    """Another key, a changed text, something else altogether: none of it says anything."""
    key = signing_key(TransportKey(bytes(32)))
    answer = signed(WELL_STATUS, key)
    assert read(answer, key.public) == WELL_STATUS
    assert read(signed(WELL_STATUS, SigningKey.generate()), key.public) is None
    assert read(answer | {"status": answer["status"].replace("100", "101")}, key.public) is None
    nonsenses: tuple[object, ...] = (None, [], {}, {"status": 1, "signature": "x"}, {"status": "{}", "signature": "!"})
    for nonsense in nonsenses:
        assert read(nonsense, key.public) is None
    assert set(judge(SEEN, Answer(came=True), NONCE, NOW, CALM)[1]) == {"forged"}


def test_everything_is_noticed_within_ninety_seconds() -> None:
    """By what the witness does of itself, whatever the fault."""
    assert CALM.longest <= 90


def test_the_alarms_name_nothing_and_nobody() -> None:
    told = " ".join((*TEXTS.values(), WELL)).lower()
    assert not [word for word in ("child", "emergency", "urgent", "bullying", "route", "case", "@") if word in told]


def test_the_file_gives_back_what_was_seen(tmp_path: Path) -> None:
    kept = Memory(SEEN, {"quiet": NOW})
    memory.save(tmp_path / "seen.json", kept)
    assert memory.load(tmp_path / "seen.json") == kept
    assert memory.load(tmp_path / "none.json") == Memory()
    (tmp_path / "seen.json").write_text("{}", "utf-8")
    with pytest.raises(ValueError, match="not the file of a witness"):
        memory.load(tmp_path / "seen.json")


def test_a_ticket_comes_back_as_it_was_written(tmp_path: Path) -> None:
    ticket = Ticket.of("https://notes.example.org", TransportKey(bytes(32)))
    (tmp_path / "ticket.json").write_text(ticket.as_text(), "utf-8")
    assert Ticket.load(tmp_path / "ticket.json") == ticket
    assert ticket.secret not in repr(ticket)
    (tmp_path / "ticket.json").write_text('{"address": "x"}', "utf-8")
    with pytest.raises(TicketRefused):
        Ticket.load(tmp_path / "ticket.json")
