"""Hostile texts through every way into the Gradio page: they stay text, and nothing else becomes a link."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.app import create_app
from corpus.embedder import Embedder
from corpus.settings import Settings
from ingest.publish import publish, read_pages
from tests.browser.conftest import running
from tests.browser.payloads import ADDRESSES, PAYLOADS
from tests.browser.scripted_answer import answer, sentence
from tests.browser.scripted_assistant import QUOTE, SUGGESTED, ScriptedAssistant, ask
from tests.browser.stand_in import CONTACT, answered, citation, page_document
from tests.browser.test_hostile import beyond

AUDIT_KINDS = """() => [...document.querySelectorAll("*")].map(
  (node) => node.localName + " " + node.getAttributeNames().sort().join(" "))"""


def hostile(payloads: list[str], place: str) -> dict[str, Any]:
    """An answer that has the payloads in every field which comes from a page."""
    cited = [
        {
            **citation(number, "Round University Rаnking", page_document()),
            "quote": payload,
            "start": 0,
            "end": len(payload),
            "span": (0, 1),
            "title": payload,
            "section": [payload, payload],
            "url": place,
            "link": place,
            "source": place,
            "language": payload[:8],
            "retrieved_at": payload,
        }
        for number, payload in enumerate(payloads, start=1)
    ]
    said = [
        made
        for payload, each in zip(payloads, cited, strict=True)
        for made in (sentence(payload, each), sentence(payload, kind="item"))
    ]
    contact = {"office": payloads[0], "email": payloads[1], "phone": payloads[2], "url": place}
    return answer("partial", said, cited, contact=contact, suggestions=payloads, missing=payloads)


def test_hostile_texts_stay_texts(open_chat, scripted: ScriptedAssistant) -> None:
    page = open_chat()
    scripted.replies["ratings"] = {**answered("ratings"), "suggestions": list(SUGGESTED)}
    start = page_document().text.index(QUOTE)
    changed = [
        citation(1, QUOTE, page_document(), changed_since=True, span=(start, start + 4), language="fr")
    ]
    scripted.replies["changed"] = answer(
        "partial", f"- {QUOTE} [1]\n{QUOTE}\n- No more.", changed, contact=CONTACT
    )
    seen: set[str] = set()
    for question in ("ratings", "changed", "nothing", "partial"):
        ask(page, question)
        seen |= set(page.evaluate(AUDIT_KINDS))
    scripted.broken = True
    ask(page, "ratings")
    seen |= set(page.evaluate(AUDIT_KINDS))
    scripted.broken = False

    found = []
    payloads = list(dict.fromkeys(PAYLOADS))
    for start in range(0, len(payloads), 10):
        if start % 50 == 0:  # a long conversation only makes each update slower
            page.reload()
            page.wait_for_selector("html[data-ready]")
        some = payloads[start : start + 10] + payloads[:3]
        scripted.always = hostile(some, ADDRESSES[start // 10 % len(ADDRESSES)])
        given = ask(page, " ".join(some)[:900])
        assert given.locator(".source").count() == len(some)
        found += beyond(page, seen)
    assert found == []


def test_a_hostile_page_of_a_release_stays_text(
    new_page, write_page: Callable[[str, str], Path], embedder: Embedder, tmp_path: Path
) -> None:
    for number, payload in enumerate(PAYLOADS[:6]):
        folder = write_page(
            f"hostile{number}.md",
            "---\n"
            f"title: {payload!r}\nurl: https://lakes.example/{number}/?q=\"><script>window.pwned=1</script>\n"
            f"section: [{payload!r}, \"javascript:alert(1)\"]\nretrieved_at: 2026-11-22\n---\n\n"
            f"The dormitory Zanzibar{number} charges {number + 20} roubles a month. {payload}\n",
        )  # fmt: skip
    data = tmp_path / "data"
    publish(read_pages(folder), data, embedder, lambda done: None)
    with running(create_app(Settings(_env_file=None, data=data))) as where:  # type: ignore[call-arg]
        page = new_page()
        page.set_default_timeout(60_000)
        page.goto(where)
        page.wait_for_selector("html[data-ready]")
        for number in range(6):
            ask(page, f"How much does the dormitory Zanzibar{number} charge a month? {PAYLOADS[number]}")
        assert page.evaluate("window.pwned ?? null") is None
        assert (
            page.locator("#log :is(script, iframe, img, object, embed, form, style, base, link)").count() == 0
        )
        links = page.evaluate("[...document.links].map(link => link.protocol)")
        assert set(links) <= {"http:", "https:"}
