"""Cases against real databases."""
