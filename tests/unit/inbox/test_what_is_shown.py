"""The meter warns, the thread keeps a child's spelling, and nothing that is typed becomes markup."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from backend.cases.views import Said
from backend.inbox.meter import meter_of
from backend.inbox.templating import render_text
from backend.inbox.thread_lines import thread_lines
from backend.inbox.wording import DUTIES, MISSING, STAGES, TITLES, title
from backend.policy import stages
from backend.policy.plain_words import PlainWords
from nlu.topics import MEANINGS

WORDS = PlainWords.load(Path(__file__).resolve().parents[3] / "config")
NOW, LONDON = datetime(2026, 5, 14, 15, 20, tzinfo=UTC), ZoneInfo("Europe/London")


def said(author: str, text: str, **more: object) -> Said:
    """One entry of a thread."""
    values: dict[str, object] = {"id": "m", "name": None, "at": NOW, "kind": "text"} | more
    return Said(author=author, text=text, **values)  # type: ignore[arg-type]  # the test names only what matters


def test_plain_words_pass_and_hard_ones_are_named() -> None:
    assert meter_of("Hi. I have read what you said. Thank you for telling us.", WORDS).fine
    hard = meter_of("Why did the perpetrator of this incident do it?", WORDS)
    assert {"perpetrator", "incident"} <= {fault.mark for fault in hard.faults}


def test_nothing_to_read_is_no_fault() -> None:
    assert meter_of("  ", WORDS).age is None


@given(st.text(max_size=300))
def test_the_meter_never_fails_and_fits_its_box(text: str) -> None:
    found = meter_of(text, WORDS)
    assert 0 < found.width <= 124


def test_a_child_s_words_are_never_changed() -> None:
    line = thread_lines((said("child", "theres a boy n pushes me"),), "Child", NOW, LONDON)[0]
    assert (line.who, line.text) == ("Child", "theres a boy n pushes me")


def test_what_the_computer_says_in_a_row_stands_in_one_line() -> None:
    lines = thread_lines((said("bot", "One."), said("bot", "Two."), said("child", "ok")), "Child", NOW, LONDON)
    assert [line.kind for line in lines] == ["event", "said"]
    assert lines[0].text == "The child was told: “One. Two.”"


def test_a_line_that_was_tampered_with_is_never_folded_away() -> None:
    lines = thread_lines((said("bot", "x", broken=True),), "Child", NOW, LONDON)
    assert lines[0].broken


@given(st.text(min_size=1, max_size=80))
def test_typed_text_is_never_markup(text: str) -> None:
    html = render_text("preview.html", lines=(f"<script>{text}",))
    assert "<script>" not in html


def test_every_code_has_its_words() -> None:
    assert set(stages.STAGES) <= set(STAGES)
    assert set(stages.DUTIES) == set(DUTIES)
    assert {topic for topic in MEANINGS if title(f"topic:{topic}") == TITLES["needs_you"]} == set()
    needs = {
        need for stage in stages.STAGES for need in stages.missing_for(stage, stages.CaseFacts(stage, opened=True))
    }
    assert needs <= set(MISSING)
