"""Measuring: how good the answers and the search are, on public sets and on the project's own keys."""
