"""What templates draw answers with: the direction of a text, and which addresses become links."""

import pytest

from assistant.web.templating import web_address, written_direction


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Akita [1]", "ltr"),
        ("جامعة Akita", "rtl"),
        ("«Akita» جامعة", "ltr"),
        ("1998 – جامعة", "rtl"),
        ("דף", "rtl"),
        ("1998", "auto"),
    ],
)
def test_a_sentence_runs_as_its_first_letter(text: str, direction: str) -> None:
    assert written_direction(text) == direction


@pytest.mark.parametrize(
    "address", ["", "javascript:x", "//x.example", "https://", "http://[::1", None, "https://x y"]
)
def test_only_web_addresses_become_links(address: object) -> None:
    assert web_address(address) == ""
