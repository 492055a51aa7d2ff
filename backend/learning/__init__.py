"""Learning from people: what they changed, as tallies that lead to no case; proposed rules; and the silent engine."""
