"""Files with a rota: tables and calendars, what is read from them, and one sentence for each row that cannot be."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.alerts.rota_hours import Span
from backend.alerts.rota_import import preview, read_rota
from backend.alerts.rota_rows import Context, Row
from backend.alerts.rota_words import Worker

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 5, 14, 16, 20, tzinfo=UTC)
AMY, JOE, CHRIS = Worker("a", "Amy Okafor"), Worker("j", "Joe Tran"), Worker("c", "Chris Bell")
HERE = Context((AMY, JOE, CHRIS), NOW, LONDON)
TABLE = """Name,Duty,Date,From,Until
Amy Okafor,on shift,18/05/2026,07:00,22:00
"Tran, Joe",Waking night,2026-05-18,9.30pm,0730
chris,on-call,every Friday,00:00,24:00
Joe Tran,annual leave,20 May 2026,,
"""


def test_a_table_is_read_in_the_spellings_that_rotas_come_in() -> None:
    reading = read_rota(TABLE, HERE)
    assert reading.faults == ()
    assert [(r.line, r.worker.id, r.duty, r.day, r.weekday, r.starts_minute, r.minutes) for r in reading.rows] == [
        (2, "a", "on_shift", date(2026, 5, 18), None, 420, 900),
        (3, "j", "on_shift", date(2026, 5, 18), None, 1290, 600),
        (4, "c", "on_call", None, 4, 0, 1440),
        (5, "j", "away", date(2026, 5, 20), None, 0, 1440),
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Jhon,on shift,18/05/2026,07:00,15:00", "Row 2: “Jhon” is nobody who works in this home."),
        (",on shift,18/05/2026,07:00,15:00", "Row 2: there is no name."),
        ("Amy,dancing,18/05/2026,07:00,15:00", "Row 2: “dancing” is no duty."),
        ("Amy,on shift,31/02/2026,07:00,15:00", "Row 2: “31/02/2026” is no day."),
        ("Amy,on shift,18/05/2026,25:00,15:00", "Row 2: “25:00” is no time."),
        ("Amy,on shift,18/05/2026,07:00,soon", "Row 2: “soon” is no time."),
        ("Amy,on shift,13/05/2026,07:00,15:00", "Row 2: it is over already."),
        ("Amy,away,Monday,,", "Row 2: away needs a date"),
    ],
)
def test_each_bad_row_has_one_clear_sentence(row: str, sentence: str) -> None:
    reading = read_rota(f"name;duty;day;from;until\n{row.replace(',', ';')}\n", HERE)
    assert reading.rows == ()
    assert [fault.sentence.startswith(sentence) for fault in reading.faults] == [True]


def test_a_name_that_two_people_have_must_be_written_whole() -> None:
    both = Context((AMY, Worker("b", "Amy Brown")), NOW, LONDON)
    found = read_rota("name,day,from,until\nAmy,Monday,07:00,15:00\nAmy Brown,Monday,07:00,15:00\n", both)
    assert [row.worker.id for row in found.rows] == ["b"]
    assert "more than one person" in found.faults[0].sentence


def test_a_heading_without_its_columns_says_which_are_missing() -> None:
    assert "Missing: day, from, until" in read_rota("name,hours\nAmy,8\n", HERE).faults[0].sentence
    assert read_rota("  \n", HERE).faults[0].sentence == "The file is empty."


cells = st.text(st.characters(codec="utf-8", exclude_characters='\r\n",'), max_size=12)


@given(st.lists(st.tuples(*[cells | st.sampled_from(["Amy", "Monday", "07:00", "18/05/2026"])] * 5), max_size=12))
def test_no_row_is_ever_lost(rows: list[tuple[str, ...]]) -> None:
    """Whatever a table holds, each of its rows is either taken or has its sentence."""
    lines = [",".join(row) for row in rows]
    reading = read_rota("\n".join(["name,duty,day,from,until", *lines]), HERE)
    written = {number for number, line in enumerate(lines, 2) if any(cell.strip() for cell in line.split(","))}
    seen = [row.line for row in reading.rows] + [fault.line for fault in reading.faults]
    assert len(seen) == len(set(seen))
    if not any(set(line) & set("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029") for line in lines):
        assert set(seen) == written


def calendar(*events: str) -> str:
    """A calendar with these events."""
    inside = "\n".join(f"BEGIN:VEVENT\nUID:{number}\n{event}\nEND:VEVENT" for number, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//rota//\n{inside}\nEND:VCALENDAR\n".replace("\n", "\r\n")


def spans(rows: tuple[Row, ...]) -> list[Span | None]:
    """When each is."""
    return [row.span(LONDON) for row in rows]


def test_a_calendar_is_read_with_its_zones_and_its_repeats() -> None:
    found = read_rota(
        calendar(
            "SUMMARY:Amy Okafor early\nDTSTART:20260518T060000Z\nDTEND:20260518T140000Z",
            "SUMMARY:On call (Chris)\nDTSTART;TZID=Europe/London:20260520T210000\nDURATION:PT10H\n"
            "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/London:20260527T210000",
            "SUMMARY:Joe annual leave\nDTSTART;VALUE=DATE:20260601\nDTEND;VALUE=DATE:20260608",
        ),
        HERE,
    )
    assert found.faults == ()
    assert [(row.worker.id, row.duty) for row in found.rows] == [
        ("a", "on_shift"), ("c", "on_call"), ("c", "on_call"), ("j", "away")
    ]  # fmt: skip
    assert spans(found.rows) == [
        Span(datetime(2026, 5, 18, 6, tzinfo=UTC), datetime(2026, 5, 18, 14, tzinfo=UTC)),
        Span(datetime(2026, 5, 20, 20, tzinfo=UTC), datetime(2026, 5, 21, 6, tzinfo=UTC)),
        Span(datetime(2026, 6, 3, 20, tzinfo=UTC), datetime(2026, 6, 4, 6, tzinfo=UTC)),
        Span(datetime(2026, 5, 31, 23, tzinfo=UTC), datetime(2026, 6, 7, 23, tzinfo=UTC)),
    ]


def test_a_night_over_the_end_of_summer_time_ends_when_the_clock_says_so() -> None:
    autumn = Context((AMY,), datetime(2026, 10, 20, tzinfo=UTC), LONDON)
    night = "SUMMARY:Amy\nDTSTART;TZID=Europe/London:20261024T210000\nDTEND;TZID=Europe/London:20261025T070000"
    found = read_rota(calendar(night), autumn)
    assert spans(found.rows) == [Span(datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC))]


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ("SUMMARY:Nobody\nDTSTART:20260518T060000Z\nDTEND:20260518T140000Z", "is nobody who works"),
        ("SUMMARY:Amy and Joe\nDTSTART:20260518T060000Z\nDTEND:20260518T140000Z", "more than one person"),
        ("SUMMARY:Amy\nDTSTART:20260518T060000Z\nDTEND:20260618T140000Z", "longer than three days"),
        ("SUMMARY:Amy\nDTSTART:20260418T060000Z\nDTEND:20260418T140000Z", "over already"),
        ("SUMMARY:Amy\nDTSTART:20260518T060000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY", "oftener"),
        ("SUMMARY:Amy\nDTSTART:20260518T060000Z\nDURATION:PT1S\nRRULE:FREQ=DAILY;BYMINUTE=1,2", "oftener"),
        ("SUMMARY:Amy\nDTSTART:19700518T060000Z\nDURATION:PT8H\nRRULE:FREQ=DAILY", "begins before 2010"),
    ],
)
def test_each_event_that_cannot_be_taken_has_one_clear_sentence(event: str, sentence: str) -> None:
    found = read_rota(calendar(event), HERE)
    assert found.rows == ()
    assert [sentence in fault.sentence for fault in found.faults] == [True]


@pytest.mark.parametrize("text", ["BEGIN:VCALENDAR", "BEGIN:VCALENDAR\nEND:VCALENDAR", "BEGIN:VCALENDAR\nx\ny:z"])
def test_what_is_no_calendar_says_so(text: str) -> None:
    found = read_rota(text, HERE)
    assert found.rows == ()
    assert len(found.faults) == 1


def test_a_row_that_stands_twice_comes_once() -> None:
    reading = read_rota(TABLE + TABLE.split("\n", 1)[1], HERE)
    found = preview(reading, (), (), HERE)
    assert len(found.fresh) == 4
    assert found.known == 4
    assert found.days == Span(datetime(2026, 5, 17, 23, tzinfo=UTC), datetime(2026, 5, 19, 6, 30, tzinfo=UTC))
    assert found.days.ends - found.days.begins == timedelta(hours=31, minutes=30)
