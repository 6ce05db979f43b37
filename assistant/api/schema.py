"""What comes in and goes out over HTTP, checked by pydantic; limits are part of the models."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from assistant.answer import Answer, Message, Status

LONGEST_QUESTION = 4000
MOST_MESSAGES = 100
# Enough for a conversation of 100 long turns.
LARGEST_BODY = 1_000_000

Text = Annotated[str, StringConstraints(max_length=20_000)]
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

    @property
    def text(self) -> str:
        """The words of the turn."""
        return self.content or "".join(part.text for part in self.parts if part.type == "text")


class ChatRequest(BaseModel):
    """A conversation whose last turn is the question; the latest turns are the ones that count."""

    messages: list[ChatMessage] = Field(min_length=1, max_length=MOST_MESSAGES)
    language: Language | None = None
    stream: bool = False

    @model_validator(mode="after")
    def _ends_with_a_question(self) -> "ChatRequest":
        last = self.messages[-1]
        if last.role != "user" or not last.text.strip():
            raise ValueError("The last message must be a question: role user, with some text.")
        if len(last.text) > LONGEST_QUESTION:
            raise ValueError(f"The question is longer than {LONGEST_QUESTION} characters.")
        return self

    def conversation(self) -> list[Message]:
        """The turns as the assistant reads them."""
        return [Message(message.role, message.text) for message in self.messages if message.text.strip()]


class SearchRequest(BaseModel):
    """Words to look for, and how many passages to give."""

    query: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_QUESTION)]
    k: int = Field(default=5, ge=1, le=50)


class HitBody(BaseModel):
    """A passage that was found."""

    passage_id: str
    document_id: str
    title: str
    url: str
    section: list[str]
    text: str
    score: float


class SearchBody(BaseModel):
    """The passages found, best first."""

    release: str
    hits: list[HitBody]


class SentenceBody(BaseModel):
    """A sentence of the answer."""

    text: str
    citations: list[int]


class CitationBody(BaseModel):
    """A numbered quotation and where it stands."""

    number: int
    quote: str
    title: str
    section: list[str]
    url: str
    link: str
    source: str
    document_id: str
    passage_id: str
    start: int
    end: int
    language: str
    retrieved_at: str | None
    changed_since: bool


class ContactBody(BaseModel):
    """Whom to ask."""

    office: str
    email: str
    phone: str
    url: str


class AnswerBody(BaseModel):
    """An answer, as `docs/api.md` describes it."""

    model_config = ConfigDict(extra="forbid")

    id: str
    release: str
    language: str
    answered_by: str
    status: Status
    confidence: float = Field(ge=0, le=1)
    text: str
    sentences: list[SentenceBody]
    citations: list[CitationBody]
    missing: list[str]
    contact: ContactBody | None
    suggestions: list[str]

    @classmethod
    def of(cls, answer: Answer) -> "AnswerBody":
        """The answer as it is sent."""
        fields: dict[str, Any] = asdict(answer)
        fields["contact"] = answer.contact.model_dump() if answer.contact else None
        return cls.model_validate(fields)


class Problem(BaseModel):
    """An error as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
