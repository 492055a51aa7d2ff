"""An alarm of a drill says so, before and after somebody has it, and sends nobody to a child."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from backend.alerts.ringing import Ringing
from backend.inbox.alarm_page import alarm_of
from backend.inbox.templating import render_text

NOW = datetime(2026, 5, 14, 16, 20, tzinfo=UTC)


@pytest.mark.parametrize("by", [None, "amy"])
@pytest.mark.parametrize("level", ["emergency", "urgent"])
def test_a_drill_is_never_shown_as_if_it_were_real(level: str, by: str | None) -> None:
    ringing = Ringing("a" * 32, level, NOW, by, drill=True)
    alarm = alarm_of([ringing], {"amy": "Amy"}, "/inbox/alarm", "token", NOW, ZoneInfo("Europe/London"))
    shown = render_text("alarm.html", alarm=alarm)
    assert "Drill: " in shown
    assert "check on every child" not in shown
