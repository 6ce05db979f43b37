"""One line of a file of expected questions: its shape, before it is held against the page."""

import json
import re
from dataclasses import dataclass
from datetime import date

from corpus.expected import KINDS

LONGEST_QUESTION = 400
_LONGEST_LINE = 50_000
_LONGEST_NAME = 200
_NEEDED = frozenset(("question", "language", "url", "quote", "missing", "kind"))
_ALLOWED = _NEEDED | {"writer", "owner", "expires"}
_MAY_BE_NULL = frozenset(("quote", "missing"))
# Control characters, marks that turn the direction of writing, lone surrogates and invisible tags. The
# joiners and plain direction marks stay, for Persian and Arabic keyboards type them.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_MARKUP = re.compile(r"</?[A-Za-z!?]|&#?\w{1,31};|\]\s?\(|```|\w://|\bjavascript:", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class LineRefused(Exception):
    """A line does not count; the message is the rest of a sentence that names it."""


@dataclass(frozen=True)
class Line:
    """What a line says, its texts free of markup and control characters."""

    question: str
    language: str
    url: str
    quote: str | None
    missing: str | None
    kind: str
    writer: str = ""
    owner: str = ""
    expires: str = ""


def shown(text: str) -> str:
    """Text that nobody has vouched for, short and fit for a terminal."""
    text = " ".join(_CONTROL.sub(" ", text[:200]).split())
    return text if len(text) <= 60 else text[:59] + "…"


def has_control(text: str) -> bool:
    """Whether the text holds characters that are commands and not words."""
    return _CONTROL.search(text) is not None


def parse_line(content: bytes | str, first: bool = False) -> Line | None:
    """What a line says, None where it is empty; raises `LineRefused`."""
    if len(content) > _LONGEST_LINE:
        raise LineRefused(f"it is longer than {_LONGEST_LINE:,} characters")
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig" if first else "utf-8")
        said = json.loads(text) if text.strip() else None
    except UnicodeDecodeError:
        raise LineRefused("it is not UTF-8") from None
    except (ValueError, RecursionError):  # a number of many digits is no JSONDecodeError
        raise LineRefused(f"it is not JSON: “{shown(text.strip())}”") from None
    if said is None and not text.strip():
        return None
    if not isinstance(said, dict):
        raise LineRefused("it is not an object such as {…}")
    return _line(said)


def _line(said: dict[str, object]) -> Line:
    if lacking := sorted(_NEEDED - said.keys()):
        raise LineRefused(f"it lacks {', '.join(lacking)}")
    if unknown := sorted(said.keys() - _ALLOWED):
        raise LineRefused(f"it holds what no line has: {shown(', '.join(unknown))}")
    for key, value in said.items():
        if not isinstance(value, str) and not (value is None and key in _MAY_BE_NULL):
            raise LineRefused(f"its {key} is not text")
    texts = {key: value.strip() for key, value in said.items() if isinstance(value, str)}
    quote, missing = texts.get("quote") or None, texts.get("missing") or None
    if (quote is None) == (missing is None):
        both = "both a quote and" if quote else "neither a quote nor"
        raise LineRefused(f"it has {both} what is missing")
    for key in ("question", "missing", "writer", "owner"):
        _check_text(key, texts.get(key, ""))
    if not texts["question"]:
        raise LineRefused("its question is empty")
    if not _LANGUAGE.fullmatch(texts["language"]):
        raise LineRefused(f"its language is no code such as en: “{shown(texts['language'])}”")
    if not _is_day(texts.get("expires", "")):
        raise LineRefused(f"it expires on no day such as 2027-09-01: “{shown(texts['expires'])}”")
    return Line(
        question=texts["question"],
        language=texts["language"],
        url=texts["url"],
        quote=quote,
        missing=missing,
        kind=texts["kind"] if texts["kind"] in KINDS else "other",
        writer=texts.get("writer", ""),
        owner=texts.get("owner", ""),
        expires=texts.get("expires", ""),
    )


def _check_text(key: str, text: str) -> None:
    longest = LONGEST_QUESTION if key in ("question", "missing") else _LONGEST_NAME
    if len(text) > longest:
        raise LineRefused(f"its {key} is longer than {longest} characters: “{shown(text)}”")
    if has_control(text):
        raise LineRefused(f"its {key} holds control characters: “{shown(text)}”")
    if _MARKUP.search(text):
        raise LineRefused(f"its {key} holds markup or an address: “{shown(text)}”")


def _is_day(text: str) -> bool:
    if not text:
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
