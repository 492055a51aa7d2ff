"""What to say next: pure rules, no I/O and no clock."""
