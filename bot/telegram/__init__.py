"""The Telegram channel: updates in, replies out. Nothing is confirmed to Telegram before it is stored."""
