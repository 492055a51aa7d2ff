"""Rota, waiting alerts and held words."""
