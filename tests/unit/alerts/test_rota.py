"""Who is on duty, by the clock on the home's wall, also in the two nights when it is changed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.alerts.rota import duty_at
from backend.alerts.tables import Absence, RotaSlot
from sayso.seed import HomeFile

LONDON = ZoneInfo("Europe/London")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DEMO = HomeFile.load(Path(__file__).parents[3] / "config" / "demo" / "home.yml")


def slot(person: str, weekday: int, begins: str, minutes: int, duty: str = "on_shift") -> RotaSlot:
    """One weekly duty."""
    hour, minute = map(int, begins.split(":"))
    return RotaSlot(
        person_id=person,
        duty=duty,
        weekday=weekday,
        starts_minute=hour * 60 + minute,
        minutes=minutes,
        valid_from=LONG_AGO,
        valid_until=None,
    )


def on_shift(slots: list[RotaSlot], wall: str) -> tuple[str, ...]:
    """Who is on shift at a time of the wall (fold: the second time in autumn is written in UTC)."""
    moment = datetime.fromisoformat(wall)
    return duty_at(slots, (), moment if moment.tzinfo else moment.replace(tzinfo=LONDON), LONDON).on_shift


NIGHTS = [slot("night", day, "21:00", 600) for day in range(7)] + [slot("day", day, "07:00", 840) for day in range(7)]


@pytest.mark.parametrize(
    ("wall", "who"),
    [
        ("2026-05-14T20:59", "day"), ("2026-05-14T21:00", "night"), ("2026-05-15T06:59", "night"),
        ("2026-05-15T07:00", "day"), ("2026-05-17T23:59", "night"), ("2026-05-18T00:00", "night"),
        ("2026-03-29T00:59", "night"), ("2026-03-29T02:01", "night"), ("2026-03-29T07:00", "day"),
        ("2026-10-25T00:30+00:00", "night"), ("2026-10-25T01:30+00:00", "night"), ("2026-10-25T06:59+00:00", "night"),
        ("2026-10-25T07:00+00:00", "day"), ("2026-03-29T06:00+00:00", "day"),
    ],
)  # fmt: skip
def test_a_shift_begins_and_ends_by_the_clock_on_the_wall(wall: str, who: str) -> None:
    assert on_shift(NIGHTS, wall) == (who,)


minutes_of_the_year = st.integers(0, 366 * 24 * 60).map(
    lambda m: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=m)
)


@given(minutes_of_the_year)
def test_every_minute_of_the_year_has_exactly_one_of_two_shifts(now: datetime) -> None:
    assert len(duty_at(NIGHTS, (), now, LONDON).on_shift) == 1


@given(minutes_of_the_year)
def test_the_demo_home_always_has_somebody_here_and_somebody_else_on_call(now: datetime) -> None:
    slots = [
        slot(row.person, day, f"{row.begins:%H:%M}", row.minutes, row.duty) for row in DEMO.rota for day in row.days
    ]
    duty = duty_at(slots, (), now, LONDON)
    assert duty.on_shift
    assert set(duty.on_call) - set(duty.on_shift)


def test_who_is_away_is_on_no_duty() -> None:
    begins = datetime(2026, 5, 14, 8, 0, tzinfo=UTC)
    away = Absence(person_id="day", begins_at=begins, ends_at=begins + timedelta(hours=2))
    during = duty_at(NIGHTS, (away,), begins + timedelta(hours=1), LONDON)
    assert during.on_shift == ()
    assert during.away == {"day"}
    assert duty_at(NIGHTS, (away,), begins + timedelta(hours=2), LONDON).on_shift == ("day",)


def test_a_slot_counts_only_while_it_is_valid() -> None:
    old = slot("old", 3, "00:00", 1440)
    old.valid_until = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
    assert on_shift([old], "2026-05-14T11:59+00:00") == ("old",)
    assert on_shift([old], "2026-05-14T12:00+00:00") == ()
