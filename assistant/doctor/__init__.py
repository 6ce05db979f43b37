"""What is wrong, and the line that fixes it."""
