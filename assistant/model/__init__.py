"""A chat model may write: what it is told, how what it says is checked, and what happens when it fails."""
