"""What a witness makes of what it hears."""
