"""Which sentences of the found passages state what is asked, about what it is asked about."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Quote
from assistant.quotes.scorer import SentenceScorer
from assistant.understand.lexicon import Lexicon
from assistant.understand.question import Name, Question, Term
from corpus.folding import Word, words
from corpus.index import Index
from corpus.passage import Hit, Passage, Unit
from corpus.stems import stem, stems
from corpus.university import University

# A quantity counts for a noun that stands within so many words behind it.
_COUNTED_WITHIN = 6
# What a word is worth that stands near the sentence, or that an elliptical question takes over.
_NEARBY = 0.6
_ADOPTED = 0.5
# What the learned likelihood is worth beside the rules, and how many candidates it is asked about.
_LIKELY = 1.0
_MOST_CANDIDATES = 40
# A proper name belongs to a noun that stands within so many words of it.
_NAMED_WITHIN = 4
_YEAR = re.compile(r"(1[89]|20)\d\d")


@dataclass(frozen=True)
class Candidate:
    """A sentence, list item or table row, and how it meets a question.

    `coverage` is the share of the question's words that it or its surroundings state; the flags say
    whether it meets the parts that must be met.
    """

    quote: Quote
    unit: Unit
    text: str
    about: bool
    named: bool
    focused: bool
    stated: bool
    numbers_agree: bool
    covered: frozenset[str]
    coverage: float
    rules: float
    likelihood: float

    @property
    def score(self) -> float:
        """What the candidates are ordered by: the rules first, the learned likelihood beside them."""
        return self.rules + _LIKELY * self.likelihood


class Weigher:
    """Weighs candidates against a question; built for one release."""

    def __init__(
        self, index: Index, university: University, lexicon: Lexicon, scorer: SentenceScorer
    ) -> None:
        self._index = index
        self._scorer = scorer
        self._lexicon = lexicon
        # The university's own name is in every second sentence, so its words tell nothing.
        own = r"\s+".join(re.escape(word) for word in university.name.split())
        self._own_name = re.compile(
            rf"\b{own}\b|\b{re.escape(university.short_name)}\b|\b[Tt]he University\b"
        )

    def candidates(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """Every unit of the passages found, best first."""
        weighed = sorted(
            (
                self._weighed(question, hit, unit, self._surroundings(hit.passage, unit))
                for hit in hits
                for unit in hit.passage.units
            ),
            key=lambda candidate: -candidate.score,
        )[:_MOST_CANDIDATES]
        likelihoods = self._scorer.score(question.english, [candidate.text for candidate in weighed])
        return sorted(
            (
                replace(candidate, likelihood=likelihood)
                for candidate, likelihood in zip(weighed, likelihoods, strict=True)
            ),
            key=lambda candidate: -candidate.score,
        )

    def _surroundings(self, passage: Passage, unit: Unit) -> frozenset[str]:
        """The stems of a unit's paragraph with the headings: what a pronoun in it may stand for.

        An item or a row also has the paragraph that announces its list.
        """
        before = passage.text[: unit.span.start - passage.span.start].split("\n\n")
        after = passage.text[unit.span.start - passage.span.start :].split("\n\n")
        announced = before[-2] if unit.kind != "sentence" and len(before) > 1 else ""
        text = f"{announced}\n{before[-1]}{after[0]}"
        return self._heading_stems(passage) | frozenset(stems(self.without_own_name(text)))

    def _heading_stems(self, passage: Passage) -> frozenset[str]:
        return frozenset(stems(" ".join((passage.title, *passage.headings))))

    def without_own_name(self, text: str) -> str:
        """The text with the university's own name taken out."""
        return self._own_name.sub(" ", text)

    def _weighed(self, question: Question, hit: Hit, unit: Unit, surroundings: frozenset[str]) -> Candidate:
        passage = hit.passage
        text = passage.text[unit.span.start - passage.span.start : unit.span.end - passage.span.start]
        masked = self.without_own_name(text)
        own = _with_joined(words(masked))
        headings = self._heading_stems(passage)
        # A status is a claim about one name, an item of a list is a thing by itself: both must name it.
        within = own if question.kind == "status" or unit.kind == "item" else surroundings
        about = all(name.in_(within) for name in question.names or question.inherited_names)
        named_here = sum(name.in_(own) for name in question.names)
        carriers = self._lexicon.carriers.get(question.kind, frozenset())
        wanted = [term for term in (*question.focus, *question.terms) if term.stem not in carriers]
        stated = self._states(question, masked, own)
        # "Population" in the name of a fund says nothing about the population.
        names = (*question.names, *question.inherited_names)
        unnamed = own.difference(*(spelling for name in names for spelling in name.spellings))
        covered = [
            term
            for term in wanted
            if (stated and term == question.counted) or self._covers(question, term, unnamed, masked)
        ]
        nearby = [
            term
            for term in wanted
            if term not in covered and term.in_(headings if question.kind else surroundings)
        ]
        adopted = sum(term.in_(own) for term in question.adopted)
        weight = len(wanted) + _ADOPTED * len(question.adopted)
        # What stands under "International ratings" is one: the heading speaks for items and rows.
        worth = _NEARBY if unit.kind == "sentence" else 1.0
        gained = len(covered) + worth * len(nearby) + _ADOPTED * adopted
        coverage = gained / weight if weight else 1.0
        focused = all(term in covered or term.in_(headings) for term in question.focus)
        inherited = sum(term.in_(own) for term in question.inherited) / (len(question.inherited) or 1)
        numbers_agree = all(number in own for number in question.numbers)
        rules = (
            2.0 * about
            + 0.5 * named_here
            + 1.5 * (stated and bool(question.kind))
            + 1.0 * (focused and bool(question.focus))
            + 3.0 * coverage
            + 1.0 * (numbers_agree and bool(question.numbers))
            + 0.3 * len(covered)
            + 0.5 * inherited
            + 0.5 * hit.score
        )
        return Candidate(
            quote=Quote(passage, unit.span),
            unit=unit,
            text=text,
            about=about,
            focused=focused,
            stated=stated,
            numbers_agree=numbers_agree,
            covered=frozenset(term.text for term in covered),
            named=named_here > 0,
            coverage=coverage,
            rules=rules,
            likelihood=0.0,
        )

    def _covers(self, question: Question, term: Term, own: frozenset[str], text: str) -> bool:
        if not term.in_(own):
            return False
        if question.kind == "status" and self._lexicon.kind_of(term.text) == "status":
            return self._lexicon.states("status", text)
        return True

    def _states(self, question: Question, text: str, own: frozenset[str]) -> bool:
        """Whether the sentence states the kind of thing that is asked for."""
        if question.kind == "count":
            return self.counts(text, question.counted) is not None
        if not self._names_the_doer(question, text):
            return False
        if question.kind in ("", "about", "list", "definition", "meta", "section"):
            return True
        if question.kind == "named":
            return self._names_one(question, text)
        if question.kind == "country":
            return "(" in text or self._lexicon.states("country", text)
        if question.kind == "status":
            return self._lexicon.states("status", text)
        return self._lexicon.states(question.kind, text)

    def _names_the_doer(self, question: Question, text: str) -> bool:
        """Whether "who signed it?" is answered: "was signed" tells no one, "signed by the rector" does."""
        if not question.asks_who:
            return True
        deeds = [word for word in words(text) if any(term.in_({stem(word.text)}) for term in question.focus)]
        passive = [
            word
            for word in deeds
            if re.search(r"\b(was|were|is|are|been|be|being) (\w+ )?$", text[: word.start])
        ]
        return len(passive) < len(deeds) or any(re.match(r"\w+ by\b", text[word.start :]) for word in passive)

    def _names_one(self, question: Question, text: str) -> bool:
        """Whether a proper name that the question does not give stands beside the noun asked about."""
        given = {word.text for name in question.names for word in words(name.text)}
        nouns = question.focus or question.terms
        found = words(text)
        for position, word in enumerate(found):
            if not any(noun.in_({stem(word.text)}) for noun in nouns):
                continue
            beside = found[max(0, position - _NAMED_WITHIN) : position + 1 + _NAMED_WITHIN]
            if any(
                text[near.start].isupper()
                and near.start > 0
                and near.text not in self._lexicon.common
                and near.text not in self._lexicon.light
                and near.text not in given
                for near in beside
            ):
                return True
        return False

    def counts(self, text: str, counted: Term | None) -> str | None:
        """The quantity a sentence gives for what is counted, None where it gives none."""
        found = words(text)
        for word in found:
            if not self._is_quantity(word, text):
                continue
            if counted is None:
                return word.text
            # "100 scientists, including Nobel laureates" counts no laureates: a comma ends what is counted.
            clause = re.split(r"[,;:()]", text[word.end :], maxsplit=1)[0]
            near = words(clause)[:_COUNTED_WITHIN]
            behind = {stem(word.text) for word in near}
            if counted.in_(behind) or (
                counted.text in ("people", "persons") and behind & self._lexicon.persons
            ):
                return word.text
        return None

    def _is_quantity(self, word: Word, text: str) -> bool:
        if stem(word.text) in self._lexicon.number_words:
            return True
        if not word.text.isdigit() or _YEAR.fullmatch(word.text):
            return False
        return not (word.start > 0 and text[word.start - 1] == "-")  # COVID-19


def _with_joined(found: Sequence[Word]) -> frozenset[str]:
    """The stems of words, and of neighbours written as one: "practice-oriented", "practiceoriented"."""
    single = [stem(word.text) for word in found]
    joined = [stem(one.text + other.text) for one, other in itertools.pairwise(found)]
    return frozenset((*single, *joined))


def names_in(names: Sequence[Name], candidates: Sequence[Candidate]) -> Iterator[tuple[Name, Candidate]]:
    """For each name the best candidate that has it."""
    for name in names:
        for candidate in candidates:
            if name.in_(frozenset(stems(candidate.text))):
                yield name, candidate
                break
