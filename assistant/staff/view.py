"""The staff's pages as HTML: templates that escape whatever they are given, times as people write them."""

from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.staff.commands import Progress
from assistant.web.templating import web_address, written_direction

_FOLDER = Path(__file__).parent


class StaffView:
    """Draws every part of the staff's pages."""

    def __init__(self, university: str) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals["university"] = university
        self._templates.filters |= {
            "moment": _moment,
            "web_address": web_address,
            "direction": written_direction,
        }

    def draw(self, template: str, **values: Any) -> str:
        """One template."""
        return self._templates.get_template(f"{template}.html").render(**values)

    def progress(self, progress: Progress) -> str:
        """How far a command is."""
        return self.draw("progress", progress=progress)

    def note(self, text: str, kind: str = "done") -> str:
        """One sentence on what happened; `kind` is "done" or "trouble"."""
        return self.draw("note", text=text, kind=kind)


def _moment(stated: object) -> str:
    """`2026-11-24T10:12:00+00:00` as 24 Nov 2026, 10:12; a day without its time; what is neither as it is."""
    text = str(stated or "")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    day = f"{moment.day} {moment:%b %Y}"
    return day if len(text) <= 10 else f"{day}, {moment:%H:%M}"
