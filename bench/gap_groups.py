"""Grouping for the staff's gap report: 500 questions of five invented sites, each asked in five languages.

A theme is one question in all its languages. Sites ask some things alike ("how cold is winter"), and what is
rightly put together then counts as wrong here; so the purity is a floor. The share kept together says how
much of a theme is in one group, without which single questions would be the purest grouping.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from assistant.gaps.grouping import groups_of
from bench.data import read_lines
from bench.measures import Row
from bench.sites import SITES, TRAINED_ON
from corpus.multilingual import multilingual_encoder

LANGUAGES = {
    "en ru zh ar tr": (0.85, None),
    "en ru zh fr es": (None, None),
    # Of these the encoder reads English alone.
    "en be fa hi uz": (None, None),
}


def measure() -> Iterator[Row]:
    """Purity of the groups, and the share of a theme that is kept together."""
    for languages, (least, target) in LANGUAGES.items():
        asked = _asked(languages.split())
        vectors = multilingual_encoder().vectors([question for _, _, question in asked])
        groups = groups_of(vectors, [language for _, language, _ in asked])
        themes = [theme for theme, _, _ in asked]
        yield Row("gap groups", f"{languages}: purity", _purity(groups, themes), len(asked), least, target)
        yield Row("gap groups", f"{languages}: kept together", _together(groups, themes), len(asked))
        yield Row("gap groups", f"{languages}: groups of {len(set(themes))} themes", len(groups), len(asked))


def _asked(languages: Sequence[str]) -> list[tuple[str, str, str]]:
    """Theme, language and question."""
    return [
        (f"{site}/{raw['id']}", language, {"en": raw["question"], **raw["translations"]}[language])
        for site in TRAINED_ON
        for raw in read_lines(SITES / site / "questions.jsonl")
        if "translations" in raw
        for language in languages
    ]


def _purity(groups: Sequence[Sequence[int]], themes: Sequence[str]) -> float:
    return sum(Counter(themes[one] for one in group).most_common(1)[0][1] for group in groups) / len(themes)


def _together(groups: Sequence[Sequence[int]], themes: Sequence[str]) -> float:
    groups_of_theme: dict[str, Counter[int]] = defaultdict(Counter)
    for number, group in enumerate(groups):
        for one in group:
            groups_of_theme[themes[one]][number] += 1
    return sum(counted.most_common(1)[0][1] for counted in groups_of_theme.values()) / len(themes)
