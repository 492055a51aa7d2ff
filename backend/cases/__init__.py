"""Cases, their threads, stages, duties and readers."""
