"""A message, and what came before it → the questions it asks."""
