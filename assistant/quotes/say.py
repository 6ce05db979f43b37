"""Findings → the words of an answer, in the applicant's language: what is stated, then what is not."""

import textwrap
from collections.abc import Iterator, Sequence

from assistant.answer import Draft, Quote, Statement
from assistant.catalogue import Catalogue
from assistant.quotes.finding import Finding
from assistant.quotes.weigh import Candidate
from corpus.span import Span
from corpus.university import University

_LONGEST_LIST = 30
# Of the applicant's own words no more is repeated than tells which question is meant.
_LONGEST_ECHO = 48


class Teller:
    """Puts findings into words; its own sentences come from the catalogue, all others from the pages."""

    def __init__(self, catalogue: Catalogue, university: University) -> None:
        self._catalogue = catalogue
        self._university = university

    def small_talk(self, kind: str) -> Draft:
        """The reply to a greeting, thanks, "are you a bot" and the like; a person asked for is named."""
        said = [Statement(self._text(f"chat.{kind}", university=self._university.name))]
        if kind == "human":
            said.append(Statement(self._whom_to_ask()))
        return Draft("chat", 0.0, tuple(said), wants_person=kind == "human")

    def draft(self, findings: Sequence[Finding]) -> Draft:
        """All parts in one draft: what is stated first, then what is not."""
        stated = [finding for finding in findings if finding.verdict != "not_found"]
        missing = tuple(
            dict.fromkeys(self._missing(finding) for finding in findings if finding.verdict != "answered")
        )
        statements = [statement for finding in stated for statement in self._statements(finding)]
        if not stated:
            return Draft("not_found", _least(findings), tuple(self._refusal(findings, missing)), missing)
        if missing:
            # That a name is not on a closed list has been said in the list's own sentence.
            unsaid = dict.fromkeys(
                self._missing(finding)
                for finding in findings
                if finding.verdict != "answered" and finding.manner != "closed_list"
            )
            if unsaid:
                text = self._text("answer.partial_missing", missing="; ".join(unsaid))
                statements.append(Statement(text))
            statements.append(Statement(self._whom_to_ask()))
            return Draft("partial", _least(findings), tuple(_once(statements)), missing)
        return Draft("answered", _least(findings), tuple(_once(statements)))

    def _statements(self, finding: Finding) -> Iterator[Statement]:
        if finding.manner == "section":
            passage = finding.candidates[0].quote.passage
            title = Quote(passage, Span(0, len(passage.title)))
            yield Statement(
                self._text("answer.section", title=passage.title, section=" › ".join(passage.section)),
                (title,),
            )
            return
        if finding.manner == "chance":
            yield Statement(self._text("admission.chance"))
            yield Statement(self._text("admission.criteria"))
        if finding.manner == "closed_list":
            names = ", ".join(stranger.text for stranger in finding.question.strangers)
            yield Statement(self._text("answer.closed_list", name=names, heading=finding.heading))
        if finding.manner == "correction":
            yield Statement(self._text("answer.correction"))
        items = [one for one in finding.candidates if one.unit.kind == "item"]
        if len(items) > 1 and finding.manner in ("list", "closed_list"):
            yield self._list(items[:_LONGEST_LIST], finding.heading)
            return
        for candidate in finding.candidates:
            yield Statement(candidate.text, (candidate.quote,))

    def _list(self, items: Sequence[Candidate], heading: str) -> Statement:
        """A whole list in one sentence, resting on one quotation that holds all of it."""
        intro = self._text("answer.list_intro", count=len(items), heading=heading)
        passage = items[0].quote.passage
        whole = Span(items[0].quote.span.start, items[-1].quote.span.end)
        together = all(item.quote.passage.id == passage.id for item in items)
        quotes = (Quote(passage, whole),) if together else tuple(item.quote for item in items)
        return Statement(f"{intro} {'; '.join(item.text for item in items)}.", quotes)

    def _refusal(self, findings: Sequence[Finding], missing: Sequence[str]) -> Iterator[Statement]:
        other = next((one.question.other_university for one in findings if one.question.other_university), "")
        if any(finding.manner == "chance" for finding in findings):
            yield Statement(self._text("admission.chance"))
            yield Statement(self._text("admission.no_criteria"))
        elif other:
            yield Statement(self._text("answer.other_university", university=self._university.name))
        elif missing:
            yield Statement(self._text("answer.not_found_about", missing="; ".join(missing)))
        else:
            yield Statement(self._text("answer.not_found"))
        nearest = next((finding.nearest for finding in findings if finding.nearest), None)
        if nearest is not None and not other:
            yield Statement(self._text("answer.nearest"))
            yield Statement(nearest.text, (nearest.quote,))
        yield Statement(self._whom_to_ask())

    def _whom_to_ask(self) -> str:
        contact = self._university.contact
        if contact is None:
            return self._text("answer.contact_admissions")
        details = ", ".join(detail for detail in (contact.email, contact.phone, contact.url) if detail)
        return self._text("answer.contact_office", office=contact.office, details=details)

    def _missing(self, finding: Finding) -> str:
        """What was asked and is not stated: the kind of thing, and the applicant's own words for it."""
        question = finding.question
        kind = question.kind if f"missing.{question.kind}" in self._catalogue.strings else "other"
        words = textwrap.shorten(question.text.rstrip(" ?؟!."), _LONGEST_ECHO, placeholder="…")
        return self._text(f"missing.{kind}", words=words or question.text[:_LONGEST_ECHO])

    def _text(self, key: str, **values: object) -> str:
        return self._catalogue.text(key, **values)


def _once(statements: Sequence[Statement]) -> list[Statement]:
    return list(dict.fromkeys(statements))


def _least(findings: Sequence[Finding]) -> float:
    """All of it must be stated, so the least sure part decides."""
    return min((finding.confidence for finding in findings), default=0.0)
