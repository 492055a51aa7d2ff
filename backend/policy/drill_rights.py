"""Who may run drills, and how many a home can bear."""

from datetime import timedelta

MAY_DRILL = ("registered_manager", "responsible_individual", "reg44_visitor")
SEE_ALL_PLANS = ("responsible_individual", "reg44_visitor")
"""A drill that the visitor plans is a surprise for the home, its manager included."""

LONGEST_AHEAD = timedelta(days=400)
MOST_PLANNED = 20
