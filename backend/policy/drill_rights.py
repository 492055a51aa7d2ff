"""Who may run drills, how many a home can bear, and how long one runs."""

from datetime import timedelta

MAY_DRILL = ("registered_manager", "responsible_individual", "reg44_visitor")
SEE_ALL_PLANS = ("responsible_individual", "reg44_visitor")
"""A drill that the visitor plans is a surprise for the home, its manager included."""

ENDS_AFTER = {
    "emergency": timedelta(hours=1),
    "urgent": timedelta(hours=4),
    "soon": timedelta(days=1),
    "routine": timedelta(days=3),
}
"""A drill that nobody ends is over then: its last rung was called long before, and it holds up the next drill."""

LONGEST_AHEAD = timedelta(days=400)
MOST_PLANNED = 20
