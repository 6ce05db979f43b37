"""Citations: numbered in order of first use, each of them words of the stored page, or dropped."""

from urllib.parse import unquote

import pytest

from assistant.answer import Quote, Statement
from assistant.citations import cite, live_link, marked
from corpus.document import Document
from corpus.passage import Passage
from corpus.release import Manifest, Release
from corpus.span import Span


@pytest.fixture
def release(documents: tuple[Document, ...], passages: tuple[Passage, ...]) -> Release:
    manifest = Manifest(1, "", "", "", None, len(documents), len(passages), {})
    return Release(manifest, documents, passages)


def test_numbers_follow_first_use_and_the_same_words_have_one(release: Release) -> None:
    first, second = (Quote(passage, passage.units[0].span) for passage in release.passages[:2])
    said = [
        Statement("I begin."),
        Statement("Two.", (second,)),
        Statement("Both.", (first, second, first)),
    ]
    sentences, citations = cite(said, release)
    assert [sentence.citations for sentence in sentences] == [(), (1,), (2, 1)]
    assert [citation.quote for citation in citations] == [
        quote.span.of(release.documents[0].text) for quote in (second, first)
    ]
    assert [marked(sentence) for sentence in sentences] == ["I begin.", "Two. [1]", "Both. [2] [1]"]


@pytest.mark.parametrize("span", [Span(10, 10), Span(999_999, 1_000_000), Span(54, 60)])
def test_words_that_do_not_stand_there_are_dropped_with_what_rests_on_them(
    release: Release, span: Span
) -> None:
    said = [Statement("Claim.", (Quote(release.passages[0], span),)), Statement("Plain.")]
    sentences, citations = cite(said, release)
    assert [sentence.text for sentence in sentences] == ["Plain."] and not citations


def test_a_page_that_the_release_lacks_is_not_cited(release: Release) -> None:
    bare = Release(release.manifest, (), release.passages)
    quote = Quote(release.passages[0], release.passages[0].units[0].span)
    assert cite([Statement("Claim.", (quote,))], bare) == ((), ())


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        ("more than 70 teachers", "more%20than%2070%20teachers"),
        ("Japan - Republic, of", "Japan%20%2D%20Republic%2C%20of"),
        ("<b>&\"'#", "%3Cb%3E%26%22%27%23"),
        ("first item\nlast item", "first%20item,last%20item"),
        (f"one two {'x ' * 100}the end", "one%20two%20x%20x%20x%20x,x%20x%20x%20x%20the%20end"),
    ],
)
def test_a_link_opens_the_page_at_the_words(words: str, fragment: str) -> None:
    assert live_link("https://x.example/a#top", words) == f"https://x.example/a#:~:text={fragment}"
    assert unquote(fragment).split(",")[0].split()[0] in words


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "data:text/html,x", "//x.example"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert live_link(url, "words") == ""
