"""Adults: directory, roles, sign-in, sessions."""
