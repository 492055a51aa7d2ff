"""The word for a month is written once, when the month has been over for a day, and a child reads it."""

from datetime import datetime, timedelta

import pytest

from backend.alerts.answer_times import MonthInWords, month_before, word_of_last_month
from backend.alerts.tables import Alert, AnswerTime
from backend.store.columns import new_id
from bot.answer_times import AnswerTimes, answered_last_month
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


async def cases(street: Street, home: SeededHome, count: int, minutes: int, kind: str = "case") -> None:
    """So many waited so long in the month before."""
    _, begins, _ = month_before(street.now, street.house.zone)
    async with street.store.writing() as db:
        for number in range(count):
            since = begins + timedelta(days=number)
            db.add(alert(home["worker"].home_id, kind, since, since + timedelta(minutes=minutes)))


def alert(home_id: str, kind: str, since: datetime, answered: datetime) -> Alert:
    """One alert that was answered and is over."""
    return Alert(
        id=new_id(), home_id=home_id, case_id=new_id(), level="soon", kind=kind, rung=0, round=1, since=since,
        due_at=since, ladder_from=since, next_at=since, acknowledged_by=new_id(), acknowledged_at=answered,
        settled_at=answered,
    )  # fmt: skip


async def word(street: Street, home: SeededHome) -> str:
    """What is known of the month before."""
    async with street.store.reading() as db:
        return await word_of_last_month(db, home["worker"].home_id, street.now, street.house.zone)


async def test_a_month_gets_its_word_and_keeps_it(street: Street, home: SeededHome) -> None:
    await cases(street, home, 6, 40)
    months = MonthInWords(street.store, street.house.zone)
    assert await word(street, home) == "few"
    await months.tick(street.now)
    assert await word(street, home) == "hour"
    await cases(street, home, 20, 5000)
    await MonthInWords(street.store, street.house.zone).tick(street.now)
    assert await word(street, home) == "hour"


async def test_few_cases_and_drills_say_nothing(street: Street, home: SeededHome) -> None:
    await cases(street, home, 4, 1)
    await cases(street, home, 30, 1, kind="drill")
    await MonthInWords(street.store, street.house.zone).tick(street.now)
    assert await word(street, home) == "few"


async def test_a_month_that_has_just_ended_waits_a_day(street: Street, home: SeededHome) -> None:
    street.now = street.now.replace(day=1, hour=9)
    await cases(street, home, 6, 5)
    months = MonthInWords(street.store, street.house.zone)
    await months.tick(street.now)
    assert await word(street, home) == "few"
    street.later(days=1)
    await months.tick(street.now)
    assert await word(street, home) == "quarter_hour"


async def test_a_child_reads_it_and_a_stranger_does_not(street: Street, home: SeededHome) -> None:
    await cases(street, home, 6, 200)
    await MonthInWords(street.store, street.house.zone).tick(street.now)
    child = await home.child()
    ask = AnswerTimes(street.store, street.house, lambda: street.now)
    assert await ask(child.token) == "answered_four_hours"
    assert await ask("nobody's") is None


def test_nothing_of_it_points_to_a_case() -> None:
    assert set(AnswerTime.__table__.columns.keys()) == {"id", "home_id", "month", "word"}


async def test_a_child_who_has_no_page_is_told_when_they_ask(street: Street, home: SeededHome) -> None:
    """On Telegram "what's happening" says it; where it is not known nothing is said, and the web has it on a page."""
    home_id = home["worker"].home_id
    async with street.store.reading() as db:
        assert await answered_last_month(db, street.house, home_id, street.now) == ""
    await cases(street, home, 6, 200)
    await MonthInWords(street.store, street.house.zone).tick(street.now)
    async with street.store.reading() as db:
        assert await answered_last_month(db, street.house, home_id, street.now) == "answered_four_hours"
