"""Lists: the whole list that was asked for, its length, or that a name is not on it."""

import re
from collections.abc import Sequence

from assistant.quotes.finding import Finding, Verdict
from assistant.quotes.weigh import Candidate, Weigher
from assistant.understand.lexicon import Lexicon
from assistant.understand.question import Question, Term
from corpus.folding import fold, words
from corpus.index import Index
from corpus.passage import Hit, Passage
from corpus.stems import stem, stems

_IN_QUOTATION_MARKS = re.compile('[“«"]([^“”«»"]{3,200})[”»"]')
# The share of what is wanted that a section must hold to be the list of it.
_ENOUGH = 0.8


class Lists:
    """Finds lists in the pages: items under a heading, or the names that a section brings up."""

    def __init__(self, index: Index, weigher: Weigher, lexicon: Lexicon) -> None:
        self._index = index
        self._weigher = weigher
        self._lexicon = lexicon

    def listed(self, question: Question, hits: Sequence[Hit]) -> Finding | None:
        """A list that was asked for, complete; or how long it is."""
        asks_place = question.kind in ("rank", "meta") and not question.names
        if (question.kind not in ("list", "count") and not asks_place) or question.strangers:
            return None
        wanted = tuple(term for term in (*question.focus, *question.terms) if not self._is_list_word(term))
        if asks_place:
            wanted = tuple(term for term in wanted if term.in_(self._lexicon.related("rank")))
        if not wanted or (question.names and not question.inherited_names):
            return None
        members, passage = self._members(wanted, question, hits)
        if not members or (question.kind == "count" and not _is_true_list(members)):
            return None
        verdict: Verdict = "partial" if asks_place else "answered"
        return Finding(question, verdict, "list", tuple(members), heading=_heading(passage))

    def section(self, question: Question) -> Finding | None:
        """What stands under a heading of the pages that the question names in quotation marks."""
        named = _IN_QUOTATION_MARKS.search(question.text)
        if named is None:
            return None
        for passage in self._index.passages:
            if passage.headings and fold(passage.headings[-1]) == fold(named[1]):
                members = self._under(passage, question, 1.0)
                if not members:
                    return None
                return Finding(question, "answered", "list", tuple(members), heading=_heading(passage))
        return None

    def _is_list_word(self, term: Term) -> bool:
        return stem(term.text) in (stem("list"), stem("listed"))

    def _members(
        self, wanted: Sequence[Term], question: Question, hits: Sequence[Hit]
    ) -> tuple[list[Candidate], Passage]:
        """The items under a heading that names what is wanted; in prose, the sentence for each name."""
        for hit in hits:
            passage = hit.passage
            heading = frozenset(stems(passage.headings[-1])) if passage.headings else frozenset()
            whole = frozenset(stems(passage.search_text))
            if not any(term.in_(heading) for term in wanted):
                continue
            if sum(term.in_(whole) for term in wanted) < _ENOUGH * len(wanted):
                continue
            if members := self._under(passage, question, hit.score):
                return members, passage
        return [], hits[0].passage

    def _under(self, passage: Passage, question: Question, score: float) -> list[Candidate]:
        """The items under the passage's heading, or the sentence for each name; none in a lone paragraph."""
        section = [Hit(other, score) for other in self._index.under(passage)]
        units = sorted(self._weigher.candidates(question, section), key=lambda one: one.quote.span.start)
        items = [unit for unit in units if unit.unit.kind == "item"]
        return items or (list(self._naming(units)) if len(section) > 1 else [])

    def _naming(self, units: Sequence[Candidate]) -> Sequence[Candidate]:
        """The sentences that bring up a name not met before in the section."""
        met: set[str] = set()
        naming = []
        for unit in units:
            spoken = {word.text for word in words(self._weigher.without_own_name(unit.text))}
            names = spoken & self._index.vocabulary.names
            if len(names - met) >= 2 or (not met and names):
                naming.append(unit)
            met |= names
        return naming

    def closed_list(self, question: Question, hits: Sequence[Hit]) -> Finding | None:
        """A name that the world knows and the list on the page lacks: "is it in QS?"."""
        if question.names or not question.strangers:
            return None
        kinds = {stranger.kind for stranger in question.strangers}
        wanted = [
            Term(kind, stem(kind), self._lexicon.related(stem(kind)))
            for kind in ("ranking", "organisation")
            if kind in kinds
        ]
        if not wanted and "" in kinds:  # an unknown name, with the kind beside it: "the Xyz ranking"
            wanted = [term for term in (*question.focus, *question.terms) if self._names_a_list(term)]
        if not wanted:
            return None
        members, passage = self._members(wanted, question, hits)
        if not members:
            return None
        return Finding(question, "partial", "closed_list", tuple(members), heading=_heading(passage))

    def _names_a_list(self, term: Term) -> bool:
        return term.in_(self._lexicon.related(stem("ranking")))


def _is_true_list(members: Sequence[Candidate]) -> bool:
    return all(member.unit.kind == "item" for member in members)


def _heading(passage: Passage) -> str:
    return passage.headings[-1] if passage.headings else passage.title
