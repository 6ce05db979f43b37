"""Numbers of things in sentences for staff and operators, who are told in English."""


def counted(number: int, noun: str) -> str:
    """The number with its noun: "1 page", "2 pages"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
