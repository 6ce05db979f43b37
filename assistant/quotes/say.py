"""Findings → the words of an answer, in the applicant's language: what is stated, then what is not."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from assistant.answer import Draft, Own, Quote, Quoted, SentenceKind, Statement, Status
from assistant.catalogue import Catalogue
from assistant.quotes.candidates import Candidate
from assistant.quotes.finding import Finding
from assistant.quotes.pages import Pages, PlacedUnit
from assistant.understand.message_sorts import Topic
from corpus.academic_year import is_over
from corpus.release import Release
from corpus.span import Span
from corpus.university import University

_LONGEST_LIST = 30
_MOST_QUOTED = 3
# A near miss this like the question says what is missing; a less like one is about something else.
_SAME_NEAR_MISS = 0.8
_MOST_COVERED = 3


class Speaker:
    """Puts findings into words; its own sentences come from the catalogue, all others from the pages."""

    def __init__(
        self,
        pages: Pages,
        release: Release,
        university: University,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._pages, self._release, self._university, self._today = pages, release, university, today
        self._years = {one.id: one.valid_for for one in release.documents if one.valid_for}

    def small_talk(self, kind: str, catalogue: Catalogue) -> Draft:
        """The reply to a greeting, thanks, "are you a bot" and the like; a person asked for is named."""
        wants_person = kind in ("human", "person")
        key = "chat.human" if wants_person else f"chat.{kind}"
        said = [_own(catalogue, key, university=self._university.name_in(catalogue.language))]
        if wants_person:
            said.append(self._whom_to_ask(catalogue))
        return Draft("chat", 0.0, tuple(said), wants_person=wants_person)

    def draft(
        self,
        findings: Sequence[Finding],
        topics: Sequence[Topic],
        catalogue: Catalogue,
        by_chance: bool = False,
    ) -> Draft:
        """All questions in one draft: what is stated first, then what is not.

        `topics` has the topic of each finding; `by_chance` says that the applicant asks to be let in.
        """
        confidence = min((finding.confidence for finding in findings), default=0.0)
        said: list[Statement] = []
        if by_chance:
            said.append(_own(catalogue, "admission.chance"))
        shown = [finding for finding in findings if finding.verdict != "not_found"]
        # Beside what is not there at all, what is shown as uncertain is not said to be missing.
        verdicts = {finding.verdict for finding in findings}
        left = ("partial", "not_found") if "not_found" in verdicts else ("partial", "not_found", "unsure")
        named = tuple(
            dict.fromkeys(
                self._missing(finding, topic, catalogue)
                for finding, topic in zip(findings, topics, strict=True)
                if finding.verdict in left and not self._lacks_something(finding, catalogue)
            )
        )
        # "This question" says nothing beside what has a name.
        nameless = catalogue.text("topic.other")
        named = tuple(one for one in named if one != nameless) or named
        # What a question lacks may be what its topic says is there, so it is not named by that.
        unnamed = any(self._lacks_something(finding, catalogue) for finding in findings)
        missing = (*named, catalogue.text("missing.part")) if unnamed else named
        if not shown:
            said += self._refusal(findings, topics, missing, catalogue, by_chance)
            # What is said to one who asks to be let in names the office already.
            if not by_chance or self._university.contact_in(catalogue.language) is not None:
                said.append(self._whom_to_ask(catalogue))
            return Draft("not_found", confidence, tuple(said), missing)
        if by_chance:
            said.append(_own(catalogue, "admission.criteria"))
        by_topic = list(zip(findings, topics, strict=True))
        answered = [pair for pair in by_topic if pair[0].verdict in ("answered", "partial")]
        answers: list[tuple[int, int]] = []
        # What an introduction of its own says already needs no other.
        for statements in self._quotations(answered, catalogue, introduced=by_chance):
            answers.append((len(said), len(said) + len(statements)))
            said += statements
        if not answered:
            said.append(_own(catalogue, "answer.unsure"))
            unsure = [(finding, topic) for finding, topic in by_topic if finding.verdict != "not_found"]
            for statements in self._quotations(unsure, catalogue, introduced=True):
                said += statements
        past = self._past_years(said)
        said += [_own(catalogue, "answer.past_year", year=year) for year in past]
        if named and (answered or any(one.verdict == "not_found" for one in findings)):
            said.append(_own(catalogue, "answer.partial_missing", missing=named))
        if unnamed:
            said.append(_own(catalogue, "answer.in_part"))
        whole = not missing and not by_chance
        if past or not whole:
            said.append(self._whom_to_ask(catalogue))
        status: Status = "answered" if whole else "partial"
        return Draft(status, confidence, tuple(said), missing, answers=tuple(answers))

    def _quotations(
        self, findings: Sequence[tuple[Finding, Topic]], catalogue: Catalogue, introduced: bool
    ) -> Iterator[tuple[Statement, ...]]:
        """The quotations of each finding in turn, every unit once; a list comes whole, as items.

        What is quoted in another language than the reader's has a sentence of theirs before it, on its topic
        unless it is `introduced`, and one behind it that says which language it is in.
        """
        seen: set[int] = set()
        topics: set[str] = set()
        told = {catalogue.language}
        for finding, topic in findings:
            chosen = [one for one in finding.quoted if one.position not in seen]
            listed = self._list_of(finding)
            if listed:
                chosen = [one for one in listed if one.position not in seen]
            if not chosen:
                continue
            seen |= {one.position for one in chosen}
            units = [self._pages.units[one.position] for one in chosen]
            said: list[Statement] = []
            if listed:
                said.append(self._list_intro(units, catalogue))
            elif not introduced and units[0].language != catalogue.language:
                name = topic.name if topic.is_sure else "other"
                if name not in topics:
                    said.append(_own(catalogue, f"stated.{name}"))
                topics.add(name)
            most = _LONGEST_LIST if listed else _MOST_QUOTED
            for one, unit in list(zip(chosen, units, strict=True))[:most]:
                kind: SentenceKind = "item" if listed or len(chosen) > 1 else "paragraph"
                said.append(Statement((Quoted(_quote(unit), self._marked(one, unit)),), kind=kind))
            if len(chosen) > most:
                said.append(_own(catalogue, "answer.more", count=len(chosen) - most))
            said += _original_languages(units[:most], told, catalogue)
            yield tuple(said)

    def _past_years(self, said: Sequence[Statement]) -> list[str]:
        """The academic years that the pages quoted are about and that are over, each once."""
        quoted = [part.quote.passage for one in said for part in one.pieces if isinstance(part, Quoted)]
        years = dict.fromkeys(self._years.get(passage.document_id, "") for passage in quoted)
        return [year for year in years if is_over(year, self._today())]

    def _list_of(self, finding: Finding) -> list[Candidate]:
        """All items of the list that is asked for, where one of them was found; else none."""
        best = finding.quoted[0]
        unit = self._pages.units[best.position]
        if (
            best.expected is None
            or best.expected.kind != "list"
            or finding.verdict not in ("answered", "partial")
        ):
            return []
        # The line that only announces the list stands for its items.
        first = best.position + 1 if unit.announces else best.position
        if first >= len(self._pages.units) or self._pages.units[first].unit.kind != "item":
            return []
        return [finding.candidate_at(place) for place in self._pages.list_around(first)]

    def _list_intro(self, units: Sequence[PlacedUnit], catalogue: Catalogue) -> Statement:
        heading = (*units[0].passage.headings, units[0].passage.title)[
            len(units[0].passage.headings) - 1 if units[0].passage.headings else 0
        ]
        return _own(catalogue, "answer.list_intro", count=len(units), heading=heading)

    def _marked(self, candidate: Candidate, unit: PlacedUnit) -> Span | None:
        """The words of the unit that answer, where the expected question names fewer than all."""
        span = candidate.expected.quote if candidate.expected else None
        inside = span and unit.unit.span.start <= span.start and span.end <= unit.unit.span.end
        return span if inside and span != unit.unit.span else None

    def _refusal(
        self,
        findings: Sequence[Finding],
        topics: Sequence[Topic],
        missing: Sequence[str],
        catalogue: Catalogue,
        by_chance: bool,
    ) -> Iterator[Statement]:
        if any(one.judged.lowered_by("other_university") for one in findings):
            yield _own(
                catalogue, "answer.other_university", university=self._university.name_in(catalogue.language)
            )
            return
        if by_chance:
            yield _own(catalogue, "admission.no_criteria")
        elif len(missing) == 1 and all(self._near_miss(one, catalogue) is None for one in findings):
            named = next((topic.name for topic in topics if topic.name != "other"), "other")
            yield _own(catalogue, f"refusal.{named}")
        else:
            yield _own(catalogue, "answer.not_found_about", missing=missing)
        nearest = next((one for finding in findings for one in finding.quoted), None)
        if nearest is not None:
            yield _own(catalogue, "answer.nearest")
            unit = self._pages.units[nearest.position]
            yield Statement((Quoted(_quote(unit)),))
            yield from _original_languages([unit], {catalogue.language}, catalogue)
        elif covered := self._covered():
            yield _own(catalogue, "answer.covered", titles=covered)

    def _covered(self) -> list[str]:
        """What the pages are about, by their titles, where they are few enough to be told."""
        titles = list(dict.fromkeys(document.title for document in self._release.documents))
        return titles if len(titles) <= _MOST_COVERED else []

    def _missing(self, finding: Finding, topic: Topic, catalogue: Catalogue) -> str:
        """What was asked and is not stated: as a near miss puts it, else by its topic."""
        return self._near_miss(finding, catalogue) or catalogue.text(f"topic.{topic.name}")

    def _lacks_something(self, finding: Finding, catalogue: Catalogue) -> bool:
        """Whether a question is answered in part, and nothing tells which part is not."""
        return finding.verdict == "partial" and self._near_miss(finding, catalogue) is None

    def _near_miss(self, finding: Finding, catalogue: Catalogue) -> str | None:
        candidates = finding.judged.candidates
        missed = candidates.missed
        if missed is None or missed.language != catalogue.language:
            return None
        return missed.missing if candidates.missed_likeness >= _SAME_NEAR_MISS else None

    def _whom_to_ask(self, catalogue: Catalogue) -> Statement:
        contact = self._university.contact_in(catalogue.language)
        if contact is None:
            return _own(catalogue, "answer.contact_admissions")
        details = [one for one in (contact.office, contact.email, contact.phone, contact.url) if one]
        return _own(catalogue, "answer.contact_office", contact=details)


def _own(catalogue: Catalogue, key: str, **values: object) -> Statement:
    return Statement((Own(catalogue.text(key, **values)),))


def _original_languages(
    units: Sequence[PlacedUnit], told: set[str], catalogue: Catalogue
) -> Iterator[Statement]:
    """For each language of the units that has not been told yet, a sentence that names it."""
    for language in dict.fromkeys(unit.language for unit in units):
        if language not in told:
            told.add(language)
            yield _own(catalogue, "answer.original", language=catalogue.name_of(language))


def _quote(unit: PlacedUnit) -> Quote:
    return Quote(unit.passage, unit.unit.span)
