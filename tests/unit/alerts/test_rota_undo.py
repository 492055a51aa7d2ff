"""An import that takes the place of what is there, and its undoing, over any rota and any days."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from backend.alerts.rota_hours import Span, stretches
from backend.alerts.rota_import import pause, undo
from backend.alerts.tables import RotaSlot

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 10, 19, tzinfo=UTC)
"""The Monday before the clocks change."""

HOUR = timedelta(hours=1)
slots = st.lists(
    st.builds(
        lambda person, weekday, starts, minutes: RotaSlot(
            id=f"{person}{weekday}{starts}{minutes}",
            person_id=person,
            duty="on_shift",
            weekday=weekday,
            starts_minute=starts,
            minutes=minutes,
            valid_from=START - timedelta(days=30),
            valid_until=None,
        ),
        st.sampled_from("abc"),
        st.integers(0, 6),
        st.integers(0, 1439),
        st.integers(30, 2000),
    ),
    max_size=8,
)
days = st.tuples(st.integers(0, 240), st.integers(1, 240)).map(
    lambda pair: Span(START + HOUR * pair[0], START + HOUR * (pair[0] + pair[1]))
)


def on_shift(found: list[RotaSlot], hours: int) -> list[set[str]]:
    """Who is on shift in each hour from the start."""
    there = stretches(found, START, START + HOUR * hours, LONDON)
    moments = (START + HOUR * n for n in range(hours))
    return [{each.person_id for each in there if each.begins <= at < each.ends} for at in moments]


@given(slots, days)
def test_undoing_brings_back_what_was_there_for_every_hour_to_come(found: list[RotaSlot], days: Span) -> None:
    before = on_shift(found, 600)
    after = [slot for each in list(found) if (slot := pause(each, days, "i", LONDON))]
    again = undo([*found, *after], (), "i", START)
    assert on_shift([*found, *after, *again], 600) == before


@given(slots, days, st.integers(0, 500))
def test_undoing_later_changes_nothing_that_has_passed(found: list[RotaSlot], days: Span, late: int) -> None:
    whole = on_shift(found, 600)
    after = [slot for each in list(found) if (slot := pause(each, days, "i", LONDON))]
    paused = on_shift([*found, *after], 600)
    again = undo([*found, *after], (), "i", START + HOUR * late)
    undone = on_shift([*found, *after, *again], 600)
    assert undone[:late] == paused[:late]
    assert undone[late:] == whole[late:]


@given(slots, days)
def test_a_pause_lets_shifts_over_its_edges_run_and_takes_the_rest(found: list[RotaSlot], days: Span) -> None:
    whole = stretches(found, START, START + HOUR * 600, LONDON)
    after = [slot for each in list(found) if (slot := pause(each, days, "i", LONDON))]
    left = {
        (each.begins, each.ends, each.person_id)
        for each in stretches([*found, *after], START, START + HOUR * 600, LONDON)
    }
    for each in whole:
        begins_inside = days.begins <= each.begins < days.ends
        assert ((each.begins, each.ends, each.person_id) in left) is not begins_inside
