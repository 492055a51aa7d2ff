"""One message, from channel to record, in one transaction."""
