"""What is kept for some seconds is given back as long as that, and no longer."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.store.kept import Kept

NOW = datetime(2026, 5, 14, 16, 20, tzinfo=UTC)


@pytest.mark.parametrize(("later", "found"), [(0, "told"), (10, "told"), (10.001, None), (-0.001, None)])
def test_a_value_is_kept_so_long(later: float, found: str | None) -> None:
    kept: Kept[str, str] = Kept(timedelta(seconds=10))
    kept.put("home", "told", NOW)
    assert kept.get("home", NOW + timedelta(seconds=later)) == found


def test_what_changed_is_read_anew() -> None:
    kept: Kept[str, str] = Kept(timedelta(seconds=10))
    assert kept.put("home", "told", NOW) == "told"
    kept.clear()
    assert kept.get("home", NOW) is None
