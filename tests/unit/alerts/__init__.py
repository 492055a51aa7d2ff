"""What backend.alerts promises."""
