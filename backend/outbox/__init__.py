"""What must be delivered, until it is."""
