"""What backend.audit promises."""
