"""The Telegram channel, part by part."""
