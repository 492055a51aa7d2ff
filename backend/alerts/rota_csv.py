"""A rota as a table, saved from a spreadsheet: columns name, duty, day or date, from, until."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from backend.alerts.rota_hours import DAY_MINUTES
from backend.alerts.rota_rows import MOST_ROWS, Context, Fault, Reading, Row, chosen, quoted
from backend.alerts.rota_words import Worker, date_of, duty_of, minute_of, one_spelling, weekday_of, workers_named

COLUMNS: Mapping[str, str] = {
    "name": "name", "person": "name", "staff": "name", "who": "name", "employee": "name", "worker": "name",
    "duty": "duty", "type": "duty", "shift": "duty", "kind": "duty", "role": "duty",
    "date": "day", "day": "day", "weekday": "day", "when": "day",
    "from": "from", "start": "from", "begins": "from", "start time": "from", "starts": "from",
    "until": "until", "to": "until", "end": "until", "ends": "until", "end time": "until", "finish": "until",
}  # fmt: skip
NEEDED = ("name", "day", "from", "until")
SIGNS = ",;\t"


def read_csv(text: str, context: Context) -> Reading:
    """Read a table. Rows are counted as a spreadsheet counts them: the heading is row 1."""
    lines = text.lstrip("\ufeff").splitlines()
    if not any(line.strip() for line in lines):
        return Reading((), (Fault(1, "The file is empty."),))
    sign = max(SIGNS, key=lines[0].count)
    table = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=sign))
    columns = [COLUMNS.get(one_spelling(cell), "") for cell in table[0]]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        return Reading((), (Fault(1, f"The first row must name the columns. Missing: {', '.join(missing)}."),))
    if len(table) > MOST_ROWS:
        return Reading((), (Fault(MOST_ROWS, f"More than {MOST_ROWS} rows. Cut the file into smaller ones."),))
    return _reading(list(_read_rows(table, columns, context)))


def _reading(found: Sequence[Row | Fault]) -> Reading:
    return Reading(
        tuple(each for each in found if isinstance(each, Row)),
        tuple(each for each in found if isinstance(each, Fault)),
    )


def _read_rows(table: Sequence[Sequence[str]], columns: Sequence[str], context: Context) -> Iterator[Row | Fault]:
    for number, cells in enumerate(table[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        fields = dict.fromkeys(COLUMNS.values(), "") | {
            name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name
        }
        row = _row(number, fields, context)
        yield row if isinstance(row, Row) else Fault(number, f"Row {number}: {row}")


def _row(number: int, fields: Mapping[str, str], context: Context) -> Row | str:
    worker = chosen(workers_named(fields["name"], context.workers), fields["name"])
    duty = duty_of(fields["duty"])
    if isinstance(worker, str):
        return "there is no name." if not fields["name"] else worker
    if duty is None:
        return f"{quoted(fields['duty'])} is no duty. Write on shift, on call or away."
    return _timed(number, worker, duty, fields, context)


def _timed(number: int, worker: Worker, duty: str, fields: Mapping[str, str], context: Context) -> Row | str:
    day, weekday = date_of(fields["day"]), weekday_of(fields["day"])
    if day is None and weekday is None:
        return f"{quoted(fields['day'])} is no day. Write a date such as 14/05/2026, or a day such as Monday."
    if day is None and duty == "away":
        return "away needs a date: nobody is away each week. Leave the day out of the rota instead."
    whole_day = duty == "away" and not fields["from"] and not fields["until"]
    begins = 0 if whole_day else minute_of(fields["from"])
    ends = 0 if whole_day else minute_of(fields["until"])
    if begins is None or ends is None or begins >= DAY_MINUTES:
        wrong = fields["until"] if begins is not None and begins < DAY_MINUTES else fields["from"]
        return f"{quoted(wrong)} is no time. Write it as 07:00 or 21:30."
    row = Row(number, worker, duty, begins, (ends - begins) % DAY_MINUTES or DAY_MINUTES, day, weekday)
    return "it is over already." if context.is_over(row) else row
