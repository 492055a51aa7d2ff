"""The database engine: what it does where, and what it gives back."""
