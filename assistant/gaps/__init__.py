"""What the pages leave unanswered: questions kept without what names a person, grouped for the staff."""
