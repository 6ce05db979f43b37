"""Which letters a language is written in: a question in another script is not in that language."""

import re

_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_BY_LANGUAGE = {
    "ru": "\u0400-\u04ff",
    "be": "\u0400-\u04ff",
    "zh": "\u3400-\u9fff",
    "ar": "\u0600-\u06ff\u0750-\u077f",
    "fa": "\u0600-\u06ff\u0750-\u077f",
    "hi": "\u0900-\u097f",
    "uz": f"{_LATIN}\u0400-\u04ff",
    "tk": _LATIN,
    "tr": _LATIN,
    "en": _LATIN,
    "fr": _LATIN,
    "es": _LATIN,
}


def is_written_as(language: str, text: str) -> bool:
    """Whether a third of the letters are of the language's script, names in another one aside."""
    script = _BY_LANGUAGE.get(language)
    letters = re.findall(r"[^\W\d_]", text)
    if script is None or not letters:
        return True
    return 3 * len(re.findall(f"[{script}]", text)) >= len(letters)
