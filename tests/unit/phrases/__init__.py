"""The sentences themselves: whole, plain and in the right place."""
