"""axe with the rules of WCAG 2.2 AA: five states a page, three languages, two schemes, two widths."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import open_panel
from tests.browser.scripted_answer import answer
from tests.browser.stand_in import CONTACT, Reply, answered, citation, page_document

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MATRIX = list(itertools.product(("en", "ru", "ar"), ("light", "dark"), (320, 1280)))


@pytest.fixture(autouse=True)
def script(stand_in) -> None:
    """Answers of every kind under short questions."""
    document = page_document()
    quote = "more than 70 teachers and physicians of various specialties were trained"
    changed = citation(1, quote, document, changed_since=True)
    stand_in.replies.update(
        {
            "partial": Reply(
                answer("partial", f"It says: {quote} [1]\nNo place.", [changed], contact=CONTACT)
            ),
            "nothing": Reply(answer("not_found", "Not stated.", [], contact=CONTACT)),
            "error": Reply(answered("error"), failure="error"),
        }
    )


def violations(frame, axe: str) -> list[str]:
    """What axe finds, one line each: rule, element, why."""
    frame.evaluate(axe)
    found = frame.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], iframes: false})", RULES
    )["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:120]}"
        for violation in found
        for node in violation["nodes"]
    ]


def ask(frame, question: str) -> None:
    before = frame.locator(".answer").count()
    frame.locator("#question").fill(question)
    frame.locator("#question").press("Enter")
    frame.locator(".answer").nth(before).wait_for()


def chat_states(frame) -> Iterator[str]:
    """Brings the chat into its five states, one after the other."""
    frame.locator("html[data-ready]").wait_for()
    yield "empty"
    ask(frame, "ratings")
    ask(frame, "partial")
    frame.locator(".tool[aria-pressed]").nth(1).click()
    yield "answered and partial, with a comment"
    frame.locator(".answer").last.locator(".source").click()
    frame.locator("dialog#source[open]").wait_for()
    yield "source"
    frame.locator("dialog#source [data-closes]").click()
    ask(frame, "nothing")
    ask(frame, "error")
    yield "not found and error"
    frame.locator("#menu-button").click()
    yield "menu"


def settled(frame) -> None:
    """Lets animations end: half-transparent text has no contrast to measure."""
    frame.evaluate(
        "Promise.all(document.getAnimations().filter(a => a.effect.getTiming().iterations === 1)"
        ".map(a => a.finished.catch(() => {})))"
    )


def check(states: Iterator[str], frame, axe: str) -> list[str]:
    found = []
    for state in states:
        settled(frame)
        found += [f"{state}: {violation}" for violation in violations(frame, axe)]
        wide = frame.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{state}: {wide} px wider than the window")
    return found


@pytest.mark.parametrize("path", ["/embed", "/"], ids=["alone", "gradio"])
@pytest.mark.parametrize(("language", "scheme", "width"), MATRIX)
def test_pages_with_the_panel(new_page: Callable, server, axe_source, path, language, scheme, width) -> None:
    page = new_page(width, 700, color_scheme=scheme)
    open_panel(page, f"{server}{path}?lang={language}")
    assert check(chat_states(page.main_frame), page.main_frame, axe_source) == []


@pytest.mark.parametrize(("language", "scheme", "width"), MATRIX)
def test_widget(new_page: Callable, host_site, axe_source, language, scheme, width) -> None:
    host_site.attributes = f'data-language="{language}" data-color="#c9a227"'
    page = new_page(width, 700, color_scheme=scheme)
    page.goto(host_site.address)
    page.locator(".launcher").first.wait_for()
    # The host page itself is not ours to judge; the launcher is all that is added to it.
    launcher = [line for line in violations(page.main_frame, axe_source) if "launcher" in line]
    page.locator(".launcher").first.click()
    page.frame_locator("iframe").locator("html[data-ready]").wait_for()
    frame = page.frames[1]
    assert launcher + check(chat_states(frame), frame, axe_source) == []


@pytest.mark.parametrize(("language", "scheme", "width"), MATRIX)
def test_ask(new_page: Callable, server, axe_source, language, scheme, width) -> None:
    page = new_page(width, 700, color_scheme=scheme, java_script_enabled=True)

    def states() -> Iterator[str]:
        for question in ("", "ratings", "partial", "nothing", "x" * 1001):
            page.goto(f"{server}/ask?lang={language}&q={question}")
            yield question[:10] or "empty"

    assert check(states(), page.main_frame, axe_source) == []


@pytest.mark.parametrize(("language", "scheme", "width"), MATRIX)
def test_sources(new_page: Callable, server, stand_in, axe_source, language, scheme, width) -> None:
    page = new_page(width, 700, color_scheme=scheme)
    old = page_document(extra="This paragraph is gone by now.")
    stand_in.documents[(old.id, "000000")] = old
    start = old.text.index("This paragraph")

    def states() -> Iterator[str]:
        for address in (
            answered("x")["citations"][3]["source"],
            "/sources/lakes-rankings?release=000001",
            f"/sources/lakes-rankings?release=000000&quote={start}-{start + 14}",
            "/sources/lakes-rankings?release=000001&quote=0-300",
            "/sources/unknown?release=7",
            "/nowhere?",
        ):
            page.goto(f"{server}{address}{'&' if '?' in address else '?'}lang={language}")
            yield address

    assert check(states(), page.main_frame, axe_source) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_targets_are_large_enough(new_page: Callable, server, language) -> None:
    page = new_page(320, 700)
    page.goto(f"{server}/embed?lang={language}")
    small = []
    for state in chat_states(page.main_frame):
        sizes = page.evaluate(
            """() => [...document.querySelectorAll("button, a[href], textarea")]
              .filter(element => element.checkVisibility())
              .map(element => [element, element.getBoundingClientRect()])
              .map(([element, box]) => [element.className || element.id, box.width, box.height])"""
        )
        small += [(state, *size) for size in sizes if min(size[1:]) < 24]
        main = {"round", "go", "suggestion", "way main", "way"}
        small += [(state, *size) for size in sizes if size[0] in main and min(size[1:]) < 44]
    assert small == []


def test_reduced_motion_stops_every_animation(new_page: Callable, server) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(f"{server}/embed?lang=en")
    ask(page.main_frame, "ratings")
    page.locator(".source").first.click()
    assert page.evaluate("document.getAnimations().length") == 0


def test_forced_colours_keep_every_control_visible(new_page: Callable, server, screenshots) -> None:
    page = new_page(360, 700, forced_colors="active")
    page.goto(f"{server}/embed?lang=en")
    ask(page.main_frame, "partial")
    for selector in (".status", ".question", "#send", ".source .number"):
        assert page.locator(selector).first.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    page.screenshot(path=screenshots / "forced-colours.png")


def test_the_whole_chat_is_worked_by_keyboard(new_page: Callable, server) -> None:
    page = new_page()
    page.goto(f"{server}/embed?lang=en")
    page.locator("#question:focus").wait_for()
    page.keyboard.type("partial")
    page.keyboard.press("Enter")
    page.locator(".answer").wait_for()
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    reached = set()
    for _ in range(14):
        reached.add(page.evaluate("document.activeElement.className || document.activeElement.id"))
        page.keyboard.press("Shift+Tab")
    assert {"marker", "source", "tool", "way main", "round"} <= reached
