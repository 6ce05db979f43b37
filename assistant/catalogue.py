"""Interface texts: one JSON file a language, one home for each string, shared by server and widget.

What languages do with numbers, dates, plurals and each other's names is CLDR's knowledge, by Babel.
"""

import datetime
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from assistant.errors import CatalogueError

FALLBACK_LANGUAGE = "en"
LANGUAGES_FOLDER = Path(__file__).parent / "languages"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = ("R", "AL")
# A day and a year that no month's name or number can be mixed up with.
_SAMPLE_YEAR, _SAMPLE_DAY = 2026, 27


@dataclass(frozen=True)
class Catalogue:
    """The texts of one language: its code ("ru"), direction ("ltr" or "rtl") and strings by key.

    `plurals` are the strings that depend on a number, by CLDR's category of it; `review` are the keys that
    a native speaker should look at.
    """

    language: str
    direction: str
    language_name: str
    strings: Mapping[str, str]
    plurals: Mapping[str, Mapping[str, str]]
    review: tuple[str, ...] = ()

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.language)

    def text(self, key: str, **values: object) -> str:
        """The string under `key` with its {placeholders} filled; KeyError where either is unknown.

        Where a string depends on a number it is that of `count`. Several values under one
        name are parted as the language does it. Values are put in as they stand and never read as patterns
        themselves, so a question or a title with braces in it is safe here. One that runs the other way
        than the language is isolated, or it would draw the brackets beside it along.
        """
        if key in self.plurals:
            count = values["count"]
            assert isinstance(count, int)
            pattern = self.plurals[key][self._locale.plural_form(count)]
        else:
            pattern = self.strings[key]
        return PLACEHOLDER.sub(lambda match: self._written(values[match[1]]), pattern)

    def starting_with(self, *prefixes: str) -> dict[str, str]:
        """The strings whose key begins with one of the prefixes: what a page hands to its script."""
        return {key: value for key, value in self.strings.items() if key.startswith(prefixes)}

    def name_of(self, language: str) -> str:
        """The name of another language in this one, or its code where CLDR has none."""
        code = language.replace("_", "-").split("-")[0].lower()
        return str(self._locale.languages.get(code, language))

    def date(self, written: str | None) -> str:
        """A date such as "2026-11-22" (what follows is left out) in words; as it stands where it is none."""
        try:
            day = datetime.date.fromisoformat((written or "")[:10])
        except ValueError:
            return written or ""
        return format_date(day, "long", locale=self._locale)

    def dates_by_month(self) -> list[str]:
        """How a date is written in each month, with {day} and {year} left open: for the pages' script.

        Browsers know dates in fewer languages than the interface has.
        """
        samples = (datetime.date(_SAMPLE_YEAR, month, _SAMPLE_DAY) for month in range(1, 13))
        return [
            format_date(sample, "long", locale=self._locale)
            .replace(str(_SAMPLE_YEAR), "{year}")
            .replace(str(_SAMPLE_DAY), "{day}")
            for sample in samples
        ]

    def _written(self, value: object) -> str:
        if isinstance(value, int):
            return format_decimal(value, locale=self._locale)
        if isinstance(value, list | tuple):
            return self.strings["answer.separator"].join(map(self._written, value))
        text = str(value)
        return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if self._runs_otherwise(text) else text

    def _runs_otherwise(self, text: str) -> bool:
        """Whether any of the text runs against the language; a bare telephone number does in Arabic."""
        strengths = {unicodedata.bidirectional(character) for character in text}
        if self.direction == "ltr":
            return not strengths.isdisjoint(_RIGHT_TO_LEFT)
        return bool(text) and ("L" in strengths or strengths.isdisjoint(_RIGHT_TO_LEFT))


@dataclass(frozen=True)
class Catalogues:
    """All languages of the interface, by code, in alphabetical order with the fallback first."""

    by_language: Mapping[str, Catalogue]

    def get(self, language: str | None) -> Catalogue:
        """The catalogue for a code such as "ru" or "ru-BY"; the fallback for an unknown or empty one."""
        code = (language or "").replace("_", "-").split("-")[0].lower()
        return self.by_language.get(code, self.by_language[FALLBACK_LANGUAGE])

    def negotiate(self, accept_language: str | None, preferred: str | None = None) -> Catalogue:
        """The best catalogue for a reader: `preferred` where it is known, else by Accept-Language."""
        for code in [preferred or "", *accepted_languages(accept_language or "")]:
            primary = code.replace("_", "-").split("-")[0].lower()
            if primary in self.by_language:
                return self.by_language[primary]
        return self.by_language[FALLBACK_LANGUAGE]

    def languages(self) -> list[Catalogue]:
        """Every catalogue, in the order of `by_language`."""
        return list(self.by_language.values())


def load_catalogues(folder: Path = LANGUAGES_FOLDER) -> Catalogues:
    """Read every `<code>.json` of the folder; CatalogueError where one is damaged or English is absent."""
    paths = sorted(folder.glob("*.json"), key=lambda path: (path.stem != FALLBACK_LANGUAGE, path.stem))
    by_language = {path.stem: _load(path) for path in paths}
    if FALLBACK_LANGUAGE not in by_language:
        raise CatalogueError(f"{folder} has no {FALLBACK_LANGUAGE}.json, which the others fall back to.")
    return Catalogues(MappingProxyType(by_language))


def accepted_languages(header: str) -> list[str]:
    """Language codes of an Accept-Language header, most wanted first; malformed parts are left out."""
    weighted: list[tuple[float, int, str]] = []
    for place, part in enumerate(header[:500].split(",")):
        code, _, parameter = part.strip().partition(";")
        match = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", parameter)
        wellformed = re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", code.strip())
        if wellformed and (match or not parameter.strip()):
            quality = float(match[1]) if match else 1.0
            if quality > 0:
                weighted.append((-quality, place, code.strip()))
    return [code for _, _, code in sorted(weighted)]


def plural_categories(language: str) -> set[str]:
    """The categories of numbers that CLDR has for a language, "other" among them."""
    return {*Locale.parse(language).plural_form.tags, "other"}


def _load(path: Path) -> Catalogue:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        categories = plural_categories(path.stem)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path} is not valid JSON in UTF-8: {error}") from error
    except (UnknownLocaleError, ValueError) as error:
        raise CatalogueError(f'{path}: CLDR has no language with the code "{path.stem}".') from error
    if not isinstance(stored, dict):
        raise CatalogueError(f"{path} must be one object.")
    review = stored.pop("review", [])
    strings = {key: value for key, value in stored.items() if isinstance(value, str)}
    plurals = {key: value for key, value in stored.items() if isinstance(value, dict)}
    if len(strings) + len(plurals) < len(stored) or not _are_strings(review):
        raise CatalogueError(
            f"{path} must hold strings, objects of plural forms, and the list of keys to review."
        )
    for key, forms in plurals.items():
        if set(forms) != categories or not _are_strings(forms.values()):
            raise CatalogueError(f"{path}: {key} must have the forms {', '.join(sorted(categories))}.")
    for required in ("language_name", "direction"):
        if required not in strings:
            raise CatalogueError(f'{path} lacks "{required}".')
    if strings["direction"] not in ("ltr", "rtl"):
        raise CatalogueError(f'{path}: "direction" must be "ltr" or "rtl", not {strings["direction"]!r}.')
    return Catalogue(
        path.stem,
        strings["direction"],
        strings["language_name"],
        MappingProxyType(strings),
        MappingProxyType(plurals),
        tuple(review),
    )


def _are_strings(values: object) -> bool:
    return isinstance(values, Iterable) and all(isinstance(value, str) for value in values)
