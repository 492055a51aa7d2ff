"""The witness as a process of its own, beside real servers."""
