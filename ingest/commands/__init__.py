"""The staff's commands, a module for each; all of them are also used by the staff's pages, with --json."""
