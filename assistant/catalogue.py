"""Interface texts: one JSON file a language, one home for each string, shared by server and widget."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from assistant.errors import CatalogueError

FALLBACK_LANGUAGE = "en"
LANGUAGES_FOLDER = Path(__file__).parent / "languages"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Catalogue:
    """The texts of one language: its code ("ru"), direction ("ltr" or "rtl") and strings by key."""

    language: str
    direction: str
    language_name: str
    strings: Mapping[str, str]

    def text(self, key: str, **values: object) -> str:
        """The string under `key` with its {placeholders} filled; KeyError where either is unknown.

        Values are put in as they stand and never read as patterns themselves, so a question or a title
        with braces in it is safe here.
        """
        return PLACEHOLDER.sub(lambda match: str(values[match[1]]), self.strings[key])

    def starting_with(self, *prefixes: str) -> dict[str, str]:
        """The strings whose key begins with one of the prefixes: what a page hands to its script."""
        return {key: value for key, value in self.strings.items() if key.startswith(prefixes)}

    def name_of(self, language: str) -> str:
        """The name of another language in this one, or its code where the catalogue has none."""
        return self.strings.get(f"language.{language}", language)


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


def _load(path: Path) -> Catalogue:
    try:
        strings = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path} is not valid JSON in UTF-8: {error}") from error
    if not isinstance(strings, dict) or not all(isinstance(value, str) for value in strings.values()):
        raise CatalogueError(f"{path} must be one flat object of strings.")
    for required in ("language_name", "direction"):
        if required not in strings:
            raise CatalogueError(f'{path} lacks "{required}".')
    if strings["direction"] not in ("ltr", "rtl"):
        raise CatalogueError(f'{path}: "direction" must be "ltr" or "rtl", not {strings["direction"]!r}.')
    return Catalogue(path.stem, strings["direction"], strings["language_name"], MappingProxyType(strings))
