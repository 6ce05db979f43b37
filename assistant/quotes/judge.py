"""One question, weighed: whether the pages state it, in part or not, and the words that show it."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.quotes.finding import Finding, Manner, Verdict, confidence_in
from assistant.quotes.lists import Lists
from assistant.quotes.select import chosen
from assistant.quotes.weigh import Candidate, Weigher, names_in
from assistant.understand.lexicon import Lexicon
from assistant.understand.question import Question
from corpus.index import Index
from corpus.passage import Hit
from corpus.stems import stem, stems

_MOST_CRITERIA = 3
_CRITERIA_PASSAGES = 6
# The share of a question's words that a sentence must state to answer it: open, and yes-or-no.
_ENOUGH = 0.6
_ALL = 0.8
# Half will do to show what is related.
_HALF = 0.5
# How likely a sentence must be to be shown as the nearest.
_NEAR = 0.35


class Judge:
    """Decides what the pages state; the rules are about kinds of questions, never about one."""

    def __init__(self, index: Index, weigher: Weigher, lexicon: Lexicon) -> None:
        self._index = index
        self._weigher = weigher
        self._lexicon = lexicon
        self._lists = Lists(index, weigher, lexicon)

    def judge(self, question: Question, hits: Sequence[Hit]) -> Finding:
        """The finding for one question from the passages found for it."""
        candidates = self._weigher.candidates(question, hits)
        if question.other_university or not candidates:
            return Finding(question, "not_found", "none")
        if question.kind == "section":
            return Finding(question, "answered", "section", (candidates[0],), confidence=0.9)
        if question.kind == "chance":
            return self._chance(question)
        found = (rule(question, candidates) for rule in (self._per_name, self._stated, self._related))
        finding = (
            self._lists.section(question)
            or self._lists.listed(question, hits)
            or self._lists.closed_list(question, hits)
            or next((one for one in found if one), None)
            or self._not_found(question, candidates)
        )
        return replace(
            finding, confidence=confidence_in(finding, candidates, self._asks_the_unheard(question))
        )

    def _chance(self, question: Question) -> Finding:
        """ "Will I be accepted?": what the pages state of the requirements, and no more."""
        hits = self._index.search(self._lexicon.criteria, _CRITERIA_PASSAGES)
        candidates = self._weigher.candidates(question, hits)
        stated = [one for one in candidates if self._lexicon.states("chance", one.text)]
        verdict: Verdict = "partial" if stated else "not_found"
        return Finding(question, verdict, "chance", tuple(stated[:_MOST_CRITERIA]), 0.1)

    def _per_name(self, question: Question, candidates: Sequence[Candidate]) -> Finding | None:
        """Several names that no one passage holds: the best sentence for each."""
        if len(question.names) < 2 or question.strangers or any(one.about for one in candidates):
            return None
        found = [candidate for _, candidate in names_in(question.names, candidates)]
        if not found or (question.is_open and not any(one.stated and one.focused for one in found)):
            return None
        complete = len(found) == len(question.names) and all(one.stated and one.focused for one in found)
        unique = tuple({one.quote.span.start: one for one in found}.values())
        verdict: Verdict = "answered" if complete else "partial"
        return Finding(question, verdict, "stated", unique)

    def _stated(self, question: Question, candidates: Sequence[Candidate]) -> Finding | None:
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
            manner: Manner = "correction" if self._weigher.counts(best.text, None) else "related"
            return Finding(question, "partial", manner, (best,))
        quoted = chosen(question, good)
        rough = question.wants_exact and self._lexicon.rough.search(best.text)
        personal = question.is_personal and not self._is_for_applicants(quoted)
        if rough or personal or question.wants_content or question.kind == "meta":
            return Finding(question, "partial", "stated", quoted)
        return Finding(question, "answered", "stated", quoted)

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

    def _related(self, question: Question, candidates: Sequence[Candidate]) -> Finding | None:
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
        if organisations or (names and best.covered and best.coverage >= _HALF) or leaning:
            return Finding(question, "partial", "related", (best,))
        if not names and wanted >= 2 and len(best.covered) >= 2 and best.coverage >= _HALF:
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
