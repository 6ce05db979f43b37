"""Words as they arrive → sentences with their markers, whatever the pieces are cut into."""

import pytest

from assistant.model.sentences import sentences

TEXT = (
    "The fee is 5,640 USD for Prof. Smith's course. [1][2] It is paid twice [3].\n- First item [4]\n"
    "* **Second** item【5】\n学费为5640美元。[6] 分两次支付[7]。 The end [8-10]"
)
EXPECTED = [
    ("The fee is 5,640 USD for Prof. Smith's course.", (1, 2), "paragraph"),
    ("It is paid twice.", (3,), "paragraph"),
    ("First item", (4,), "item"),
    ("Second item", (5,), "item"),
]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_the_same_sentences_come_of_any_pieces(size: int) -> None:
    pieces = [TEXT[at : at + size] for at in range(0, len(TEXT), size)]
    found = [(one.text, one.cited, one.kind) for one in sentences(pieces, "en")]
    assert found[:4] == EXPECTED
    assert {number for _, cited, _ in found for number in cited} == set(range(1, 11))
    assert not any("[" in text or "【" in text for text, _, _ in found)


def test_a_sentence_is_given_when_the_next_one_begins() -> None:
    def arriving():
        yield "The first one is whole. [1] "
        yield "The second"
        raise AssertionError("it waited for more")

    assert next(sentences(arriving(), "en")).cited == (1,)


def test_what_is_cut_off_at_the_end_is_left_out() -> None:
    pieces = ["The first one is whole. [1] The fee is 2 units (from 1 January 2"]
    assert [one.cited for one in sentences(pieces, "en")] == [(1,)]


def test_what_is_no_sentence_is_left_out() -> None:
    assert [one.text for one in sentences(["[1] \n\n## \n\u202e\x00Yes. [2]"], "en")] == ["Yes."]
