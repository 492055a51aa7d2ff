"""What backend.intake promises."""
