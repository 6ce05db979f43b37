"""The multilingual encoder: one space for many languages, whatever text it is given."""

import numpy as np

from corpus.multilingual import MultilingualEncoder, multilingual_encoder


def test_a_question_is_near_to_its_translation() -> None:
    asked, same, other = multilingual_encoder().vectors(
        ["How much is the tuition fee?", "Сколько стоит обучение?", "Where is the library?"]
    )
    assert asked @ same > 0.6 > asked @ other


def test_vectors_have_length_one_and_a_text_has_one_vector_in_any_company() -> None:
    encoder = MultilingualEncoder()
    many = encoder.vectors(["The fee.", *(f"Text {number}" for number in range(150)), "The fee."])
    assert many.shape == (152, 512) and many.dtype == np.float32
    assert np.allclose(np.linalg.norm(many, axis=1), 1, atol=1e-5)
    assert np.allclose(many[0], many[-1], atol=1e-5)


def test_no_text_breaks_it() -> None:
    vectors = multilingual_encoder().vectors(["\ud800", "", "\0", "a" * 20_000, "👩🏽‍⚕️"])
    assert vectors.shape == (5, 512) and np.isfinite(vectors).all()
    assert multilingual_encoder().vectors([]).shape == (0, 512)
