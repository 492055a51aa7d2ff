"""Triage as the nlu's own tests build it."""

from tests.unit.nlu.conftest import rules_only, triage

__all__ = ["rules_only", "triage"]
