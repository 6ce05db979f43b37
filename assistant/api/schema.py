"""What comes in over HTTP, checked by pydantic, its limits part of the models; and an answer as JSON."""

import functools
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints, TypeAdapter, model_validator

from assistant.answer import Answer, Message

LONGEST_QUESTION = 4000
MOST_MESSAGES = 100
# In bytes: the longest question in any script with the turns before it that are read; a thumb and a comment.
LARGEST_BODY = 32_768
LARGEST_BODIES = {"/v1/feedback": 4_096}

# An answer's JSON has the fields of the dataclass.
ANSWER_JSON = TypeAdapter(Answer)

Text = Annotated[str, StringConstraints(max_length=20_000)]
Question = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_QUESTION)]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Part(BaseModel):
    """A part of a message as the AI SDK sends it; parts that are not text are left out."""

    type: str
    text: Text = ""


class ChatMessage(BaseModel):
    """One turn, with `content` or with `parts`."""

    role: Literal["user", "assistant"]
    content: Text = ""
    parts: list[Part] = Field(default=[], max_length=200)

    @functools.cached_property
    def text(self) -> str:
        """The words of the turn."""
        return self.content or "".join(part.text for part in self.parts if part.type == "text")


def check_question(role: str, text: str) -> None:
    """Raise `ValueError` where the last turn of a conversation is no question, or too long a one."""
    if role != "user" or not text.strip():
        raise ValueError("The last message must be a question: role user, with some text.")
    if len(text) > LONGEST_QUESTION:
        raise ValueError(f"The question is longer than {LONGEST_QUESTION} characters.")


class ChatRequest(BaseModel):
    """A conversation whose last turn is the question; the latest turns are the ones that count."""

    messages: list[ChatMessage] = Field(min_length=1, max_length=MOST_MESSAGES)
    language: Language | None = None
    stream: bool = False

    @model_validator(mode="after")
    def _ends_with_a_question(self) -> "ChatRequest":
        check_question(self.messages[-1].role, self.messages[-1].text)
        return self

    def conversation(self) -> list[Message]:
        """The turns as the assistant reads them."""
        return [Message(message.role, message.text) for message in self.messages if message.text.strip()]


class SearchRequest(BaseModel):
    """Words to look for, and how many passages to give."""

    query: Question
    k: int = Field(default=5, ge=1, le=50)


class Problem(BaseModel):
    """An error as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
