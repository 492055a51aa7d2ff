"""Slower emergency steps: refused at start until the home's own Responsible Individual has signed for this file."""

from pathlib import Path

import pytest
from sqlalchemy import select

from backend.alerts.tables import LadderApproval
from backend.audit.tables import AuditLine
from backend.people.approving import approve_ladders, hash_of
from backend.policy.files import ConfigError
from sayso.ladders_check import check_ladders
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration
CONFIG = Path(__file__).parents[3] / "config"


@pytest.fixture
def slower(tmp_path: Path) -> Path:
    """A configuration in which an emergency is called on after three minutes instead of two."""
    folder = tmp_path / "config"
    folder.mkdir()
    text = (CONFIG / "ladders.yml").read_text("utf-8")
    (folder / "ladders.yml").write_text(
        text.replace("{after: 2 minutes, who: [on_call", "{after: 3 minutes, who: [on_call")
    )
    return folder


async def starts(street: Street, config: Path) -> bool:
    """Does the house start with this configuration? If not, it says what is slower and what to do."""
    try:
        await check_ladders(config, street.store, street.transport, street.house.directory, street.now)
    except ConfigError as problem:
        said = str(problem)
    else:
        return True
    assert "ladders.yml: ladders.emergency" in said
    assert "sayso home approve-ladders" in said
    return False


async def approves(street: Street, home: SeededHome, key: str, config: Path) -> str:
    """Somebody signs."""
    async with street.store.writing() as db:
        row = await approve_ladders(db, street.transport, home[key], hash_of(config), "Two sites", street.now)
    return row.id


async def test_the_responsible_individual_says_yes_to_one_file(street: Street, home: SeededHome, slower: Path) -> None:
    assert await starts(street, CONFIG)
    assert not await starts(street, slower)
    approval = await approves(street, home, "root", slower)
    assert await starts(street, slower)
    async with street.store.reading() as db:
        lines = (await db.scalars(select(AuditLine).where(AuditLine.action == "ladders_approved"))).all()
    assert [(line.actor_id, line.subject_id) for line in lines] == [(home["root"].person_id, approval)]
    text = (slower / "ladders.yml").read_text("utf-8")
    (slower / "ladders.yml").write_text(
        text.replace("after: 3 minutes, who: [on_call", "after: 4 minutes, who: [on_call")
    )
    assert not await starts(street, slower)


async def test_nobody_else_can_say_yes(street: Street, home: SeededHome, slower: Path) -> None:
    for key in ("manager", "second", "admin"):
        await approves(street, home, key, slower)
    assert not await starts(street, slower)


async def test_a_yes_that_was_written_into_the_database_does_not_count(
    street: Street, home: SeededHome, slower: Path
) -> None:
    """The manager's signature under the Responsible Individual's name."""
    await approves(street, home, "manager", slower)
    async with street.store.writing() as db:
        (row,) = await db.scalars(select(LadderApproval))
        row.person_id = home["root"].person_id
    assert not await starts(street, slower)


async def test_every_home_must_have_said_yes(street: Street, home: SeededHome, slower: Path) -> None:
    await approves(street, home, "root", slower)
    await street.settle("harbour")
    assert not await starts(street, slower)
