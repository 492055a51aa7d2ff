"""The safety rules: deterministic, explainable, first."""
