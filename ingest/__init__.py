"""Pages in, a release out: load → clean → chunk → publish."""
