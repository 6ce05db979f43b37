"""Which language a message is written in, told by its characters; short and misspelt ones too."""

import functools
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer

from corpus.errors import CorpusError
from corpus.folding import fold
from corpus.scripts import LATIN, Script, main_script

WEIGHTS = Path(__file__).parent / "weights" / "language.npz"
FEATURES = 2**13
# Below this probability the reader's own choice of language is believed instead ("WDOMS?").
SURE = 0.6
# What the classifier has never seen the like of is told by the script and the reader's choice alone.
_HEARD = 0.3
_ALSO_IN_LATIN = ("ru", "hi")


@functools.cache
def vectorizer() -> HashingVectorizer:
    """Texts → their sequences of one to four characters, the same for training and for use."""
    return HashingVectorizer(
        analyzer="char_wb", ngram_range=(1, 4), n_features=FEATURES, alternate_sign=False, preprocessor=fold
    )


@dataclass(frozen=True)
class LanguageClassifier:
    """A linear classifier over characters, trained by `python -m bench.train`."""

    languages: tuple[str, ...]
    weights: np.ndarray  # (languages, FEATURES)
    offsets: np.ndarray

    def probabilities(self, text: str) -> dict[str, float]:
        """How probable each language is, from 0 to 1; they sum to 1."""
        found = vectorizer().transform([text])
        scores = np.asarray(found @ self.weights.T)[0] + self.offsets
        likely = np.exp(scores - scores.max())
        return dict(zip(self.languages, (likely / likely.sum()).tolist(), strict=True))

    def language_of(self, text: str, preferred: str | None = None) -> str:
        """The language of a message; the preferred one, else English, where a few letters leave it open."""
        script = main_script(text)
        code = (preferred or "en").split("-")[0].lower()
        written = {one: share for one, share in self.probabilities(text).items() if _may_be(one, script)}
        best = max(written, key=lambda language: written[language])
        whole = sum(written.values())
        if written[best] >= SURE * whole and written[best] >= _HEARD:
            return best
        if code in written:
            return code
        return best if script is not LATIN else "en"


def _may_be(language: str, script: Script) -> bool:
    """Whether a language is written in a script; Latin letters serve Russian and Hindi keyboards too."""
    return language in script.languages or (script is LATIN and language in _ALSO_IN_LATIN)


@functools.cache
def load_language_classifier(file: Path = WEIGHTS) -> LanguageClassifier:
    """The shipped classifier; raises `CorpusError` where its file is missing or damaged."""
    try:
        # Opened here, for numpy leaves a damaged file open.
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
            return LanguageClassifier(
                tuple(str(code) for code in stored["languages"]),
                stored["weights"].astype(np.float32),
                stored["offsets"].astype(np.float32),
            )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise CorpusError(
            f"{file} can't be read: restore it, or make it anew with python -m bench.train."
        ) from error
