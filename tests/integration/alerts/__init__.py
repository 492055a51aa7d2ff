"""Alerts against real databases and a real mail server."""
