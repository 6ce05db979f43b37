"""Document → passages: cut where the author did, each small enough to be embedded whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.document import Block, Document
from corpus.passage import Passage, Unit
from corpus.sentences import sentence_spans
from corpus.span import Span, trimmed

# About 256 word pieces, which is all that all-MiniLM-L6-v2 reads.
LARGEST_PASSAGE = 1200


@dataclass(frozen=True)
class _Stretch:
    """Blocks that stay together, under their headings."""

    headings: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def span(self) -> Span:
        return Span(self.blocks[0].span.start, self.blocks[-1].span.end)


def chunk(document: Document) -> list[Passage]:
    """The passages of a document, in order; together they hold all its text but the headings."""
    passages: list[Passage] = []
    for stretch in _joined(list(_stretches(document))):
        for span in _fitting(document.text, stretch.span):
            number = len(passages)
            passages.append(
                Passage(
                    id=f"{document.id}.{number}",
                    document_id=document.id,
                    title=document.title,
                    section=document.section,
                    headings=stretch.headings,
                    language=document.language,
                    span=span,
                    text=span.of(document.text),
                    units=tuple(_units(document, stretch.blocks, span)),
                )
            )
    return passages


def _stretches(document: Document) -> Iterator[_Stretch]:
    """Paragraphs one by one, but a list or table with what announces it and what follows it."""
    headings: dict[int, str] = {}
    pending: list[Block] = []
    in_list = False
    for block in document.blocks:
        if block.kind in ("title", "heading"):
            if pending:
                yield _Stretch(tuple(headings.values()), tuple(pending))
            pending, in_list = [], False
            if block.kind == "heading":
                headings = {level: text for level, text in headings.items() if level < block.level}
                headings[block.level] = block.span.of(document.text)
            continue
        listed = block.kind in ("item", "row")
        announced = pending and pending[-1].span.of(document.text).endswith(":")
        # A paragraph after a list explains it; a second one is a passage of its own.
        if pending and not listed and not in_list and not announced:
            yield _Stretch(tuple(headings.values()), tuple(pending))
            pending = []
        elif pending and not listed and in_list:
            yield _Stretch(tuple(headings.values()), (*pending, block))
            pending, in_list = [], False
            continue
        pending.append(block)
        in_list = listed
    if pending:
        yield _Stretch(tuple(headings.values()), tuple(pending))


def _joined(stretches: Sequence[_Stretch]) -> Iterator[_Stretch]:
    """Short neighbours under one heading joined, so that a pronoun stays near what it stands for."""
    before: _Stretch | None = None
    for stretch in stretches:
        if before is not None and before.headings == stretch.headings:
            joined = _Stretch(before.headings, before.blocks + stretch.blocks)
            if joined.span.end - joined.span.start <= LARGEST_PASSAGE // 2:
                before = joined
                continue
        if before is not None:
            yield before
        before = stretch
    if before is not None:
        yield before


def _fitting(text: str, span: Span) -> list[Span]:
    """The span itself, or its parts where it is too long: at line ends, then sentences, then words."""
    if span.end - span.start <= LARGEST_PASSAGE:
        return [span]
    splitter = RecursiveCharacterTextSplitter(
        ["\n\n", "\n", ". ", "? ", "! ", "؟ ", "。", " ", ""],
        keep_separator="end",
        chunk_size=LARGEST_PASSAGE,
        chunk_overlap=0,
        add_start_index=True,
        strip_whitespace=False,
    )
    starts = [part.metadata["start_index"] for part in splitter.create_documents([span.of(text)])]
    ends = [*starts[1:], span.end - span.start]
    offsets = zip(starts, ends, strict=True)
    parts = (trimmed(text, span.start + start, span.start + end) for start, end in offsets)
    return [part for part in parts if part.end > part.start]


def _units(document: Document, blocks: Sequence[Block], within: Span) -> Iterator[Unit]:
    """Items and rows whole, paragraphs by sentence, cut to the passage they stand in."""
    for block in blocks:
        start, end = max(block.span.start, within.start), min(block.span.end, within.end)
        if start >= end:
            continue
        if block.kind in ("item", "row"):
            yield Unit(block.kind, Span(start, end))
            continue
        for sentence in sentence_spans(document.text[start:end], document.language):
            yield Unit("sentence", Span(start + sentence.start, start + sentence.end))
