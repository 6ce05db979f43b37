"""The conversation on the Gradio page: turns → HTML, by templates that escape whatever they are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from markupsafe import Markup

from assistant.answer import Answer, Citation, Message, Sentence, plain_text
from assistant.catalogue import Catalogue
from assistant.events import CitationReady, Event, Finished, SentenceReady, Started
from assistant.web.limits import QUESTION_LIMIT
from assistant.web.plain_ask import ask_address
from assistant.web.templating import page_environment
from corpus.university import University

# Enough for a talk; an older turn would only make each update longer.
MOST_TURNS = 30


@dataclass(frozen=True)
class Turn:
    """A question and what has come of it; `trouble` is the sentence that says what went wrong."""

    question: str
    state: Literal["searching", "arriving", "done", "stopped", "failed"] = "searching"
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
    trouble: str = ""

    def with_event(self, event: Event) -> "Turn":
        """The turn after one more event of its answer."""
        match event:
            case Started():
                return self
            case CitationReady(citation):
                return replace(self, citations=(*self.citations, citation))
            case SentenceReady(sentence):
                return replace(self, state="arriving", sentences=(*self.sentences, sentence))
            case Finished(answer):
                return replace(self, state="done", answer=answer)

    @property
    def busy(self) -> bool:
        """Whether more is to come."""
        return self.state in ("searching", "arriving")

    @property
    def text(self) -> str:
        """What has been said so far, as plain text."""
        return plain_text(self.sentences)


class ChatView:
    """Draws the chat in one language."""

    def __init__(self, catalogue: Catalogue, university: University) -> None:
        self.catalogue = catalogue
        self.university = university.name_in(catalogue.language)
        self._short_name = university.short_name_in(catalogue.language)
        self._templates = page_environment()

    def log(self, turns: Sequence[Turn], first_questions: Sequence[str] = (), as_links: bool = False) -> str:
        """The conversation; before the first question the welcome, the notice and the suggested ones.

        `as_links` makes the suggestions links to the plain page, for as long as there is no script.
        """
        return self._draw(
            "chat_log.html",
            turns=turns,
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
        return ask_address(question, self.catalogue.language)

    def _draw(self, template: str, **values: Any) -> str:
        return self._templates.get_template(template).render(
            catalogue=self.catalogue,
            language=self.catalogue.language,
            direction=self.catalogue.direction,
            text=self.catalogue.text,
            university=self.university,
            short_name=self._short_name,
            **values,
        )


def conversation(turns: Sequence[Turn], question: str) -> list[Message]:
    """The turns as the assistant reads them, the new question last."""
    messages = []
    for turn in turns:
        messages.append(Message("user", turn.question))
        if turn.sentences:
            messages.append(Message("assistant", turn.text))
    return [*messages, Message("user", question)]
