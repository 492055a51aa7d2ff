"""The Telegram channel: updates in, replies out."""
