"""People in the stories: what a child and an adult do and see, in words of the story."""
