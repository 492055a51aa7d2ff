"""The record and the adults' side."""
