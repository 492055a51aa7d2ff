"""Measuring: what is counted is right, no message leaves it, and the page loads nothing."""

import json
import re
from pathlib import Path

from rich.console import Console
from typer.testing import CliRunner

from nlu.cli import nlu_app
from nlu.levels import Level
from nlu.training.evaluate import ENGINE, RULES, TOGETHER, Measured, evaluate, interval, show
from nlu.training.report import calibration, confusion, curve, write_report
from nlu.triage import Triage

MESSAGES = (
    ("i want to kill myself tonight", "emergency"),
    ("whats for tea", "routine"),
    ("the bus was late again", "routine"),
    ("they call me names <b>every</b> day", "soon"),
)


def _row(label: str, chance: float, level: Level, by_rule: Level = Level.ROUTINE) -> Measured:
    levels = {RULES: by_rule, TOGETHER: level}
    return Measured("mine", label, "", levels, {RULES: 0.1, TOGETHER: 2.0}, chance)


def _file(folder: Path) -> Path:
    path = folder / "mine.jsonl"
    path.write_text("".join(json.dumps({"text": t, "level": level}) + "\n" for t, level in MESSAGES), "utf-8")
    return path


def test_every_message_is_measured_in_every_way(triage: Triage, tmp_path: Path) -> None:
    ways = {RULES: triage.rules_alone(), ENGINE: triage.engine_alone(), TOGETHER: triage}
    rows = evaluate(ways, [_file(tmp_path)], lambda _name, total: range(total))
    assert [row.label for row in rows] == [label for _, label in MESSAGES]
    assert rows[0].levels[RULES] == Level.EMERGENCY
    for row in rows:
        assert row.levels[TOGETHER] >= max(row.levels[RULES], row.levels[ENGINE])
        assert row.chance is not None
        assert 0.0 <= row.chance <= 1.0


def test_an_interval_holds_the_share_and_narrows_with_more_messages() -> None:
    few, many = interval(8, 10), interval(800, 1000)
    assert few[0] < 0.8 < few[1]
    assert few[0] < many[0] < 0.8 < many[1] < few[1]
    assert interval(0, 0) == (0.0, 1.0)


def test_confusion_curve_and_calibration_count_what_they_say() -> None:
    rows = [_row("urgent", 0.95, Level.URGENT), _row("urgent", 0.92, Level.SOON), _row("routine", 0.11, Level.ROUTINE)]
    assert confusion(rows, TOGETHER) == [("routine", [0, 0, 0, 1]), ("urgent", [0, 1, 1, 0])]
    lines = dict(curve(rows))
    assert dict(lines["urgent"])[0.94] == 0.5
    assert dict(lines["routine"])[0.2] == 0.0
    assert [(round(seen, 3), was, count) for seen, was, count in calibration(rows)] == [(0.11, 0.0, 1), (0.935, 1.0, 2)]


def test_what_rules_flag_is_flagged_at_every_threshold() -> None:
    rows = [_row("crisis", 0.0, Level.EMERGENCY, by_rule=Level.EMERGENCY)]
    assert {share for _, share in dict(curve(rows))["crisis"]} == {1.0}


def test_the_page_stands_alone_and_quotes_nobody(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    done = CliRunner().invoke(nlu_app, ["evaluate", str(_file(tmp_path)), "--report", str(page)])
    assert done.exit_code == 0, done.output
    html = page.read_text("utf-8")
    for text, _ in MESSAGES:
        assert text not in html + done.output
        assert text.split("<", maxsplit=1)[0].strip() not in html + done.output
    assert not re.search(r"(?:src|href|@import|url\()", html)
    assert html.count("<svg") >= len(MESSAGES)
    assert html.count("<table") == html.count("</table>")


def test_a_name_in_a_file_cannot_become_markup(tmp_path: Path) -> None:
    rows = [
        Measured(
            "<script>x</script>",
            "urgent",
            "",
            {TOGETHER: Level.URGENT, RULES: Level.SOON},
            {TOGETHER: 1.0, RULES: 1.0},
            None,
        )
    ]
    write_report(rows, (RULES, TOGETHER), tmp_path / "page.html", "Test")
    assert "<script>" not in (tmp_path / "page.html").read_text("utf-8")


def test_the_table_shows_ways_beside_each_other() -> None:
    console = Console(record=True, width=160)
    show([_row("urgent", 0.9, Level.URGENT)], (RULES, TOGETHER), console)
    shown = console.export_text()
    assert "found 0.0%" in shown
    assert "found 100.0%" in shown
