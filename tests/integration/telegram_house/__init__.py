"""The Telegram channel over the real record: SQLite and PostgreSQL, and a fake Bot API on loopback."""
