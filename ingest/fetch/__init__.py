"""Pages from sites: which are fetched, how, and what is remembered of them."""
