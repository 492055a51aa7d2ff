"""What the vault says when it will not open something. Never anything about what is inside."""


class CannotOpen(Exception):
    """Wrong key, wrong place or changed bytes: the vault does not say which, and never what was inside."""

    def __init__(self) -> None:
        super().__init__("This cannot be opened with this key in this place.")


class KeyFileRefused(Exception):
    """The key file has a wrong owner, permissions or length; the text is one sentence for an operator."""
