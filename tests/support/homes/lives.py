"""Generated lives of a case: after every step each person can open exactly what the rules say, tried with real keys.

`make soak` lives 10,000 cases, half of them over each database, `make test` a tenth of them. Each is one child's
case in a home of its own: sixteen adults, up to ten things that happen (five in `make test`), in any order.
"""

import asyncio
import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from backend.cases.sharing import Step
from backend.intake.settling import MAY_CLEAR
from tests.support.homes.model import FIRST, MEANT, STANDS_IN
from tests.support.homes.originals import Original, Seeded
from tests.support.homes.world import World

SOAK = bool(os.environ.get("SAYSO_SOAK"))
CASES = 5_000 if SOAK else 500
"""For each database; SAYSO_CASES says another number, of both."""
CHUNK = 100
SEED = int(os.environ.get("SAYSO_SEED", "1"))
STEPS = 10 if SOAK else 5
WHY = "somebody told me"
INSIDE = sorted(FIRST)


class LivesOfACase(RuleBasedStateMachine):
    """What may happen to a case, in any order."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.model = world.model

    def teardown(self) -> None:
        """At the end, once more as the house itself opens it."""
        if self.world.truth.keys:
            self.world.do(self.world.truth.looks_as_the_house_shows_it(self.world.home.readers))

    # the child

    @initialize(
        level=st.sampled_from(["soon", "urgent"]), partners=st.lists(st.sampled_from(INSIDE), max_size=2, unique=True)
    )
    def begins(self, level: str, partners: list[str]) -> None:
        """A child writes; two of the team may be partners."""
        if len(partners) == 2:
            self.world.do(self.world.declare(*partners))
        self._tells(level, "sadness", "it is not good here")

    @rule(
        level=st.sampled_from(["routine", "soon", "urgent"]),
        topic=st.sampled_from(["sadness", "bullying", "staff_concern"]),
    )
    def tells(self, level: str, topic: str) -> None:
        """More words, with or without a grown-up in them whom nobody names."""
        self._tells(level, topic, "it goes on")

    @rule(person=st.sampled_from(INSIDE), accuses=st.booleans())
    def names(self, person: str, accuses: bool) -> None:
        """A grown-up's name, in praise or not."""
        first = FIRST[person]
        if accuses:
            self._tells("urgent", "staff_concern", f"{first} hurt me", person)
        else:
            self._tells("routine", "praise", f"{first} helped me", person)

    @rule(door=st.sampled_from(["staff", "manager", *MEANT]))
    def chooses(self, door: str) -> None:
        """Another door, and who is meant where the door leaves it open."""
        before = self._last()
        self.world.do(self.world.child.picks(door))
        if door == "independent_visitor":
            self.world.do(self.world.child.picks(f"person:{self.world.reader('visitor').person_id}"))
        self._after(before, at_once=self.model.chooses(door))

    @rule()
    def is_silent(self) -> None:
        """Five minutes."""
        before = self._last()
        self.world.do(self.world.street.five_minutes_pass())
        self.model.is_silent()
        self._after(before, at_once=False)

    # the adults

    @precondition(lambda self: self.model.reading())
    @rule(data=st.data())
    def opens(self, data: st.DataObject) -> None:
        """A reader opens the case, and so has its keys in hand."""
        key = data.draw(st.sampled_from(sorted(self.model.reading())), label="reader")
        self.world.do(self.world.street.cases.open(self.world.reader(key), self.world.case_id, self.world.street.now))
        self.model.opened.add(key)
        self.world.held[key] = self.world.do(self.world.keys_in_hand(key))

    @precondition(lambda self: self.model.reading())
    @rule(data=st.data(), person=st.sampled_from(INSIDE))
    def excludes(self, data: st.DataObject, person: str) -> None:
        """A reader settles whom it is about."""
        key = data.draw(st.sampled_from(sorted(self.model.reading())), label="reader")
        if person in self.model.left:
            return
        before = self._last()
        work = self.world.street.settling.name(
            self.world.reader(key), self.world.case_id, self.world.reader(person).person_id, WHY, self.world.street.now
        )
        self.world.do(work)
        self._after(before, at_once=self.model.settled(person))

    @precondition(lambda self: self._may_clear())
    @rule(data=st.data())
    def clears(self, data: st.DataObject) -> None:
        """The manager, or somebody above, says that it was somebody else."""
        key = data.draw(st.sampled_from(self._may_clear()), label="who clears")
        person = data.draw(st.sampled_from(sorted(set(self.model.out) - self.model.left)), label="who is cleared")
        before = self._last()
        work = self.world.street.settling.clear(
            self.world.reader(key), self.world.case_id, self.world.reader(person).person_id, WHY, self.world.street.now
        )
        self.world.do(work)
        self.model.cleared(person)
        self._after(before, at_once=False)

    @precondition(lambda self: self.model.reading())
    @rule(data=st.data())
    def shares(self, data: st.DataObject) -> None:
        """A reader lets somebody in; one who leaves hands over first, in the same way."""
        key = data.draw(st.sampled_from(sorted(self.model.reading())), label="reader")
        others = sorted(other for other in self.world.home.readers if other != key and self.model.may_share(other))
        if not others:
            return
        other = data.draw(st.sampled_from(others), label="to whom")
        step = Step(self.world.reader(other).person_id, WHY)
        self.world.do(
            self.world.street.settling.share(self.world.reader(key), self.world.case_id, step, self.world.street.now)
        )
        self.model.shared(other)
        self.world.shut_at.pop(other, None)

    @rule()
    def escalates(self) -> None:
        """A rung of the ladder lets the Responsible Individual in."""
        if not self.model.here("root") or self.model.route in STANDS_IN:
            return
        self.world.do(self.world.rung())
        if "root" in self.model.granted:
            self.model.shared("root")
            self.world.shut_at.pop("root", None)

    @precondition(lambda self: "joiner" not in self.world.home.readers)
    @rule()
    def joins(self) -> None:
        """Somebody new, confirmed by somebody present: nothing of an older case is theirs."""
        self.world.home.readers["joiner"] = self.world.do(self.world.join())

    @rule(person=st.sampled_from(["worker", "keyworker", "senior", "on_call"]))
    def leaves(self, person: str) -> None:
        """Somebody works here no more."""
        if person in self.model.left or len(self.model.left) > 1:
            return
        before = self._last()
        self.world.do(self.world.leave(person))
        self.model.leaves(person)
        self._after(before, at_once=False)

    @rule(person=st.sampled_from(["worker", "manager", "root", "advocate"]))
    def recovers(self, person: str) -> None:
        """A forgotten password without the recovery code: new keys, and nothing until a present reader grants again."""
        if person in self.model.left or person == "root":
            return
        self.world.do(self.world.reset(person))
        self.model.loses_keys(person)
        self.world.held.pop(person, None)
        self.world.shut_at.pop(person, None)

    # what must be true

    @invariant()
    def each_person_opens_exactly_what_the_rules_say(self) -> None:
        """Every grant is tried with every fitting key; whoever reads the words reads every message, the child too."""
        self.world.do(self.world.truth.look(self.world.home.readers))
        assert set(self.world.truth.keys) == self.model.open

    @invariant()
    def nothing_opens_with_keys_from_before(self) -> None:
        """Who was shut out has what they read, and nothing that came after."""
        for key, after in self.world.shut_at.items():
            assert not self.world.truth.reads_any(self.world.held[key], after), key

    @invariant()
    def nobody_is_left_alone(self) -> None:
        """There is always somebody who reads, or will when the words are held no more."""
        assert self.model.waiting or self.model.reading() or not self.model.anybody_could_read()

    # how

    def _tells(self, level: str, topic: str, text: str, *named: str) -> None:
        before = self._last()
        self.world.do(self.world.child.says(f"{level} {topic}: {text}"))
        rank = ("routine", "soon", "urgent").index(level)
        topics = {"staff_concern": "staff"}.get(topic, topic)
        self._after(before, at_once=self.model.tells(rank, [topics], named))

    def _after(self, before: int, *, at_once: bool) -> None:
        """Note who was shut out. `at_once`: before this very message was sealed."""
        reading = self.model.reading()
        for key in self.world.held:
            if key in reading:
                self.world.shut_at.pop(key, None)
            elif key not in self.world.shut_at:
                self.world.shut_at[key] = before if at_once else self._last()

    def _may_clear(self) -> list[str]:
        if not set(self.model.out) - self.model.left:
            return []
        roles = {key: reader.role for key, reader in self.world.home.readers.items()}
        return sorted(key for key in self.model.reading() if roles[key] in MAY_CLEAR)

    def _last(self) -> int:
        return self.world.do(self.world.last_sequence())


def live(original: Original, folder: Path) -> None:
    """So many cases over one database, as this run asks for."""
    seeded, loop = Seeded(original, folder), asyncio.new_event_loop()
    loop.run_until_complete(seeded.plant())
    gc.freeze()  # what the house has read at the start is not searched for garbage after each case
    lived = 0
    for number, count in enumerate(_chunks(int(os.environ.get("SAYSO_CASES", CASES)))):
        lived += _live(seeded, loop, count, number)
        if SOAK:
            logging.getLogger(__name__).warning("%s: %s cases lived", original.name, lived)
    loop.run_until_complete(seeded.street.close())
    loop.close()
    assert lived >= CASES or "SAYSO_CASES" in os.environ


def _chunks(whole: int) -> Iterator[int]:
    """So many at a time, each time from a seed of its own: hypothesis keeps all that it has tried in memory."""
    while whole > 0:
        yield min(whole, CHUNK)
        whole -= CHUNK


def _live(seeded: Seeded, loop: asyncio.AbstractEventLoop, count: int, number: int) -> int:
    """So many lives. Returns how many were lived to their end, those that hypothesis does not count among them not."""
    ended: list[str] = []

    class Lives(LivesOfACase):
        """Over this database."""

        def __init__(self) -> None:
            super().__init__(World(seeded, loop))

        def teardown(self) -> None:
            super().teardown()
            ended.append(self.world.case_id)

    machine = seed(SEED + number)(Lives)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=count,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return min(count, len(ended))
