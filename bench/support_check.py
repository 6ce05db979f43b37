"""The check of what a chat model writes: planted sentences withheld, supported paraphrases let through."""

import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Quote
from assistant.model.check import Line, SupportCheck
from assistant.model.lines import ordinary_words
from assistant.quotes.pages import Pages, PlacedUnit
from bench.data import read_json, read_lines
from bench.embedding_cache import RememberingMultilingual
from bench.measures import Row, mean
from bench.sites import SITES
from ingest.publish import read_pages

WRITTEN = Path(__file__).parent / "written"
KINDS = ("number", "name", "accreditation", "year", "sibling", "address", "marker")
LANGUAGES = ("en", "ru", "zh", "ar", "fa", "fr")
PLANTED, MOST_LINES = 300, 40


@dataclass(frozen=True)
class Said:
    """A sentence of an answer, the place of its line among those given, and how it came to be."""

    text: str
    language: str
    unit: PlacedUnit
    site: str
    kind: str = "paraphrase"
    dangling: bool = False


class Written:
    """The paraphrases of a file with the pages they are of."""

    def __init__(self, file: str = "paraphrases.jsonl") -> None:
        self.records = read_lines(WRITTEN / file)
        sites = sorted({record["site"] for record in self.records})
        self.pages = {site: Pages(read_pages(SITES / site / "pages").passages) for site in sites}
        self.encoder = RememberingMultilingual()
        self.ordinary = {
            site: ordinary_words(
                pages, (line["question"] for line in read_lines(SITES / site / "expected.jsonl"))
            )
            for site, pages in self.pages.items()
        }

    def unit(self, record: dict[str, Any]) -> PlacedUnit:
        """The unit that holds the words a paraphrase is of."""
        quote = record["quotes"][0]
        return next(unit for unit in self.pages[record["site"]].units if quote in unit.text)

    def paraphrases(self) -> Iterator[Said]:
        """Every paraphrase in every language."""
        for record in self.records:
            for language, text in record["said"].items():
                yield Said(text, language, self.unit(record), record["site"])

    def lines(self, said: Said, rng: random.Random) -> list[Line]:
        """What a model would be given: the unit's page around it, and pieces of other pages."""
        units = self.pages[said.site].units
        at = units.index(said.unit)
        near = [unit for unit in units[max(0, at - 12) : at + 13] if unit.under[0] == said.unit.under[0]]
        others = rng.sample(
            [unit for unit in units if unit.under[0] != said.unit.under[0]], MOST_LINES - len(near)
        )
        # In the order of the pages, as a model is given them.
        given = sorted([*near, *others], key=units.index)
        return [
            Line(number, Quote(unit.passage, unit.unit.span), unit.text, unit.place, unit.passage.language)
            for number, unit in enumerate(given, 1)
        ]


def _questions(site: str) -> list[str]:
    return [line["question"] for line in read_lines(SITES / site / "expected.jsonl")]


def planted(written: Written, rng: random.Random) -> list[Said]:
    """Unsupported sentences, as many of each kind as can be made evenly, the languages in turn."""
    swaps = read_json(WRITTEN / "swaps.json")
    everything = [said for said in written.paraphrases() if said.language in LANGUAGES]
    made: dict[str, list[Said]] = {kind: [] for kind in KINDS}
    for said in everything:
        for kind, text in _changed(said, everything, written, swaps, rng):
            marker = kind == "marker"
            made[kind].append(Said(text, said.language, said.unit, said.site, kind, marker))
    chosen: list[Said] = []
    for kind in KINDS:
        by_language = {one: [s for s in made[kind] if s.language == one] for one in LANGUAGES}
        for pool in by_language.values():
            rng.shuffle(pool)
        wanted = (PLANTED - len(chosen)) // (len(KINDS) - KINDS.index(kind))
        picked: list[Said] = []
        while len(picked) < wanted and any(by_language.values()):
            for pool in by_language.values():
                if pool and len(picked) < wanted:
                    picked.append(pool.pop())
        chosen += picked
    return chosen


def _changed(
    said: Said, everything: Sequence[Said], written: Written, swaps: dict[str, object], rng: random.Random
) -> Iterator[tuple[str, str]]:
    """The sentence with one thing changed, or another one in its place, by kind."""
    text = said.text
    numbers = [
        m for m in re.finditer(r"\d[\d,. \u00a0٬]*\d|\d", text) if not re.fullmatch(r"(19|20)\d\d", m[0])
    ]
    if numbers:
        one = rng.choice(numbers)
        yield "number", text[: one.start()] + _another(one[0], rng) + text[one.end() :]
    for name, others in swaps["names"].items():  # type: ignore[attr-defined]
        if name in text:
            yield "name", text.replace(name, rng.choice(others))
    yield "accreditation", rng.choice(swaps["accreditation"][said.language])  # type: ignore[index]
    for year in re.finditer(r"(?<!\d)((?:19|20)\d\d|[۱۲]\d{3})(?!\d)", text):
        swapped = str(int(year[0]) + rng.choice((-3, -2, -1, 1, 2, 3)))
        yield "year", text[: year.start()] + swapped + text[year.end() :]
    yield from (("sibling", changed) for changed in _siblings(said, written))
    yield "address", rng.choice(swaps["addresses"][said.language])  # type: ignore[index]
    foreign = [other for other in everything if other.language == said.language and other.site != said.site]
    yield "marker", rng.choice(foreign).text


def _another(number: str, rng: random.Random) -> str:
    """A number of as many digits, written in the same signs."""
    plain = "".join(str(int(digit)) for digit in number if digit.isdigit())
    while True:
        other = str(rng.choice("123456789")) + "".join(rng.choice("0123456789") for _ in plain[1:])
        if int(other) != int(plain) and abs(int(other) - int(plain)) > 0:
            break
    digits = iter(other)
    return "".join(next(digits) if digit.isdigit() else digit for digit in number)


def _siblings(said: Said, written: Written) -> Iterator[str]:
    """The sentence with the number of a neighbouring row or sentence in place of its own."""
    units = written.pages[said.site].units
    for unit in units:
        if unit == said.unit or unit.under != said.unit.under:
            continue
        ours = {n for n in re.findall(r"\d[\d,]*", said.unit.text) if not re.fullmatch(r"(19|20)\d\d", n)}
        theirs = [n for n in re.findall(r"\d[\d,]*", unit.text) if not re.fullmatch(r"(19|20)\d\d", n)]
        for number in ours:
            other = next((n for n in theirs if n not in ours and abs(len(n) - len(number)) < 2), None)
            if other and re.search(rf"(?<!\d){number}(?!\d)", said.text):
                yield re.sub(rf"(?<!\d){number}(?!\d)", other, said.text)


def outcome(said: Said, written: Written, rng: random.Random) -> str:
    """The reason for which the check withholds a sentence; empty where it lets it through."""
    lines = written.lines(said, rng)
    number = next(
        line.number for line in lines if line.quote == Quote(said.unit.passage, said.unit.unit.span)
    )
    check = SupportCheck(lines, said.language, written.encoder.vectors, ordinary=written.ordinary[said.site])
    return check.check(said.text, [number + 90 if said.dangling else number]).reason


def measure(show: bool = False) -> Iterator[Row]:
    """Shares withheld, by kind and by language."""
    written, rng = Written(), random.Random(0)
    yield from _rows("planted", planted(written, rng), written, rng, show, (0.97, 0.99), False)
    supported = list(written.paraphrases())
    yield from _rows("supported", supported, written, rng, show, (0.10, 0.05), True)
    unseen = WRITTEN / "unseen.jsonl"
    if unseen.exists():
        fresh, rng = Written("unseen.jsonl"), random.Random(1)
        yield from _rows("supported, unseen", list(fresh.paraphrases()), fresh, rng, show, (0.10, 0.05), True)


def _rows(
    name: str, every: Sequence[Said], written: Written, rng: random.Random, show: bool,
    bars: tuple[float, float], lower: bool,
) -> Iterator[Row]:  # fmt: skip
    withheld: list[bool] = []
    groups: defaultdict[str, list[float]] = defaultdict(list)
    reasons: Counter[str] = Counter()
    for said in every:
        reason = outcome(said, written, rng)
        withheld.append(bool(reason))
        reasons[reason] += 1
        group = said.language if lower else said.kind
        groups[group].append(float(bool(reason)))
        if show and bool(reason) == lower:
            said_of = [name, said.kind, said.language, reason, said.text, said.unit.text]
            sys.stderr.write(json.dumps(said_of, ensure_ascii=False) + "\n")
    if show:
        sys.stderr.write(f"{name}: {dict(reasons)}\n")
    yield Row(
        "support check",
        f"{name}: withheld",
        mean([float(one) for one in withheld]),
        len(withheld),
        *bars,
        lower,
    )
    for group, values in groups.items():
        yield Row("support check", f"… {group}", mean(values), len(values))
