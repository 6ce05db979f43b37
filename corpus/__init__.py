"""What is known: the pages, and the nouns that ingest and assistant share."""
