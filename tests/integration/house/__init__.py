"""The core as a whole: children and adults at the same database, without a server."""
