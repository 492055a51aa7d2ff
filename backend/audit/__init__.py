"""The audit chains."""
