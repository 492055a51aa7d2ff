"""The engine, sealed column types, sessions and migrations."""
