"""What backend.cases promises."""
