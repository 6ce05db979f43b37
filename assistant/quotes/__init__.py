"""The answerer without a model: what it says are the pages' own words."""
