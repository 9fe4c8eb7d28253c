"""What is said: sentences, lines, everything that was thought about one receipt."""
