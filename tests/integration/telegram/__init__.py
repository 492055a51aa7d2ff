"""The Telegram channel against a Bot API server on loopback."""
