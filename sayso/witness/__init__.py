"""The witness: a second, tiny process elsewhere, which raises its own alarm when a server is not what it was."""
