"""The adults' pages: times, the meter, the thread."""
