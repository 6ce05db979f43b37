"""One question, weighed: whether the pages state it, in part or not, and the words that show it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.lexicon import Lexicon
from assistant.question import Question, Term
from assistant.weigh import Candidate, Weigher, names_in
from corpus.folding import words
from corpus.index import Index
from corpus.passage import Hit, Passage
from corpus.stems import stem, stems

Manner = Literal["stated", "list", "closed_list", "correction", "related", "section", "chance", "none"]
_MOST_QUOTES = 3
_MOST_ROWS = 8
_CRITERIA_PASSAGES = 6
# How much lower than the best a further sentence may score.
_SAME_PARAGRAPH = 2.0
_ALIKE = 0.25
_NEARLY = 0.45
# How much a verdict moves the odds that all is stated, as a logarithm; and when a sentence is near.
_DOUBT = {"answered": -1.3, "partial": 1.2, "not_found": 0.5}
_UNHEARD_DOUBT, _UNSTATED_DOUBT = 0.5, 1.5
_NEAR = 0.35
# The share of a question's words that a sentence must state to answer it.
_ENOUGH = 0.5
_ALL = 0.8


@dataclass(frozen=True)
class Finding:
    """What was found for one question, and in which manner it is told."""

    question: Question
    verdict: Literal["answered", "partial", "not_found"]
    manner: Manner
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    heading: str = ""
    nearest: Candidate | None = None


class Judge:
    """Decides what the pages state; the rules are about kinds of questions, never about one."""

    def __init__(self, index: Index, weigher: Weigher, lexicon: Lexicon) -> None:
        self._index = index
        self._weigher = weigher
        self._lexicon = lexicon

    def judge(self, question: Question, hits: Sequence[Hit]) -> Finding:
        """The finding for one question from the passages found for it."""
        candidates = self._weigher.candidates(question, hits)
        if question.other_university or not candidates:
            return Finding(question, "not_found", "none")
        if question.kind == "section":
            return Finding(question, "answered", "section", (candidates[0],), confidence=0.9)
        if question.kind == "chance":
            return self._chance(question)
        found = (
            rule(question, candidates, hits)
            for rule in (self._listed, self._closed_list, self._per_name, self._stated, self._related)
        )
        finding = next((one for one in found if one), None) or self._not_found(question, candidates)
        return replace(finding, confidence=_confidence(finding, candidates, self._asks_the_unheard(question)))

    def _chance(self, question: Question) -> Finding:
        """ "Will I be accepted?": what the pages state of the requirements, and no more."""
        hits = self._index.search(self._lexicon.criteria, _CRITERIA_PASSAGES)
        candidates = self._weigher.candidates(question, hits)
        stated = [one for one in candidates if self._lexicon.states("chance", one.text)]
        verdict: Literal["partial", "not_found"] = "partial" if stated else "not_found"
        return Finding(question, verdict, "chance", tuple(stated[:_MOST_QUOTES]), 0.1)

    def _listed(
        self, question: Question, candidates: Sequence[Candidate], hits: Sequence[Hit]
    ) -> Finding | None:
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
        verdict: Literal["answered", "partial"] = "partial" if asks_place else "answered"
        return Finding(question, verdict, "list", tuple(members), heading=_heading(passage))

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
            if sum(term.in_(whole) for term in wanted) < _ALL * len(wanted):
                continue
            section = [Hit(other, hit.score) for other in self._index.under(passage)]
            units = sorted(self._weigher.candidates(question, section), key=lambda one: one.quote.span.start)
            items = [unit for unit in units if unit.unit.kind == "item"]
            if items:
                return items, passage
            if len(section) > 1:
                return list(self._naming(units)), passage
        return [], hits[0].passage

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

    def _closed_list(
        self, question: Question, candidates: Sequence[Candidate], hits: Sequence[Hit]
    ) -> Finding | None:
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

    def _per_name(
        self, question: Question, candidates: Sequence[Candidate], hits: Sequence[Hit]
    ) -> Finding | None:
        """Several names that no one passage holds: the best sentence for each."""
        if len(question.names) < 2 or question.strangers or any(one.about for one in candidates):
            return None
        found = [candidate for _, candidate in names_in(question.names, candidates)]
        if not found or (question.is_open and not any(one.stated and one.focused for one in found)):
            return None
        complete = len(found) == len(question.names) and all(one.stated and one.focused for one in found)
        unique = tuple({one.quote.span.start: one for one in found}.values())
        verdict: Literal["answered", "partial"] = "answered" if complete else "partial"
        return Finding(question, verdict, "stated", unique)

    def _stated(
        self, question: Question, candidates: Sequence[Candidate], hits: Sequence[Hit]
    ) -> Finding | None:
        """The sentences that state what is asked about what it is asked about."""
        enough = 1.0 if question.offers_a_choice else _ENOUGH if question.is_open else _ALL
        good = [
            one
            for one in candidates
            if one.about
            and one.focused
            and one.stated
            and one.coverage >= enough
            and self._is_on_topic(question, one)
        ]
        if not good or question.strangers or self._asks_the_unheard(question):
            return None
        best = good[0]
        if not best.numbers_agree:
            # "in 2019?" asks about another year; "75 doctors?" is put right by the quotation.
            if question.is_open or not (question.names or len(best.covered) >= 2):
                return None
            return Finding(question, "partial", "correction", (best,))
        chosen = self._chosen(question, good)
        rough = question.wants_exact and self._lexicon.rough.search(best.text)
        personal = question.is_personal and not self._is_for_applicants(chosen)
        if rough or personal or question.wants_content or question.kind == "meta":
            return Finding(question, "partial", "stated", chosen)
        return Finding(question, "answered", "stated", chosen)

    def _is_for_applicants(self, chosen: Sequence[Candidate]) -> bool:
        """Whether what is stated is stated of those who ask: "teachers were trained" is not."""
        return any(self._lexicon.applicants & set(stems(one.text)) for one in chosen)

    def _asks_the_unheard(self, question: Question) -> bool:
        """Whether an open question has a word that no page knows in any form: "the budget", "nursing"."""
        if not question.is_open:
            return False
        carriers = self._lexicon.carriers.get(question.kind, frozenset())
        return any(
            term.stem not in carriers and not term.in_(self._index.lexical.known)
            for term in (*question.focus, *question.terms)
        )

    def _is_on_topic(self, question: Question, candidate: Candidate) -> bool:
        """Something of the question itself must be met, not only what was said before."""
        return (
            bool(candidate.covered)
            or bool(question.names)
            or (
                bool(question.inherited_names)
                and bool(question.kind)
                and not question.terms
                and not question.focus
            )
        )

    def _chosen(self, question: Question, good: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """The best sentence, and those that state as much or belong to it."""
        best = good[0]
        narrow = bool(question.kind) and question.kind not in ("reason", "list", "about")
        if narrow or best.unit.kind == "row":
            # Two intakes, three dormitories: what fits alike is all told, or the applicant is misled.
            alike = [
                one
                for one in good
                if one.unit.kind == best.unit.kind
                and one.covered == best.covered
                and one.named == best.named
                and abs(one.rules - best.rules) < _ALIKE
            ]
            most = _MOST_ROWS if best.unit.kind == "row" else _MOST_QUOTES
            return tuple(sorted(alike[:most], key=lambda one: one.quote.span.start))
        about_it_all = question.is_open and not question.focus and not question.terms
        if about_it_all or question.kind in ("reason", "about"):
            # "Tell me about X", "why X": the paragraph that says it, not one sentence of it.
            beside = [one for one in good if one.quote.passage.id == best.quote.passage.id]
            chosen = [one for one in beside if one.rules >= best.rules - _SAME_PARAGRAPH]
        else:
            # A further sentence is worth reading where it states something that the ones before do not.
            chosen = [best]
            for one in good[1:]:
                stated = frozenset().union(*(said.covered for said in chosen))
                if one.rules >= best.rules - _NEARLY and one.covered - stated:
                    chosen.append(one)
        return tuple(sorted(chosen[:_MOST_QUOTES], key=lambda one: one.quote.span.start))

    def _related(
        self, question: Question, candidates: Sequence[Candidate], hits: Sequence[Hit]
    ) -> Finding | None:
        """A yes-or-no question whose subject the page has and whose point it does not state."""
        if question.is_open:
            return None
        about = [one for one in candidates if one.about]
        if not about:
            return None
        best = max(about, key=lambda one: (len(one.covered), one.named, one.score))
        organisations = [name for name in question.names if not self._is_place(name.text)]
        wanted = len(question.focus) + len(question.terms)
        names = question.names or question.inherited_names
        # "students too?" leans on what was said before, and the page says it of others.
        leaning = question.inherited_names and not question.kind and not question.strangers
        if organisations or (names and bool(best.covered)) or leaning:
            return Finding(question, "partial", "related", (best,))
        if not names and wanted >= 2 and len(best.covered) >= 2 and best.coverage >= 0.5:
            if any(stranger.kind not in ("", "country") for stranger in question.strangers):
                return None
            manner: Manner = "correction" if question.strangers else "related"
            return Finding(question, "partial", manner, (best,))
        return None

    def _is_place(self, name: str) -> bool:
        return stem(name.casefold()) in self._lexicon.peoples

    def _not_found(self, question: Question, candidates: Sequence[Candidate]) -> Finding:
        """Nothing states it; the nearest true statement is shown where it is near."""
        best = max(candidates, key=lambda one: (one.about and bool(question.names), one.likelihood))
        known = question.names or question.inherited_names
        near = (best.about and known) or len(best.covered) >= 2 or best.likelihood >= _NEAR
        return Finding(question, "not_found", "none", nearest=best if near else None)


def _confidence(finding: Finding, candidates: Sequence[Candidate], unheard: bool) -> float:
    """The probability that the pages state all that was asked, from 0 to 1.

    The learned likelihood of the best sentence, moved by what the rules found; the weights are those
    that ClapNQ's answerable and unanswerable questions gave (`python -m bench quality --only clapnq`).
    """
    likelihood = max(candidate.likelihood for candidate in candidates)
    doubt = _DOUBT[finding.verdict]
    if finding.verdict == "not_found":
        # Where the best sentence does not even state that kind of thing, likeness is no comfort.
        doubt += _UNHEARD_DOUBT if unheard else 0.0 if candidates[0].stated else _UNSTATED_DOUBT
    odds = likelihood / (1.0001 - likelihood)
    return odds / (odds + math.exp(doubt))


def _is_true_list(members: Sequence[Candidate]) -> bool:
    return all(member.unit.kind == "item" for member in members)


def _heading(passage: Passage) -> str:
    return passage.headings[-1] if passage.headings else passage.title
