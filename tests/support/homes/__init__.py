"""Homes for tests: seeded from files of their own, with people whose keys are known."""
