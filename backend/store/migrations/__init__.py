"""The migrations: from the first day on both databases."""
