"""What is granted and released opens, and nothing else does: tried with real keys after every step of any story."""

from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.cases import repository
from backend.cases.releasing import destroy
from backend.cases.service import NoSuchCase
from tests.support import scale
from tests.support.homes.child import Child
from tests.support.homes.letterbox import Opened, released, truly_opens
from tests.support.homes.street import BEACON_KEYS, SeededHome, Street

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

Step = tuple[Literal["picks", "person", "says", "silence", "opens", "excludes"], str]

INSIDE = {"worker", "keyworker", "senior", "manager", "on_call", "root", "second"}
MAY_READ = {
    "independent_visitor": {"visitor", "other_visitor", "coordinator"},
    "reg44_visitor": {"reg44"},
    "advocate": {"advocate", "service"},
    "social_worker": {"social_worker"},
    "iro": {"iro"},
    "manager": {"manager"} | {"on_call", "root"},
}
"""On every other route: those inside the home. Written down here again, so that a slip in config/ shows."""

PICKS = (
    *("staff", "named_person", "manager", "independent_visitor", "reg44_visitor", "advocate", "social_worker", "iro"),
    *("unsure", "about_staff:yes", "about_staff:no", "named", "recipient_only", "anonymous", "person:unknown"),
)
SAYS = (
    *("soon sadness: a", "routine: b", "urgent fear: c", "urgent bullying: d", "emergency violence_now: e"),
    *("urgent staff_concern: f", "urgent manager_concern: g"),
)
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("picks"), st.sampled_from(PICKS)),
    st.tuples(st.just("person"), st.sampled_from(BEACON_KEYS)),
    st.tuples(st.just("says"), st.sampled_from(SAYS)),
    st.tuples(st.just("silence"), st.just("")),
    st.tuples(st.just("opens"), st.sampled_from(BEACON_KEYS)),
    st.tuples(st.just("excludes"), st.sampled_from(BEACON_KEYS)),
)


@settings(max_examples=scale.of(60), suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=3, max_size=9))
async def test_only_what_is_released_opens_and_only_for_the_right_people(home: SeededHome, steps: list[Step]) -> None:
    child = await home.child()
    excluded: set[str] = set()
    said: list[str] = []
    for step in steps:
        await take(home, child, step, excluded, said)
        opened = await truly_opens(home.street, home.readers, await child.case_id())
        assert opened == await released(home.street, home.readers, await child.case_id())
        await check(child, opened, excluded, said)


async def take(home: SeededHome, child: Child, step: Step, excluded: set[str], said: list[str]) -> None:
    """One step of a story."""
    street, case_id = home.street, await child.case_id()
    match step:
        case "picks", pick:
            await child.picks(pick)
        case "person", key:
            await child.picks(f"person:{home[key].person_id}")
        case "says", text:
            said.append(text)
            await child.says(text)
        case "silence", _:
            await street.five_minutes_pass()
        case "opens", key:
            try:
                await street.cases.open(home[key], case_id, street.now)
            except NoSuchCase:
                return
        case _, key:
            excluded.add(key)
            await exclude(street, case_id, home[key].person_id)


async def exclude(street: Street, case_id: str, person_id: str) -> None:
    """Hold a case back from somebody for good."""
    async with street.store.writing() as db:
        await destroy(db, await repository.case_for_writing(db, case_id), [person_id], "excluded")


async def check(child: Child, opened: Opened, excluded: set[str], said: list[str]) -> None:
    """What must be true of the readers at any time, whatever happened before."""
    case = await child.case()
    readers = {key for key, kind in opened if kind == "words"}
    assert "admin" not in {key for key, _ in opened}
    assert not excluded & {key for key, _ in opened}
    assert readers <= MAY_READ.get(case.route, INSIDE), case.route
    assert {key for key, kind in opened if kind == "identity"} <= readers
    if case.naming == "anonymous":
        assert "identity" not in {kind for _, kind in opened}
    if not said:
        assert opened == set()
    if any("staff_concern" in text for text in said):
        assert not readers & {"worker", "keyworker"}
    if any("manager_concern" in text for text in said):
        assert "manager" not in readers
