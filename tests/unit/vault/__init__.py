"""What is secret stays secret: keys, seals, grants, words."""
