"""The web chat: the child's page and its JSON API."""
