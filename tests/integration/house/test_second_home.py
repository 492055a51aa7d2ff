"""Two homes in one database: nothing of one is in the other, and nothing of the demo home is in the code."""

import re
from pathlib import Path

import pytest
import yaml

from bot.messages import UnknownHome
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[3]


@pytest.fixture
async def small(street: Street, home: SeededHome) -> SeededHome:
    """A second home beside the first."""
    return await street.settle("harbour")


async def test_readers_of_one_home_never_see_a_case_of_the_other(
    street: Street, home: SeededHome, small: SeededHome, child: Child
) -> None:
    neighbour = await small.child()
    await child.says("urgent fear: from the first home")
    await neighbour.says("urgent fear: from the second home")

    assert await home.who_can_open(await child.case_id()) == {"worker", "keyworker", "manager"}
    assert await small.who_can_open(await child.case_id()) == set()
    assert await small.in_whose_queue(await child.case_id()) == set()
    assert await small.who_can_open(await neighbour.case_id()) == {"worker", "manager"}
    assert await home.who_can_open(await neighbour.case_id()) == set()
    assert await home.in_whose_queue(await neighbour.case_id()) == set()


async def test_an_emergency_of_one_home_wakes_nobody_in_the_other(
    street: Street, home: SeededHome, small: SeededHome
) -> None:
    neighbour = await small.child()
    await neighbour.picks("advocate")
    await neighbour.says("emergency self_harm: I took tablets")
    for reader in home.readers.values():
        assert await street.cases.queue(reader, street.now) == ()
    assert [row.kind for row in await street.cases.queue(small["worker"], street.now)] == ["safety"]


async def test_a_child_is_offered_the_people_of_their_own_home(home: SeededHome, small: SeededHome) -> None:
    neighbour = await small.child()
    await neighbour.says("soon sadness: hi")
    taken = await neighbour.picks("named_person")
    offered = {label for said in taken.replies for _, label in said.choices}
    assert any("Ned" in label for label in offered)
    names = [person.name.split()[0] for person in home.seed.people]
    assert not [name for name in names if name in " ".join(offered)]


async def test_somebody_of_the_other_home_cannot_be_chosen(street: Street, home: SeededHome, small: SeededHome) -> None:
    neighbour = await small.child()
    await neighbour.says("soon sadness: hi")
    await neighbour.picks("named_person")
    await neighbour.picks(f"person:{home['worker'].person_id}")
    await street.five_minutes_pass()
    assert await home.who_can_open(await neighbour.case_id()) == set()


async def test_a_code_is_needed_where_there_are_two_homes(street: Street, home: SeededHome, small: SeededHome) -> None:
    for code in (None, "", "nowhere", "larch"):
        with pytest.raises(UnknownHome):
            await street.turns.open(language="en", home_code=code, now=street.now)
    opened = await street.turns.open(language="en", home_code="  HarBour ", now=street.now)
    assert opened.token


async def test_the_only_home_needs_no_code(street: Street, home: SeededHome) -> None:
    assert (await street.turns.open(language="en", home_code=None, now=street.now)).token


def test_no_name_of_the_demo_home_is_in_the_code() -> None:
    demo = yaml.safe_load((ROOT / "config" / "demo" / "home.yml").read_text(encoding="utf-8"))
    names = {word for person in demo["people"] for word in (*person["name"].split(), person["key"], person["email"])}
    names |= {child["name"] for child in demo["children"]} | {demo["name"], demo["address"], demo["card"]}
    ordinary = {"voice", "iris", "price", "reed", "wood", "bell", "stone", "hart", "grant", "rob", "baker", "cole"}
    wanted = {name for name in names if name.casefold() not in ordinary} | {"Larch"}
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, sorted(wanted)))})\b")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for room in ("sayso", "bot", "nlu", "backend")
        for path in (ROOT / room).rglob("*.py")
        for match in pattern.finditer(without_examples(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def without_examples(source: str) -> str:
    """Docstrings and comments may give examples; code may not."""
    return re.sub(r'""".*?"""|#[^\n]*', "", source, flags=re.DOTALL)
