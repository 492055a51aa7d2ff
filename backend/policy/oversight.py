"""Who watches over homes from outside of them, and how old something is called: in bands, so that no moment shows."""

from datetime import timedelta

OVERSEES = ("responsible_individual", "reg44_visitor")

AGES = (
    (timedelta(minutes=5), "less than 5 minutes"),
    (timedelta(minutes=15), "5 to 15 minutes"),
    (timedelta(hours=1), "15 minutes to an hour"),
    (timedelta(hours=4), "1 to 4 hours"),
    (timedelta(days=1), "4 hours to a day"),
    (timedelta(days=3), "1 to 3 days"),
)
OLDEST = "more than 3 days"


def age_band(age: timedelta) -> str:
    """How long something has waited, in words for a band."""
    return next((words for most, words in AGES if age < most), OLDEST)


def band_order(words: str) -> int:
    """The place of a band, the youngest first."""
    known = [band for _, band in AGES]
    return known.index(words) if words in known else len(known)
