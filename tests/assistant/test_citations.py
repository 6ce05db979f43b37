"""Citations: numbered in order of first use, each of them words of the stored page, or dropped."""

from urllib.parse import unquote

import pytest

from assistant.answer import Citation, Own, Quotation, Quote, Quoted, Sentence, Statement, Words, plain_text
from assistant.citations import cite, live_link
from assistant.events import CitationReady, SentenceReady
from corpus.document import Document
from corpus.manifest import Manifest
from corpus.passage import Passage
from corpus.release import Release
from corpus.span import Span
from tests.project import said


@pytest.fixture
def release(documents: tuple[Document, ...], passages: tuple[Passage, ...]) -> Release:
    manifest = Manifest(1, "", "", "", None, len(documents), len(passages), {})
    return Release(manifest, documents, passages)


def cited(statements: list[Statement], release: Release) -> tuple[list[Sentence], list[Citation]]:
    """The sentences and the citations, apart."""
    events = list(cite(statements, release))
    return (
        [event.sentence for event in events if isinstance(event, SentenceReady)],
        [event.citation for event in events if isinstance(event, CitationReady)],
    )


def test_numbers_follow_first_use_and_the_same_words_have_one(release: Release) -> None:
    first, second = (Quote(passage, passage.units[0].span) for passage in release.passages[:2])
    statements = [
        said("I begin."),
        said("Two.", second),
        said("Both.", first, second, first),
    ]
    sentences, citations = cited(statements, release)
    assert [sentence.citations for sentence in sentences] == [(), (1,), (2, 1)]
    assert [citation.quote for citation in citations] == [
        quote.span.of(release.documents[0].text) for quote in (second, first)
    ]
    assert plain_text(sentences) == "I begin.\n\nTwo. [1]\n\nBoth. [2] [1]"


def test_a_sentence_keeps_its_pieces_and_what_answers_is_marked(release: Release) -> None:
    passage = release.passages[0]
    quote = Quote(passage, passage.units[0].span)
    start = quote.span.start
    statements = [
        Statement((Own("It lists:"),)),
        Statement((Quoted(quote, Span(start + 2, start + 5)),), kind="item"),
        Statement((Own("and "), Quoted(quote)), kind="item"),
        said("After."),
    ]
    sentences, [citation] = cited(statements, release)
    language = citation.language
    block = passage.units[0].kind
    assert [sentence.pieces for sentence in sentences[1:3]] == [
        (Quotation(1, quote.words, language, (2, 5), block),),
        (Words("and "), Quotation(1, quote.words, language, None, block)),
    ]
    assert citation.span == (start + 2, start + 5) and citation.marked == (2, 5)
    assert plain_text(sentences) == f"It lists:\n{quote.words} [1]\nand {quote.words} [1]\n\nAfter."


@pytest.mark.parametrize("marked", [Span(0, 0), Span(0, 999_999), Span(5, 2)])
def test_a_mark_that_is_none_is_left_out(release: Release, marked: Span) -> None:
    passage = release.passages[1]
    quote = Quote(passage, passage.units[0].span)
    for mark in (marked, quote.span):
        [sentence], [citation] = cited([Statement((Quoted(quote, mark),))], release)
        assert citation.span is None
        assert isinstance(sentence.pieces[0], Quotation) and sentence.pieces[0].marked is None


@pytest.mark.parametrize("span", [Span(10, 10), Span(999_999, 1_000_000), Span(54, 60)])
def test_words_that_do_not_stand_there_are_dropped_with_what_rests_on_them(
    release: Release, span: Span
) -> None:
    statements = [said("Claim.", Quote(release.passages[0], span)), said("Plain.")]
    sentences, citations = cited(statements, release)
    assert [sentence.text for sentence in sentences] == ["Plain."] and not citations
    quoting = Statement((Own("It says "), Quoted(Quote(release.passages[0], span))))
    assert cited([quoting], release) == ([], [])


def test_a_page_that_the_release_lacks_is_not_cited(release: Release) -> None:
    bare = Release(release.manifest, (), release.passages)
    quote = Quote(release.passages[0], release.passages[0].units[0].span)
    assert cited([said("Claim.", quote)], bare) == ([], [])


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
