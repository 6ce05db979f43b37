"""`python -m bench.train`: makes the weights anew from `bench/sites/`, and tells how a site left out fares.

Writes the language, kind and decision weights that ship, each with its model card. Nothing is fitted on
northgate nor on any set under shared/.
"""

import argparse
import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.quotes import decision
from assistant.quotes.candidates import CandidateSearch
from assistant.quotes.evidence import Evidence
from assistant.quotes.judging import Judge
from assistant.understand import classifier, language
from assistant.understand.classifier import QuestionClassifier
from assistant.understand.language import LanguageClassifier
from assistant.understand.message_sorts import phrases_by_language
from assistant.understand.names import Names
from assistant.understand.reading import Reader
from bench.embedding_cache import RememberingEmbedder, RememberingMultilingual
from bench.examples import CIRCUMSTANCES, Example, examples, is_taken
from bench.sites import TRAINED_ON, Item, Site
from corpus.university import University

# Answered, in part, sure, nearest. Chosen on the sites that are trained on, each left out in its turn.
THRESHOLDS = (0.58, 0.62, 0.6, 0.1)
NO_NAMES = Names(University(name="any", short_name="any"))
UNCALIBRATED = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
TREES, DEPTH = 150, 3
# More of it never makes an answer less likely (1), or never more likely (-1).
_DIRECTION = {
    "meaning": 1, "multilingual": 1, "characters": 1, "own_meaning": 1, "own_multilingual": 1,
    "gained_meaning": 1, "gained_multilingual": 1, "missed_meaning": -1, "missed_multilingual": -1,
    "missed_characters": -1, "over_missed_meaning": 1, "over_missed_multilingual": 1,
    "over_missed_characters": 1, "over_others": 1, "share": 1, "passage_share": 1, "missed_share": -1,
    "unit_likeness": 1, "unit_rank": 1, "words": 1, "covered": 1, "covered_elsewhere": -1, "unknown": -1,
    "missed_covered": -1, "only_missed": -1, "only_expected": 1, "kind": 1, "nothing": -1,
    "number_unmet": -1, "beside_before": 1,
}  # fmt: skip


def train_languages(sites: Sequence[Site]) -> LanguageClassifier:
    """The language of a message from its characters, on questions and phrases in twelve languages."""
    texts = [item.question for site in sites for item in site.items]
    texts += [one.question for site in sites for one in site.expected]
    labels = [item.language for site in sites for item in site.items]
    labels += [one.language for site in sites for one in site.expected]
    for code, phrases in phrases_by_language().items():
        texts += phrases
        labels += len(phrases) * [code]
    # Applicants write two words as often as a sentence.
    chance = random.Random(0)
    short = [(_two_words(text, chance), label) for text, label in zip(texts, labels, strict=True)]
    texts += [text for text, _ in short]
    labels += [label for _, label in short]
    model = LogisticRegression(C=30, max_iter=300, class_weight="balanced")
    model.fit(language.vectorizer().transform(texts), labels)
    return LanguageClassifier(
        tuple(model.classes_), model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
    )


def _two_words(text: str, chance: random.Random) -> str:
    words = text.split()
    start = chance.randrange(max(1, len(words) - 1))
    return " ".join(words[start : start + 2])


def train_kinds(sites: Sequence[Site], multilingual: RememberingMultilingual) -> QuestionClassifier:
    """The kind of thing asked for, on expected questions; nothing, on what only tells of somebody."""
    asked = [(one.question, one.kind) for site in sites for one in site.expected]
    told = [
        (unit.text, classifier.NOTHING)
        for site in sites
        for unit in site.pages.units
        if unit.unit.kind == "sentence" and len(unit.text) < 90
    ]
    told += 4 * [
        (line, classifier.NOTHING) for line in CIRCUMSTANCES.read_text(encoding="utf-8").splitlines()
    ]
    texts, labels = zip(*asked, *told, strict=True)
    model = LogisticRegression(C=10, max_iter=300)
    model.fit(multilingual.vectors(texts), labels)
    return _classifier(model)


def _classifier(model: LogisticRegression) -> QuestionClassifier:
    """The labels with their weights; of two classes scikit-learn keeps one row, for the second."""
    weights, offsets = model.coef_, model.intercept_
    if len(weights) == 1:
        weights, offsets = np.vstack([0 * weights, weights]), np.concatenate([0 * offsets, offsets])
    return QuestionClassifier(tuple(model.classes_), weights.astype(np.float32), offsets.astype(np.float32))


def train_decision(
    made: Sequence[Example], thresholds: tuple[float, float, float, float] = THRESHOLDS
) -> decision.Decision:
    """Boosted trees over the evidence, their directions held."""
    found = [one for ex in made for reading in ex.readings for one in reading.found]
    rows = np.asarray([one.evidence.as_vector() for one in found], dtype=np.float32)
    right = np.asarray([right for ex in made for reading in ex.right for right in reading])
    model = HistGradientBoostingClassifier(
        max_iter=TREES, max_depth=DEPTH, max_leaf_nodes=2**DEPTH, learning_rate=0.08, min_samples_leaf=40,
        l2_regularization=1.0, early_stopping=False, random_state=0,
        monotonic_cst=[_DIRECTION.get(name, 0) for name in Evidence.names()],
    )  # fmt: skip
    model.fit(rows, right)
    return _complete_trees(model, thresholds)


def _complete_trees(
    model: HistGradientBoostingClassifier, thresholds: tuple[float, float, float, float]
) -> decision.Decision:
    """The trees as arrays, each filled up to full depth."""
    inner, leaves = 2**DEPTH - 1, 2**DEPTH
    trees = [trees[0].nodes for trees in model._predictors]
    features = np.zeros((len(trees), inner), dtype=np.int64)
    cuts = np.full((len(trees), inner), np.inf, dtype=np.float32)
    values = np.zeros((len(trees), leaves))
    for number, nodes in enumerate(trees):

        def fill(place: int, node: int, level: int, nodes: np.ndarray = nodes, number: int = number) -> None:
            if level == DEPTH:
                values[number, place - inner] = nodes[node]["value"]
                return
            if nodes[node]["is_leaf"]:
                children = (node, node)
            else:
                features[number, place] = nodes[node]["feature_idx"]
                cuts[number, place] = nodes[node]["num_threshold"]
                children = (nodes[node]["left"], nodes[node]["right"])
            for side, child in enumerate(children):
                fill(2 * place + 1 + side, child, level + 1)

        fill(0, 0, 0)
    offset = float(np.ravel(model._baseline_prediction)[0])
    return decision.Decision(features, cuts, values, offset, UNCALIBRATED, (), (), *thresholds)


def calibrated(
    decide: decision.Decision, left_out: Sequence[tuple[Sequence[Example], decision.Decision]]
) -> decision.Decision:
    """The decision with its confidence fitted on sites that each decision has not seen."""
    rows, right = [], []
    for made, unseen in left_out:
        for ex in made:
            if ex.item.answerable == "partial" or ex.made_up:
                continue
            _, weighed, is_right = ex.best(unseen)
            rows.append(decision.measures(weighed)[1:])
            right.append(is_right)
    model = LogisticRegression(C=1.0).fit(np.asarray(rows), np.asarray(right))
    weights = (float(model.intercept_[0]), *(float(weight) for weight in model.coef_[0]))
    return replace(decide, calibration=weights)


def stating(decide: decision.Decision, left_out: Sequence[tuple[Site, Judge]]) -> decision.Decision:
    """The decision with `stated` fitted on the messages of sites that each judge has not seen."""
    rows, some, all_of_it = [], [], []
    for site, judge in left_out:
        for item in site.items:
            if not is_taken(item):
                continue
            message = judge.message((*item.conversation, item.question), item.language)
            english = item.language == "en"
            rows.append(decision.message_measures(message.measures, bool(message.parts), english)[1:])
            some.append(item.answerable != "false")
            right = site.right_units(item)
            first = [one.position for one, _ in message.whole.ranked[:1]]
            all_of_it.append(item.answerable == "true" and bool(right.intersection(first)))
    weights = []
    for stated in (some, all_of_it):
        model = LogisticRegression(C=1.0, max_iter=500).fit(np.asarray(rows), np.asarray(stated))
        weights.append((float(model.intercept_[0]), *(float(weight) for weight in model.coef_[0])))
    return replace(decide, stating_some=weights[0], stating_all=weights[1])


def report(name: str, made: Sequence[Example], decide: decision.Decision) -> None:
    """One line of figures on standard output: how the decision fares on these examples."""
    stated, unstated = [], []
    for ex in made:
        confidence, _, is_right = ex.best(decide)
        if ex.item.answerable == "true":
            stated.append((confidence, is_right))
        elif ex.item.answerable == "false":
            unstated.append(confidence)
    best_of = np.asarray(stated)
    area = roc_auc_score([1] * len(stated) + [0] * len(unstated), [*best_of[:, 0], *unstated])
    parts = [f"{name:34} {len(stated):4} {len(unstated):4} first {best_of[:, 1].mean():.3f} auroc {area:.3f}"]
    for level in (0.35, 0.5, 0.65):
        said = best_of[:, 0] >= level
        right = (said & (best_of[:, 1] > 0)).mean()
        wrong = (said & (best_of[:, 1] == 0)).mean()
        refused = (np.asarray(unstated) < level).mean()
        parts.append(f"at {level}: {right:.2f} right {wrong:.2f} wrong {refused:.2f} refused")
    sys.stdout.write(" | ".join(parts) + "\n")


BY_ENCODER = frozenset(["ru", "zh", "ar", "tr", "fr", "es"])
GROUPS: dict[str, Callable[[Item], bool]] = {
    "en": lambda item: item.language == "en" and not item.conversation,
    "follow-up": lambda item: item.language == "en" and bool(item.conversation),
    "ru zh ar tr fr es": lambda item: item.language in BY_ENCODER,
    "be fa hi tk uz": lambda item: item.language not in BY_ENCODER | {"en"},
}


def main() -> int:
    """Train, report a site left out at a time, and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m bench.train", description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the weights that ship")
    parser.add_argument("--test", default="northgate", help="a site that is reported but never trained on")
    options = parser.parse_args()
    embedder, multilingual = RememberingEmbedder(), RememberingMultilingual()
    sites = {name: Site(name, embedder, multilingual) for name in (*TRAINED_ON, options.test)}
    by_language = train_languages([sites[name] for name in TRAINED_ON])
    reader = Reader(embedder, multilingual, by_language)
    embedder.remember_queries(
        [item.question for site in sites.values() for item in site.items if item.language == "en"]
    )
    made: dict[tuple[str, bool], list[Example]] = {}
    searches: dict[str, CandidateSearch] = {}
    for name, site in sites.items():
        rest = [sites[other] for other in TRAINED_ON if other != name]
        kind = train_kinds(rest, multilingual)
        searches[name] = site.search(kind)
        made[name, True] = examples(site, searches[name], reader)
        made[name, False] = examples(site, site.search(kind, with_expected=False), reader)
    unseen: dict[str, decision.Decision] = {}
    for name in sites:
        others = [ex for key, one in made.items() if key[0] in TRAINED_ON and key[0] != name for ex in one]
        unseen[name] = train_decision(others)
    left_out = [
        (made[name, with_expected], unseen[name]) for name in TRAINED_ON for with_expected in (True, False)
    ]
    sure = {
        name: calibrated(unseen[name], [pair for pair in left_out if pair[1] is not unseen[name]])
        for name in sites
    }
    for name, decide in sure.items():
        for with_expected in (True, False):
            for group, belongs in GROUPS.items():
                chosen = [ex for ex in made[name, with_expected] if belongs(ex.item) and not ex.made_up]
                if len({ex.item.answerable for ex in chosen} & {"true", "false"}) == 2:
                    report(f"{name} {'' if with_expected else 'bare '}{group}", chosen, decide)
    if options.write:
        trained = [ex for key, one in made.items() if key[0] in TRAINED_ON for ex in one]
        of_all = [sites[name] for name in TRAINED_ON]
        decide = calibrated(train_decision(trained), left_out)
        judges = [(sites[name], Judge(searches[name], sure[name], reader, NO_NAMES)) for name in TRAINED_ON]
        decide = stating(decide, judges)
        write(by_language, train_kinds(of_all, multilingual), decide)
    return 0


def write(
    by_language: LanguageClassifier,
    kind: QuestionClassifier,
    decide: decision.Decision,
) -> None:
    """The weights into the places they ship from."""
    language.WEIGHTS.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        language.WEIGHTS,
        languages=np.asarray(by_language.languages),
        weights=by_language.weights.astype(np.float16),
        offsets=by_language.offsets,
    )
    _write_json(classifier.KINDS_FILE, {
        "model": "The kind of thing a question asks for: logistic regression on the multilingual vector.",
        "trained_on": list(TRAINED_ON), "made_by": "python -m bench.train --write",
        "labels": list(kind.labels),
        "weights": np.round(kind.weights.astype(float), 3).tolist(),
        "offsets": np.round(kind.offsets.astype(float), 4).tolist(),
    })  # fmt: skip
    _write_json(decision.WEIGHTS, {
        "model": "The probability that a unit states what is asked: boosted trees, nodes in level order.",
        "trained_on": list(TRAINED_ON), "made_by": "python -m bench.train --write",
        "evidence": list(Evidence.names()),
        "answered": decide.answered, "in_part": decide.in_part,
        "sure": decide.sure, "nearest": decide.nearest,
        "offset": round(decide.offset, 5),
        "calibration": [round(weight, 4) for weight in decide.calibration],
        "stating_some": [round(weight, 4) for weight in decide.stating_some],
        "stating_all": [round(weight, 4) for weight in decide.stating_all],
        "features": decide.features.tolist(),
        "thresholds": [[min(round(float(cut), 5), 1e9) for cut in row] for row in decide.thresholds],
        "leaves": np.round(decide.leaves, 5).tolist(),
    })  # fmt: skip


def _write_json(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(exist_ok=True)
    lines = ",\n".join(f" {json.dumps(key)}: {json.dumps(value)}" for key, value in content.items())
    path.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
