"""The rota over the two Sundays on which clocks change: nothing is left out and nothing is doubled."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.alerts.rota import duty_at
from backend.alerts.rota_hours import Span, length, spans_of, stretches, uncovered, without
from backend.alerts.tables import Absence, RotaSlot

LONDON = ZoneInfo("Europe/London")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DAY_MINUTES = 1440
MINUTE = timedelta(minutes=1)
SUNDAYS = tuple(
    datetime.fromisoformat(day).replace(tzinfo=UTC)
    for day in ("2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31", "2028-03-26", "2028-10-29")
)
ZONES = ("Europe/London", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia")
"""England's, one whose clocks change by half an hour, one with an odd offset, one that has jumped over a day."""


def slot(person: str, weekday: int, starts: int, minutes: int, duty: str = "on_shift") -> RotaSlot:
    """One weekly duty."""
    return RotaSlot(
        id=f"{person}{weekday}{starts}",
        person_id=person,
        duty=duty,
        weekday=weekday,
        starts_minute=starts,
        minutes=minutes,
        valid_from=LONG_AGO,
        valid_until=None,
    )


def handed_over_at(minutes: list[int]) -> list[RotaSlot]:
    """A whole week, cut at these minutes of each day; the last shift of each day runs into the next morning."""
    edges = [*minutes, minutes[0] + DAY_MINUTES]
    return [
        slot(f"p{number}", day, begins, ends - begins)
        for day in range(7)
        for number, (begins, ends) in enumerate(pairwise(edges))
    ]


cuts = st.lists(st.integers(0, DAY_MINUTES - 1), min_size=1, max_size=6, unique=True).map(sorted)
moments = st.tuples(st.sampled_from(SUNDAYS), st.integers(-36 * 60, 48 * 60)).map(
    lambda pair: pair[0] + timedelta(minutes=pair[1])
)


@given(cuts, moments)
def test_around_both_sundays_every_minute_has_exactly_one_shift(minutes: list[int], now: datetime) -> None:
    assert len(duty_at(handed_over_at(minutes), (), now, LONDON).on_shift) == 1


@given(cuts, st.sampled_from(SUNDAYS), st.sampled_from(ZONES))
def test_in_any_zone_the_shifts_of_those_days_add_up_to_the_time_that_passed(
    minutes: list[int], sunday: datetime, zone_name: str
) -> None:
    zone = ZoneInfo(zone_name)
    begins, ends = sunday - timedelta(days=2), sunday + timedelta(days=9)
    found = stretches(handed_over_at(minutes), begins, ends, zone)
    inside = [Span(max(each.begins, begins), min(each.ends, ends)) for each in found]
    assert length(inside) == ends - begins
    assert uncovered(handed_over_at(minutes), (), begins, ends, zone) == []


@given(st.integers(0, 6), st.integers(0, DAY_MINUTES - 1), st.integers(1, 7 * DAY_MINUTES), moments)
def test_who_is_on_duty_is_who_has_a_stretch_there(weekday: int, starts: int, minutes: int, now: datetime) -> None:
    """The quick way by the minutes of the week and the exact one by stretches never disagree."""
    one = slot("amy", weekday, starts, minutes)
    on = any(span.begins <= now < span.ends for span in spans_of(one, now - MINUTE, now + MINUTE, LONDON))
    assert (duty_at([one], (), now, LONDON).on_shift == ("amy",)) is on


@given(st.integers(0, 13 * DAY_MINUTES), st.integers(1, 3 * DAY_MINUTES), st.sampled_from(SUNDAYS))
def test_who_is_alone_and_away_leaves_exactly_those_minutes_uncovered(late: int, away: int, sunday: datetime) -> None:
    begins = sunday - timedelta(days=7)
    gone = Absence(person_id="amy", begins_at=begins + MINUTE * late, ends_at=begins + MINUTE * (late + away))
    everybody = [slot("amy", day, 0, DAY_MINUTES) for day in range(7)]
    end = begins + timedelta(days=20)
    assert uncovered(everybody, [gone], begins, end, LONDON) == [Span(gone.begins_at, gone.ends_at)]
    on_call = [slot("chris", day, 0, DAY_MINUTES, "on_call") for day in range(7)]
    assert uncovered([*everybody, *on_call], [gone], begins, end, LONDON) == []


@pytest.mark.parametrize(("sunday", "hours"), [("2026-03-29", 9), ("2026-10-25", 11), ("2026-11-01", 10)])
def test_a_night_of_ten_hours_is_as_long_as_the_night_is(sunday: str, hours: int) -> None:
    begins = datetime.fromisoformat(f"{sunday}T00:00").replace(tzinfo=LONDON)
    night = slot("sam", 5, 21 * 60, 600)
    found = list(spans_of(night, begins, begins + MINUTE, LONDON))
    assert length(found) == timedelta(hours=hours)


def test_a_rota_without_anybody_is_one_long_gap() -> None:
    begins, ends = SUNDAYS[0], SUNDAYS[0] + timedelta(days=14)
    assert uncovered([], (), begins, ends, LONDON) == [Span(begins, ends)]


def test_a_slot_for_one_day_only_runs_once() -> None:
    """An imported shift is a weekly slot that is valid for as long as it lasts."""
    once = slot("amy", 3, 21 * 60, 600)
    once.valid_from = datetime(2026, 5, 14, 20, 0, tzinfo=UTC)
    once.valid_until = datetime(2026, 5, 15, 6, 0, tzinfo=UTC)
    found = list(spans_of(once, LONG_AGO, datetime(2027, 1, 1, tzinfo=UTC), LONDON))
    assert found == [Span(once.valid_from, once.valid_until)]


def test_taking_away_leaves_the_rest_in_order() -> None:
    at = SUNDAYS[0]
    whole, taken = Span(at, at + MINUTE * 10), [Span(at + MINUTE * 4, at + MINUTE * 6), Span(at, at + MINUTE)]
    assert without(whole, taken) == [Span(at + MINUTE, at + MINUTE * 4), Span(at + MINUTE * 6, at + MINUTE * 10)]
