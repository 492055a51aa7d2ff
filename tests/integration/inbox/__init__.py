"""The adults' pages over the real product."""
