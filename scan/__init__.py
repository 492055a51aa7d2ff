"""`make scan`: a web scanner that is not ours, signed in as each role, against a demo home on loopback."""
