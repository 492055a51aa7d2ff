"""`make bench`: how fast and how large, measured against a real server on loopback, bounded in count and time."""
