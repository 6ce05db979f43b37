"""The conversation on the Gradio page: turns → HTML, by templates that escape whatever they are given."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlencode

from markupsafe import Markup

from assistant.answer import Message
from assistant.api.ui_stream import Event
from assistant.catalogue import Catalogue
from assistant.web.plain import QUESTION_LIMIT, page_templates, shown_answer

# Enough for a talk; an older turn would only make each update longer.
MOST_TURNS = 30
_UNCLOSED_MARKER = re.compile(r"\s*\[\d{0,3}$")


@dataclass(frozen=True)
class Turn:
    """A question and what has come of it; `trouble` is the sentence that says what went wrong."""

    question: str
    state: Literal["searching", "arriving", "done", "stopped", "failed"] = "searching"
    text: str = ""
    citations: tuple[Mapping[str, Any], ...] = ()
    answer: Mapping[str, Any] = field(default_factory=dict)
    trouble: str = ""

    def with_event(self, event: Event) -> "Turn":
        """The turn after one more event of the answer's stream."""
        if event["type"] == "text-delta":
            return replace(self, state="arriving", text=self.text + event["delta"])
        if event["type"] == "data-citation":
            return replace(self, citations=(*self.citations, event["data"]))
        if event["type"] == "data-answer":
            return replace(self, answer=event["data"])
        return replace(self, state="done") if event["type"] == "finish" else self

    @property
    def busy(self) -> bool:
        """Whether more is to come."""
        return self.state in ("searching", "arriving")

    @property
    def shown_text(self) -> str:
        """The text so far, without the beginning of a marker."""
        return self.text if self.state == "done" else _UNCLOSED_MARKER.sub("", self.text)


class ChatView:
    """Draws the chat in one language."""

    def __init__(self, catalogue: Catalogue, university: str) -> None:
        self.catalogue = catalogue
        self.university = university
        self._templates = page_templates()

    def log(self, turns: Sequence[Turn], first_questions: Sequence[str] = (), as_links: bool = False) -> str:
        """The conversation; before the first question the welcome, the notice and the suggested ones.

        `as_links` makes the suggestions links to the plain page, for as long as there is no script.
        """
        return self._draw(
            "chat_log.html",
            turns=[{"turn": turn, "answer": self._answer(turn)} for turn in turns],
            first_questions=first_questions,
            as_links=as_links,
            address=self._plain_address,
        )

    def page(self, first_questions: Sequence[str], script: str, styles: str, **values: Any) -> str:
        """The whole page: head, languages, what is shown until Gradio is there, and Gradio's place."""
        return self._draw(
            "chat.html",
            log=Markup(self.log((), first_questions, as_links=True)),
            script=Markup(script),
            styles=Markup(styles),
            question_limit=QUESTION_LIMIT,
            **values,
        )

    def script(self, configuration: Mapping[str, Any]) -> str:
        """The script of the page, with Gradio's configuration in it."""
        return self._draw("chat.js", configuration=configuration)

    def _plain_address(self, question: str) -> str:
        return f"/ask?{urlencode({'q': question, 'lang': self.catalogue.language})}"

    def _answer(self, turn: Turn) -> dict[str, Any]:
        nothing = {"id": "", "status": "", "language": self.catalogue.language, "contact": None}
        given = {**nothing, "suggestions": [], **turn.answer}
        answer = shown_answer({**given, "text": turn.shown_text, "citations": turn.citations})
        titles = {citation["number"]: citation["title"] or citation["url"] for citation in turn.citations}
        return {**answer, "titles": titles}

    def _draw(self, template: str, **values: Any) -> str:
        return self._templates.get_template(template).render(
            catalogue=self.catalogue,
            language=self.catalogue.language,
            direction=self.catalogue.direction,
            text=self.catalogue.text,
            university=self.university,
            **values,
        )


def conversation(turns: Sequence[Turn], question: str) -> list[Message]:
    """The turns as the assistant reads them, the new question last."""
    messages = []
    for turn in turns:
        messages.append(Message("user", turn.question))
        if turn.text:
            messages.append(Message("assistant", turn.text))
    return [*messages, Message("user", question)]
