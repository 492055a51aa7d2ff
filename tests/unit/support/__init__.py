"""What the long tests lean on, tested itself."""
