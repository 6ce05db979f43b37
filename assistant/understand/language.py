"""Which language a message is written in, as far as the interface's catalogues need to know."""

import re

from assistant.understand.lexicon import load_lexicon
from corpus.folding import words

_SCRIPTS = (("ru", re.compile("[\u0400-\u04ff]")), ("ar", re.compile("[\u0600-\u06ff\u0750-\u077f]")))


def language_of(text: str, preferred: str | None = None) -> str:
    """The language to answer in: that of the message, else the preferred one, else English.

    A name in Latin letters ("WDOMS?") says nothing about the language, so it leaves `preferred` standing.
    """
    latin = len(re.findall("[A-Za-z]", text))
    for language, script in _SCRIPTS:
        letters = len(script.findall(text))
        if letters and letters * 2 >= latin:
            return preferred if preferred and preferred in _written_like(language) else language
    folded = [word.text for word in words(text)]
    if sum(word in load_lexicon().function for word in folded) >= 2:
        return "en"
    return preferred or "en"


def _written_like(language: str) -> tuple[str, ...]:
    """Languages that share a script: the reader's own choice tells them apart."""
    return {"ru": ("ru", "be"), "ar": ("ar", "fa")}[language]
