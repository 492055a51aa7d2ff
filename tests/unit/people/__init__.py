"""Accounts of adults."""
