"""When an academic year is over."""

import re
from datetime import date


def is_over(year: str, today: date) -> bool:
    """Whether an academic year such as 2023/2024 is over: its last day is the end of August."""
    years = re.findall(r"\d{4}", year)
    return bool(years) and date(int(years[-1]) if int(years[-1]) else 1, 9, 1) <= today
