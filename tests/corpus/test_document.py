"""A page's identity: one address, one id, safe in a path."""

import re

import pytest

from corpus.document import canonical_url, document_id


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://www.Eng.BSMU.by/page/6/649/", "https://eng.bsmu.by/page/6/649"),
        ("https://eng.bsmu.by/page/6/649?special_version=Y&PAGEN_1=2#top", "https://eng.bsmu.by/page/6/649"),
        ("https://x.example/list?id=3&utm_source=a", "https://x.example/list?id=3"),
        ("https://x.example:8443/a", "https://x.example:8443/a"),
        ("http://x.example:80/", "https://x.example"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("//x.example/a", ""),
        ("http://[bad", ""),
        ("http://x.example:port/", ""),
        ("not an address", ""),
        ("", ""),
    ],
)
def test_a_page_has_one_address(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "origin", ["https://x.example/a/../../b?q=<script>", "Стоимость.md", "a" * 500, "..", "/"]
)
def test_ids_are_safe_in_a_path(origin: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", document_id(origin))


def test_pages_that_read_alike_have_different_ids() -> None:
    assert document_id("https://x.example/a-b") != document_id("https://x.example/a/b")
