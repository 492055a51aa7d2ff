"""What the conversation says, as prose."""
