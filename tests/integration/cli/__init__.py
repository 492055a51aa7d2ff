"""The commands against real databases and a running home."""
