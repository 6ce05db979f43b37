"""Files of every format → parsed pages, in a process of its own that may not take much time or memory."""
