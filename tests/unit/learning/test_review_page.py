"""What the review page shows of counts: nothing under five, and steps of five above."""

from collections import Counter

from backend.inbox.review_page import FEW, changes, compared, lines
from backend.learning.tallying import LOWERED, MISSED, RAISED, SEEN, What

RULE = "night.keys"
MEANS = {RULE: "It may be about keys at night"}


def test_a_few_cases_show_nothing() -> None:
    few = Counter({What(SEEN, "", "", RULE): 4, What(LOWERED, "urgent", "soon", ""): 4})
    assert lines(few, MEANS) == []
    assert changes(few) == []
    assert compared({("urgent", "soon"): 4}) == []


def test_counts_are_shown_in_steps_and_small_ones_beside_them_are_not() -> None:
    found = Counter({What(SEEN, "", "", RULE): 13, What(RAISED, "soon", "urgent", RULE): 6})
    found |= Counter({What(MISSED, "soon", "urgent", RULE): 1, What(RAISED, "soon", "urgent", ""): 9})
    (line,) = lines(found, MEANS)
    assert (line.name, line.seen, line.raised) == (MEANS[RULE], "10 or more", "5 or more")
    assert (line.lowered, line.missed) == (FEW, FEW)
    (change,) = changes(found)
    assert (change.before, change.after, change.times) == ("Soon", "Urgent: today", "5 or more")
    assert [each.times for each in compared({("urgent", "soon"): 12})] == ["10 or more"]
