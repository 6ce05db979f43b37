"""What a chat model is given to write from: lines of the pages, numbered, and set apart as data."""

from collections.abc import Iterable

from assistant.quotes.pages import Pages
from corpus.folding import words


def ordinary_words(pages: Pages, questions: Iterable[str] = ()) -> frozenset[str]:
    """The words that pages or questions write in small letters somewhere, folded: no names."""
    texts = [*(unit.text for unit in pages.units), *questions]
    return frozenset(word.text for text in texts for word in words(text) if text[word.start].islower())
