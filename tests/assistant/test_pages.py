"""The pages as they are sent: headers, languages, caching, and an answer on paper without a script."""

import gzip
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.catalogue import load_catalogues
from tests.browser.scripted_answer import answer
from tests.browser.stand_in import CONTACT, Reply, StandIn, citation, create_stand_in, page_document

ORIGIN = "https://lakes.example"


@pytest.fixture
def stand_in() -> StandIn:
    document = page_document()
    return StandIn(documents={(document.id, "000001"): document})


@pytest.fixture
def client(stand_in: StandIn, tmp_path: Path) -> TestClient:
    return TestClient(create_stand_in(stand_in, tmp_path, (ORIGIN,)))


PAGES = ["/embed", "/ask", "/ask?q=ratings", "/sources/lakes-rankings", "/sources/missing"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_fenced_in(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy and "*" not in policy and "http:" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "set-cookie" not in headers


def test_only_the_chat_may_be_framed_and_by_the_allowed_origins_alone(
    client: TestClient, stand_in, tmp_path
) -> None:
    assert (
        client.get("/embed").headers["content-security-policy"].endswith(f"frame-ancestors 'self' {ORIGIN}")
    )
    closed = TestClient(create_stand_in(stand_in, tmp_path))
    assert closed.get("/embed").headers["content-security-policy"].endswith("frame-ancestors 'self'")
    for path in PAGES[1:]:
        assert "frame-ancestors 'none'" in client.get(path).headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/embed", "/ask", "/sources/lakes-rankings"])
@pytest.mark.parametrize("catalogue", load_catalogues().languages(), ids=lambda catalogue: catalogue.language)
def test_every_language_of_the_catalogues_is_served(client: TestClient, path: str, catalogue) -> None:
    for page in (
        client.get(f"{path}?lang={catalogue.language}"),
        client.get(path, headers={"accept-language": catalogue.language}),
    ):
        assert f'<html lang="{catalogue.language}" dir="{catalogue.direction}"' in page.text


def test_a_page_is_compressed_for_those_who_can_read_that(client: TestClient) -> None:
    packed = client.get("/embed", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    plain = client.get("/embed", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.text == packed.text


def test_the_loader_has_every_language_and_is_asked_for_once(client: TestClient) -> None:
    response = client.get("/widget.js", headers={"accept-encoding": "identity"})
    assert "__LAUNCHER_TEXTS__" not in response.text
    for catalogue in load_catalogues().languages():
        assert catalogue.text("launcher.open") in response.text
    again = client.get("/widget.js", headers={"if-none-match": response.headers["etag"]})
    assert again.status_code == 304 and again.content == b""


def test_files_carry_their_digest_and_may_be_kept(client: TestClient) -> None:
    page = client.get("/ask").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    response = client.get(address)
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["content-type"].startswith("text/css")
    assert client.get("/assets/page.000000000000.css").status_code == 404
    assert client.get("/assets/..%2fpages.py").status_code == 404


def test_an_answer_on_the_plain_page(client: TestClient, stand_in: StandIn) -> None:
    document = page_document()
    quote = "International ranking position is one of the university's perfomance indicator."
    stand_in.replies["Rank?"] = Reply(
        answer(
            "partial",
            f"According to the page:\n- {quote} [1]\nIt does not say: the place.",
            [citation(1, quote, document, changed_since=True)],
            contact=CONTACT,
            suggestions=["More & more?"],
        )
    )
    page = client.get("/ask", params={"q": "Rank?", "lang": "en"}).text
    for part in (
        "Only a part of this is on the pages",
        'href="#source-1"',
        'id="source-1"',
        "university&#39;s perfomance indicator.</blockquote>",
        "The page has changed since",
        "https://lakes.example/en/rankings#:~:text=International",
        "/sources/lakes-rankings?release=000001&amp;quote=",
        "admissions@lakes.example",
        "/ask?q=More+%26+more%3F&amp;lang=en",
        "November 22, 2026",
    ):
        assert part in page, part
    assert "<script" not in page


def test_what_answers_is_marked_in_each_quotation(client: TestClient, stand_in: StandIn) -> None:
    document = page_document()
    item = "Webometrics Ranking of World Universities"
    start = document.text.index(item)
    cited = citation(1, item, document, span=(start, start + len("Webometrics")))
    said = f"На странице:\n- {item} [1]\n- {item} [1]"
    stand_in.replies["?"] = Reply(answer("answered", said, [cited], language="ru"))
    page = client.get("/ask", params={"q": "?", "lang": "ru"}).text
    assert '<time datetime="2026-11-22">22 ноября 2026\u202fг.</time>' in page
    quoted = '<bdi class="quoted" lang="en"><mark>Webometrics</mark> Ranking of World Universities</bdi>'
    assert page.count('class="marker"') == 2
    assert page.count("<ul>") == 1 and page.count("<li dir") == 2 and page.count(quoted) == 2
    assert "<mark>Webometrics</mark> Ranking of World Universities</blockquote>" in page


def test_a_snapshot_tells_a_changed_page(client: TestClient, stand_in: StandIn) -> None:
    stand_in.documents[("lakes-rankings", "000000")] = page_document(extra="Gone by now.")
    current = client.get("/sources/lakes-rankings?release=000001")
    old = client.get("/sources/lakes-rankings?release=000000")
    assert "Gone by now." in old.text and "has changed" in old.text and old.headers["page-changed"] == "yes"
    assert "has changed" not in current.text and current.headers["page-changed"] == "no"
    assert client.head("/sources/lakes-rankings?release=000000").headers["page-changed"] == "yes"


@pytest.mark.parametrize("quote", ["", "5", "9-5", "0-999999", "-1-5", "1e1-20", "٣-٩", "0-1-2"])
def test_a_quote_that_is_none_highlights_nothing(client: TestClient, quote: str) -> None:
    page = client.get("/sources/lakes-rankings", params={"quote": quote})
    assert page.status_code == 200 and "<mark" not in page.text


def test_the_highlight_is_exactly_the_quote_even_over_blocks(client: TestClient) -> None:
    text = page_document().text
    for start, end in ((0, 3), (40, 200), (0, len(text)), (len(text) - 1, len(text))):
        page = client.get(f"/sources/lakes-rankings?quote={start}-{end}").text
        parts = [part.split("</mark>")[0].split(">", 1)[1] for part in page.split("<mark")[1:]]
        marked = unescape("".join(parts))
        assert "".join(marked.split()) == "".join(text[start:end].split())
        assert page.count('id="quote"') == 1


def test_the_interface_of_the_chat_is_only_what_it_needs(client: TestClient) -> None:
    packed = client.get("/embed?lang=ru", headers={"accept-encoding": "gzip"})
    assert '"answer.' not in packed.text and '"launcher.' not in packed.text
    assert len(gzip.compress(packed.content)) < 25_000
