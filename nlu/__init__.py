"""What a message may mean. Knows no case, no person, no database."""
