"""The other host of the understanding: a real Rasa server."""
