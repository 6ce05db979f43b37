"""Hostile text through every way in and into every page: it stays text, and nothing else becomes a link."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from corpus.document import Block, Document, document_id
from corpus.span import Span
from tests.browser.payloads import ADDRESSES, PAYLOADS
from tests.browser.scripted_answer import answer, sentence
from tests.browser.stand_in import CONTACT, Reply, StandIn, answered, citation, page_document

# Every kind of element with the attributes it has, every link, and whether anything ran.
AUDIT = """() => {
  const seen = new Set(), links = [];
  for (const node of document.querySelectorAll("*")) {
    seen.add(node.localName + " " + node.getAttributeNames().sort().join(" "));
    for (const name of ["href", "src", "action", "formaction", "xlink:href"]) {
      if (!node.hasAttribute(name) || node.localName === "use") continue;
      links.push(URL.canParse(node[name], location) ? new URL(node[name], location).protocol : "unreadable");
    }
  }
  return {seen: [...seen], links: [...new Set(links)], pwned: window.pwned ?? null};
}"""


def hostile_citation(payload: str, address: str) -> dict[str, Any]:
    return {
        **citation(1, "Round University Rаnking", page_document()),
        "quote": payload,
        "start": 0,
        "end": len(payload),
        "span": (0, 1) if len(payload) > 1 else None,
        "title": payload,
        "section": [payload, payload],
        "url": address,
        "link": address,
        "source": address,
        "language": payload[:8],
        "retrieved_at": payload,
    }


def hostile_answer(payload: str, address: str) -> Reply:
    contact = {"office": payload, "email": payload, "phone": payload, "url": address}
    cited = hostile_citation(payload, address)
    said = [
        sentence(payload, cited),
        sentence(payload, kind="item"),
        sentence("It says ", cited, kind="item"),
        sentence(payload),
    ]
    return Reply(answer("partial", said, [cited], contact=contact, suggestions=[payload], missing=[payload]))


def friendly(stand_in: StandIn) -> None:
    """Answers that show every part of a page, for the list of what is allowed."""
    document = page_document()
    quoted = "Round University Rаnking"
    start = document.text.index(quoted)
    cited = [
        citation(1, quoted, document, span=(start, start + len("Round"))),
        citation(2, "International ratings", document, changed_since=True, language="fr"),
    ]
    text = f"It lists\n- {quoted} [1]\n- International ratings [2]\n{quoted}"
    stand_in.replies["partial"] = Reply(
        answer("partial", text, cited, contact=CONTACT, suggestions=["More?"])
    )
    stand_in.replies["nothing"] = Reply(
        answer("not_found", "No.", [], contact=CONTACT, suggestions=["More?"])
    )


def beyond(page, allowed: set[str]) -> list[str]:
    """What the page holds that it may not."""
    audit = page.evaluate(AUDIT)
    found = [f"element {kind}" for kind in audit["seen"] if kind not in allowed]
    found += [f"link {protocol}" for protocol in audit["links"] if protocol not in ("http:", "https:")]
    return found + ([f"ran: {audit['pwned']}"] if audit["pwned"] is not None else [])


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 150


def test_chat(new_page: Callable, server, stand_in) -> None:
    page = new_page()
    friendly(stand_in)
    page.goto(f"{server}/embed?lang=en")
    allowed: set[str] = set()
    for question in ("ratings", "partial", "nothing"):
        page.fill("#question", question)
        page.keyboard.press("Enter")
        page.locator(f".question:has-text('{question}') + .answer").wait_for()
        for chip in page.locator(".answer >> nth=-1 >> .source").all():
            chip.click()
            allowed |= set(page.evaluate(AUDIT)["seen"])
            page.keyboard.press("Escape")
        allowed |= set(page.evaluate(AUDIT)["seen"])
    # A contact or a citation without what makes a link lacks the link; a language may be empty.
    page.locator("#menu-button").click()
    page.locator("#erase-button").click()
    page.locator("#erase-confirm").click()
    problems = []
    for number, payload in enumerate(PAYLOADS):
        stand_in.always = hostile_answer(payload, payload if payload in ADDRESSES else ADDRESSES[number % 20])
        question = payload.strip() or "?"
        page.evaluate(
            """question => {
              document.getElementById("question").value = question;
              document.getElementById("composer").requestSubmit();
            }""",
            question,
        )
        page.locator(".answer").wait_for()
        page.locator(".source").first.click()
        problems += [f"{payload!r}: {problem}" for problem in beyond(page, allowed)]
        shown = page.locator("dialog#source blockquote").text_content()
        assert shown == payload or "\r" in payload or "\x00" in payload
        page.evaluate(
            "document.getElementById('source').close(); document.getElementById('erase-confirm').click()"
        )
    assert problems == []


def test_chat_after_a_reload_and_in_the_hand_off(new_page: Callable, server, stand_in) -> None:
    page = new_page()
    page.add_init_script("HTMLAnchorElement.prototype.click = function () { window.opened = this.href }")
    page.goto(f"{server}/embed?lang=en")
    allowed = set(page.evaluate(AUDIT)["seen"])
    for payload in PAYLOADS[::6]:
        reply = hostile_answer(payload, ADDRESSES[0])
        reply.answer["contact"]["email"] = CONTACT["email"]
        stand_in.always = reply
        before = page.locator(".answer").count()
        page.evaluate(
            """question => {
              document.getElementById("question").value = question;
              document.getElementById("composer").requestSubmit();
            }""",
            payload.strip() or "?",
        )
        page.locator(".answer").nth(before).wait_for()
        page.locator(".contact button").last.click()
        opened = page.evaluate("window.opened")
        assert opened.startswith("mailto:admissions@lakes.example?subject=")
        assert opened.count("&") == 1 and opened.count("?") == 1 and "\n" not in opened
    allowed |= set(page.evaluate(AUDIT)["seen"])
    page.reload()
    page.locator(".answer").last.wait_for()
    # The office's address can be tapped, and no other.
    addresses = page.eval_on_selector_all("a[href^='mailto:']", "links => links.map(link => link.href)")
    assert set(addresses) == {f"mailto:{CONTACT['email']}"}
    assert set(beyond(page, allowed)) == {"link mailto:"}


@pytest.mark.parametrize("parameter", ["title", "question", "color", "theme", "lang", "frame"])
def test_panel_parameters(new_page: Callable, server, parameter) -> None:
    page = new_page()
    page.goto(f"{server}/embed?" + urlencode({parameter: "x", "lang": "en"}))
    allowed = set(page.evaluate(AUDIT)["seen"])
    problems = []
    for payload in PAYLOADS[:: 2 if parameter in ("title", "question") else 9]:
        page.goto(f"{server}/embed?" + urlencode({parameter: payload}))
        problems += [f"{payload!r}: {problem}" for problem in beyond(page, allowed)]
    assert problems == []


def test_ask(new_page: Callable, server, stand_in) -> None:
    page = new_page()
    friendly(stand_in)
    allowed: set[str] = set()
    for question in ("", "ratings", "partial", "nothing", "x" * 1001):
        page.goto(f"{server}/ask?" + urlencode({"q": question, "lang": "en"}))
        allowed |= set(page.evaluate(AUDIT)["seen"])
    problems = []
    for number, payload in enumerate(PAYLOADS):
        stand_in.always = hostile_answer(payload, payload if payload in ADDRESSES else ADDRESSES[number % 20])
        page.goto(f"{server}/ask?" + urlencode({"q": payload, "lang": payload}))
        problems += [f"{payload!r}: {problem}" for problem in beyond(page, allowed)]
    assert problems == []


def test_sources(new_page: Callable, server, stand_in) -> None:
    page = new_page()
    allowed: set[str] = set()
    old = page_document(extra="Gone")
    stand_in.documents[("lakes-rankings", "000002")] = old
    stand_in.documents[("lakes-rankings", "000003")] = replace(old, blocks=old.blocks[1:], id="x")
    source = answered("x")["citations"][3]["source"]
    for address in (source, *(f"/sources/lakes-rankings?release=00000{number}" for number in (2, 3))):
        page.goto(server + address)
        allowed |= set(page.evaluate(AUDIT)["seen"])
    problems = []
    for number, payload in enumerate(PAYLOADS):
        address = payload if payload in ADDRESSES else ADDRESSES[number % 20]
        text = f"{payload}\n\n{payload} quoted {payload}"
        middle = len(payload) + 2
        blocks = (Block("heading", Span(0, len(payload)), 2), Block("paragraph", Span(middle, len(text))))
        document = Document("hostile", address, payload, (payload,), payload[:8], text, blocks, payload)
        stand_in.documents[("hostile", "000001")] = document
        page.goto(f"{server}/sources/hostile?release=000001&quote={middle}-{len(text)}")
        problems += [f"{payload!r}: {problem}" for problem in beyond(page, allowed)]
        if not set(payload) & set("\r\x00"):
            assert page.locator("mark").text_content() == text[middle:]
    assert problems == []


def test_addresses_of_sources(new_page: Callable, server) -> None:
    page = new_page()
    page.goto(f"{server}/sources/missing")
    allowed = set(page.evaluate(AUDIT)["seen"])
    for payload in PAYLOADS[::3]:
        name = document_id(payload)
        assert quote(name, safe="") == name, "an id made of any file name is safe in an address"
        for address in (
            f"/sources/{quote(payload, safe='')}",
            f"/sources/lakes-rankings?{urlencode({'release': payload})}",
        ):
            response = page.goto(server + address)
            assert response.status == 404
            if "text/html" in response.headers["content-type"]:
                assert beyond(page, allowed) == []
        response = page.goto(f"{server}/sources/lakes-rankings?{urlencode({'quote': payload})}")
        assert response.status == 200 and page.locator("mark").count() == 0


def test_launcher_attributes(new_page: Callable, host_site) -> None:
    page = new_page()
    from html import escape

    problems = []
    page.goto(host_site.address)
    page.locator(".launcher").first.wait_for()
    audit = AUDIT.replace("document.query", 'document.querySelector("body > div").shadowRoot.query')
    allowed = set(page.evaluate(audit)["seen"])
    for payload in PAYLOADS[::5]:
        names = ("language", "color", "position", "title", "question", "label", "theme")
        host_site.attributes = " ".join(f'data-{name}="{escape(payload)}"' for name in names)
        page.goto(host_site.address)
        page.locator(".launcher").first.wait_for(state="attached")
        found = page.evaluate(audit)
        problems += [f"{payload!r}: {kind}" for kind in found["seen"] if kind not in allowed]
        if found["pwned"] is not None:
            problems.append(f"{payload!r} ran")
    assert problems == []
