"""The commands beside `sayso serve`, one module each."""
