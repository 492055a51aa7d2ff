"""What backend.policy promises."""
