"""What the pages let an applicant send."""

QUESTION_LIMIT = 1000
