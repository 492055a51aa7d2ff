"""The figures as a page of its own: tables and plots drawn as SVG, nothing loaded from anywhere, no message quoted."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader

from nlu.levels import Level
from nlu.training.evaluate import RULES, Measured, at, counted, grouped, interval, kind, shown
from nlu.training.labelled import GRAVE, HARMLESS

_PAGE: Final = "report.html"
_BINS: Final = 10
_STEPS: Final = 50
_SIZE: Final = 320
_BAR: Final = 300


def write_report(rows: Sequence[Measured], ways: Sequence[str], page: Path, title: str) -> None:
    """Write the page."""
    pages = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    judged = [row for row in rows if row.label in GRAVE | HARMLESS]
    page.write_text(
        pages.get_template(_PAGE).render(
            title=title, ways=ways, total=len(rows),
            labels=_beside(rows, ways, lambda row: row.label),
            sources=_beside(rows, ways, lambda row: f"{row.source}: {row.label}"),
            classes=_beside([row for row in rows if row.topic], ways, lambda row: f"{row.label}: {row.topic}"),
            confusions=[(way, confusion(rows, way)) for way in ways], levels=[level.code for level in reversed(Level)],
            calibration=calibration(judged), error=_calibration_error(judged), curve=curve(judged), size=_SIZE,
            timing=[(way, *_times(rows, way)) for way in ways],
        ),
        encoding="utf-8",
    )  # fmt: skip


def _times(rows: Sequence[Measured], way: str) -> list[float]:
    """How long a message took: p50, p90, p99 and the longest, in ms."""
    times = [row.ms[way] for row in rows] or [0.0]
    return [at(times, share) for share in (0.5, 0.9, 0.99, 1.0)]


def _beside(
    rows: Sequence[Measured], ways: Sequence[str], key: Callable[[Measured], str]
) -> list[tuple[str, int, str, list[dict[str, object]]]]:
    """For each group and way its share called urgent or above, as words and as a bar with its interval."""
    table = []
    for name, group in grouped(rows, key):
        cells: list[dict[str, object]] = []
        for way in ways:
            hits, total = counted(group, way)
            low, high = interval(hits, total)
            cells.append(
                {
                    "shown": shown(hits, total),
                    "bar": _BAR * hits / total,
                    "low": _BAR * low,
                    "high": _BAR * high,
                    "p99": at([row.ms[way] for row in group], 0.99),
                }
            )
        table.append((name, len(group), kind(group[0].label).strip(), cells))
    return table


def confusion(rows: Sequence[Measured], way: str) -> list[tuple[str, list[int]]]:
    """For each label how many got each level, the gravest first."""
    return [
        (label, [sum(row.levels[way] == level for row in group) for level in reversed(Level)])
        for label, group in grouped(rows, lambda row: row.label)
    ]


def calibration(rows: Sequence[Measured]) -> list[tuple[float, float, int]]:
    """In tenths of the chance that the engine saw: the mean chance, the share that was grave, and how many."""
    bins: dict[int, list[Measured]] = {}
    for row in rows:
        if row.chance is not None:
            bins.setdefault(min(int(row.chance * _BINS), _BINS - 1), []).append(row)
    return [
        (
            sum(row.chance or 0.0 for row in group) / len(group),
            sum(row.label in GRAVE for row in group) / len(group),
            len(group),
        )
        for _, group in sorted(bins.items())
    ]


def _calibration_error(rows: Sequence[Measured]) -> float:
    parts = calibration(rows)
    total = sum(count for _, _, count in parts)
    return sum(abs(seen - was) * count for seen, was, count in parts) / total if total else 0.0


def curve(rows: Sequence[Measured]) -> list[tuple[str, list[tuple[float, float]]]]:
    """For each label the share that rules or engine flag, at every threshold on the engine's chance."""
    lines = []
    for label, group in grouped(rows, lambda row: row.label):
        points = []
        for step in range(_STEPS + 1):
            limit = step / _STEPS
            hits = sum(row.flagged(RULES) or (row.chance or 0.0) >= limit for row in group)
            points.append((limit, hits / len(group)))
        lines.append((label, points))
    return lines
