"""What a question that leaves something out takes over from the questions before it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.understand.lexicon import Lexicon
from assistant.understand.question import Question
from corpus.folding import fold, words

_MOST_INHERITED = 12
# A part of no more words than this may be an ellipsis: "and in RUR?".
_LONGEST_ELLIPSIS = 5


def completed(question: Question, before: Sequence[Question], lexicon: Lexicon) -> Question:
    """The question with the subject it leaves out; `before` holds earlier questions, latest first."""
    if not before or not _leans(question, lexicon):
        return question
    previous = before[0]
    subject = next((one for one in before if one.names or one.inherited_names), previous)
    elliptical = _is_elliptical(question)
    whole = replace(
        question,
        inherited_names=(
            subject.names or subject.inherited_names
            if elliptical or _lacks_subject(question, lexicon)
            else ()
        ),
        inherited=(*previous.focus, *previous.terms, *previous.inherited)[:_MOST_INHERITED],
    )
    if not elliptical or _asks_too(question):
        return whole
    if re.search(r"\b(else|others?|more)\b", question.english):
        # "and in which others?": the list is asked for, of what was talked of.
        return replace(whole, kind="list", is_open=True, terms=whole.inherited, inherited_names=())
    # "and in RUR?": the same is asked of a new name.
    return replace(
        whole,
        kind=question.kind or previous.kind,
        is_open=question.is_open or (previous.is_open and bool(previous.kind)),
        adopted=(*previous.focus, *previous.terms, *previous.adopted),
        counted=question.counted or previous.counted,
    )


def with_earlier(search: str, before: Sequence[Question]) -> str:
    """What to look for: the question's words twice, then those of the turns before it.

    Earlier turns hold what the question takes for granted; twice, for it may have left them behind.
    """
    if not before:
        return search
    return " ".join([search, search, *(one.search for one in before)])


def _leans(question: Question, lexicon: Lexicon) -> bool:
    """Whether the question may leave something out: a pronoun, "and …", or hardly a word of its own."""
    folded = fold(question.english)
    if any(word.text in lexicon.pronouns for word in words(question.english)):
        return True
    if any(folded.startswith(f"{opening} ") for opening in lexicon.openings):
        return True
    return not question.names and len(question.focus) + len(question.terms) <= 2


def _lacks_subject(question: Question, lexicon: Lexicon) -> bool:
    """Whether what was talked of before must be in the answer: "it", "there", "students too?"."""
    if question.names:
        return False
    spoken = {word.text for word in words(question.english)}
    has_content = bool(question.focus or question.terms)
    return bool(spoken & lexicon.pronouns) or not has_content or _asks_too(question)


def _is_elliptical(question: Question) -> bool:
    """Whether all that the question says is a new name or group."""
    if question.is_open and (question.focus or question.kind):
        return False
    content = len(question.names) + len(question.focus) + len(question.terms) + len(question.strangers)
    return content <= 1 and not question.kind and len(words(question.english)) <= _LONGEST_ELLIPSIS


def _asks_too(question: Question) -> bool:
    return re.search(r"\b(too|also|only|as well)\b", fold(question.english)) is not None
