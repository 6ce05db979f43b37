"""The staff's pages at /staff: pages and releases, what is not answered, and what to write about it."""
