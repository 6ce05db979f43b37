"""The staff's pages in a browser: who gets in, how few presses it takes, and that no text becomes markup."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.app import create_app
from assistant.staff.page import PREFIX
from corpus.settings import Settings
from tests.assistant.staff.test_commands import rewrite
from tests.browser.conftest import running
from tests.browser.staff_script import HOSTILE, PASSWORD, create_staff_app, script
from tests.browser.test_accessibility import violations
from tests.project import copy_of

TABS = ("Pages", "Try a question", "Not answered", "Expected questions", "Curated questions", "To look at")


@pytest.fixture(scope="module")
def staff(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of the staff's server, and the folder of its script."""
    folder = tmp_path_factory.mktemp("staff")
    patch = pytest.MonkeyPatch()
    data = copy_of(published, folder / "data")
    with running(create_staff_app(folder, data, patch)) as where:
        yield where, folder
    patch.undo()


@pytest.fixture
def address(staff: tuple[str, Path]) -> str:
    """With the script as it is at first."""
    rewrite(staff[1], script())
    return staff[0]


@pytest.fixture
def calls(staff: tuple[str, Path], address: str) -> Callable[[], list[list[str]]]:
    """The commands that were started since the test began."""
    file = staff[1] / "calls.jsonl"
    before = len(file.read_text().splitlines()) if file.exists() else 0
    return lambda: [json.loads(line) for line in file.read_text().splitlines()[before:]]


class Presses:
    """A signed-in page that counts how often something is pressed."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def press(self, selector: str) -> None:
        """One press."""
        self.count += 1
        self.page.locator(selector).first.click()

    def tab(self, name: str) -> None:
        """Open a tab, which is a press."""
        self.count += 1
        tab = self.page.get_by_role("tab", name=name)
        if not tab.is_visible():  # on a phone the later ones are in a menu
            self.page.locator(".overflow-menu > button").click()
            tab = self.page.locator(".overflow-dropdown button", has_text=name)
        tab.click()


@pytest.fixture
def signed_in(new_page, address: str) -> Callable[..., Presses]:
    """Opens the staff's pages and signs in as Anna."""

    def open_it(**options: Any) -> Presses:
        page = new_page(**options)
        page.set_default_timeout(60_000)
        page.goto(f"{address}/staff")
        page.fill("input[name=name]", "Anna")
        page.fill("input[name=password]", PASSWORD)
        page.click("text=Sign in")
        page.wait_for_selector("#overview .served")
        return Presses(page)

    return open_it


# --- who gets in ---


def test_without_a_password_there_are_no_such_pages(published: Path) -> None:
    app = create_app(Settings(_env_file=None, data=published))  # type: ignore[call-arg]
    assert not [route for route in app.routes if getattr(route, "path", "").startswith("/staff")]


CLOSED = [
    ("GET", "/config"), ("GET", "/gradio_api/info"), ("GET", "/gradio_api/file=/etc/passwd"),
    ("GET", "/monitoring"), ("POST", "/gradio_api/run/predict"), ("GET", "/login"), ("GET", "/"),
    ("POST", "/gradio_api/api/look_everywhere"),
    ("GET", "/gradio_api/proxy=https://evil.example/"), ("POST", "/gradio_api/component_server"),
    ("GET", "/assets/..%2f..%2froutes.py"),
]  # fmt: skip
OPEN = [
    ("GET", "/theme.css"), ("POST", "/gradio_api/queue/join"), ("GET", "/gradio_api/queue/data"),
    ("POST", "/gradio_api/upload"), ("GET", "/gradio_api/heartbeat/x"),
]  # fmt: skip


def cookie_of(address: str) -> dict[str, str]:
    signed = httpx.post(f"{address}/staff/login", data={"password": PASSWORD, "name": "A"}, timeout=60)
    assert signed.status_code == 303
    sent = signed.headers["set-cookie"]
    assert "HttpOnly" in sent and "SameSite=strict" in sent and "Path=/staff" in sent
    return dict(signed.cookies)


def test_nobody_gets_behind_the_password(address: str) -> None:
    for method, path in (*OPEN, *CLOSED):
        status = httpx.request(method, f"{address}{PREFIX}/desk{path}", timeout=60).status_code
        assert status in (401, 404), path
    assert httpx.get(f"{address}/staff/gaps.csv", timeout=60).status_code == 401
    page = httpx.get(f"{address}/staff", timeout=60)
    assert "Password" in page.text and "gradio_config" not in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_what_is_not_used_is_closed_to_staff_as_well(address: str) -> None:
    cookies = cookie_of(address)
    for method, path in CLOSED:
        reply = httpx.request(method, f"{address}{PREFIX}/desk{path}", cookies=cookies, timeout=60)
        assert reply.status_code == 404, path


def test_another_site_can_do_nothing_by_way_of_a_signed_in_browser(address: str) -> None:
    cookies = cookie_of(address)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        for path in (f"{PREFIX}/desk/gradio_api/queue/join", "/staff/logout", "/staff/login"):
            reply = httpx.post(f"{address}{path}", cookies=cookies, headers=headers, json={}, timeout=60)
            assert reply.status_code == 403, (path, headers)


def test_a_wrong_password_is_told_and_bad_forms_do_no_harm(address: str) -> None:
    wrong = httpx.post(f"{address}/staff/login", data={"password": "guess"}, timeout=60)
    assert wrong.status_code == 403 and "not the password" in wrong.text
    assert httpx.post(f"{address}/staff/login", content=b"\xff\x00", timeout=60).status_code == 403
    bad = {"content-type": "multipart/form-data; boundary=x"}
    assert httpx.post(f"{address}/staff/login", content=b"junk", headers=bad, timeout=60).status_code < 500


# --- pages and releases ---


def test_from_an_edited_page_to_the_published_change_in_two_presses(
    signed_in, calls, screenshots: Path
) -> None:
    staff = signed_in()
    staff.page.screenshot(path=screenshots / "staff-1-pages.png")
    staff.press("#look")
    staff.page.locator("#publish").wait_for()
    shown = staff.page.locator("#changes")
    assert "The fee is 5,400 US dollars." in shown.locator("ins").first.inner_text()
    assert "The fee is 5,200 US dollars." in shown.locator("del").first.inner_text()
    assert "Passed" in shown.inner_text() and "40 of 40" in shown.inner_text()
    assert "The server says 404." in shown.inner_text()
    staff.page.screenshot(path=screenshots / "staff-2-changes.png", full_page=True)
    staff.press("#publish")
    staff.page.get_by_text("Release 000003 is published").wait_for()
    assert staff.count <= 3
    assert [call[1] for call in calls() if call[1] != "status"] == ["refresh", "diff", "check", "publish"]
    assert calls()[-2] == ["ingest", "publish", "--json", "--by", "Anna"]


def test_undo_is_one_press(signed_in, calls) -> None:
    staff = signed_in()
    staff.press("#undo")
    staff.page.get_by_text("Release 000001 is served again, in place of 000002.").wait_for()
    assert staff.count == 1
    assert ["ingest", "rollback", "--json", "--by", "Anna"] in calls()


def test_what_the_gate_refuses_can_not_be_published(signed_in, staff) -> None:
    said = script()
    reason = "“How long is it?” must be answered, but is not_found."
    failed = [{"question": HOSTILE, "expected": "answered", "got": "not_found"}]
    said["check"] = {
        "code": 1,
        "says": {
            "passed": False,
            "reasons": [reason],
            "golden": {"asked": 40, "failed": failed},
            "warnings": [],
        },
    }
    rewrite(staff[1], said)
    presses = signed_in()
    presses.press("#look")
    presses.page.get_by_text(reason).wait_for()
    assert "39 of 40" in presses.page.inner_text("#changes")
    assert not presses.page.locator("#publish").is_visible()


def test_a_site_that_can_not_be_asked_keeps_no_edited_file_from_being_published(signed_in, staff) -> None:
    rewrite(staff[1], script() | {"refresh": {"code": 1, "says": {"error": "sources.toml names no site."}}})
    presses = signed_in()
    presses.press("#look")
    presses.page.get_by_text("No site was asked: sources.toml names no site.").wait_for()
    presses.page.locator("#publish").wait_for()


@pytest.mark.parametrize("step", ["diff", "check"])
def test_what_went_wrong_is_told_where_it_was_started(signed_in, staff, step: str) -> None:
    said = script() | {step: {"code": 1, "says": {"error": f"No room on the disk while doing {step}."}}}
    rewrite(staff[1], said)
    presses = signed_in()
    presses.press("#look")
    presses.page.get_by_text(f"No room on the disk while doing {step}.").wait_for()
    assert not presses.page.locator("#publish").is_visible()


def test_a_page_and_a_file_can_be_added(signed_in, calls, tmp_path: Path) -> None:
    staff = signed_in()
    staff.page.fill("#address input, #address textarea", "https://eng.bsmu.by/new")
    staff.press("#add")
    staff.page.locator("#publish").wait_for()
    assert ["ingest", "add", "--json", "--", "https://eng.bsmu.by/new"] in calls()
    file = tmp_path / "rules of admission.md"
    file.write_text("# Rules\n\nApply by 1 August.\n" * 4000)
    with staff.page.expect_file_chooser() as chooser:
        staff.page.locator("#upload").click()
    chooser.value.set_files(file)
    staff.page.wait_for_timeout(500)
    staff.page.locator("#publish").wait_for()
    added = [call for call in calls() if call[1] == "add"][-1]
    assert Path(added[-1]).name == "rules of admission.md"
    staff.page.get_by_text("Added: A new page").wait_for()
    assert not Path(added[-1]).exists()  # it is in the data folder now, or was refused


# --- gaps ---


def test_from_a_gap_to_a_published_expected_question_in_four_presses(
    signed_in, staff, calls, screenshots: Path
) -> None:
    presses = signed_in()
    presses.tab("Not answered")
    table = presses.page.locator("table.gaps")
    table.wait_for()
    row = table.locator("tbody tr").first
    assert "3 of 3" in row.inner_text() and "ru 1" in row.inner_text() and "1 down" in row.inner_text()
    presses.page.screenshot(path=screenshots / "staff-3-gaps.png", full_page=True)
    presses.press("table.gaps tbody tr button")
    choices = presses.page.locator(".choices li")
    choices.first.wait_for()
    assert "Akita University" in choices.first.inner_text()
    presses.press(".choices button")
    presses.page.get_by_text("expected questions were written").wait_for()
    presses.page.screenshot(path=screenshots / "staff-4-gap.png", full_page=True)
    presses.press("#publish-gap")
    presses.page.get_by_text("Release 000003 is published").wait_for()
    assert presses.count <= 4
    lines = [json.loads(line) for line in (staff[1] / "data/expected.jsonl").read_text().splitlines()]
    assert {line["language"] for line in lines} == {"en", "ru"} and len(lines) == 3
    assert all("Akita University" in line["quote"] and line["writer"] == "staff" for line in lines)
    assert ["ingest", "publish", "--json", "--by", "Anna"] in calls()


def test_a_gap_can_be_said_to_be_missing_from_the_pages(signed_in, staff) -> None:
    presses = signed_in()
    presses.tab("Not answered")
    presses.page.locator("table.gaps tbody tr", has_text="hostel").get_by_role("button").click()
    presses.page.locator(".choices li").first.wait_for()
    presses.page.click("#absent")
    presses.page.get_by_text("1 expected questions were written").wait_for()
    line = json.loads((staff[1] / "data/expected.jsonl").read_text().splitlines()[-1])
    assert line["quote"] is None and line["missing"] == "accommodation"
    # Of a question without a topic staff have to say what it is about.
    presses.page.locator("table.gaps tbody tr", has_text="onerror").get_by_role("button").click()
    presses.page.get_by_text("Which words answer “<img").wait_for()
    presses.page.click("#absent")
    presses.page.get_by_text("Say in a few words what is missing").wait_for()


def test_the_report_can_be_saved_as_a_table(signed_in) -> None:
    presses = signed_in()
    presses.tab("Not answered")
    with presses.page.expect_download() as saved:
        presses.press("text=Save as a table")
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("question,cause") and "hostel" in text


# --- the other tabs ---


def test_a_question_can_be_tried_before_it_is_published(signed_in, staff, calls) -> None:
    presses = signed_in()
    presses.tab("Try a question")
    presses.page.fill("#question textarea", "--how much is it?")
    presses.page.get_by_text("what was checked last").click()
    presses.press("#ask")
    presses.page.get_by_text("Nothing was checked yet").wait_for()
    (staff[1] / "data/candidate").mkdir()
    presses.press("#ask")
    presses.page.locator(".answer").wait_for()
    assert "release 000003" in presses.page.inner_text(".answer")
    module, command, *rest = calls()[-1]
    assert (module, command) == ("assistant", "ask") and rest[-2:] == ["--", "--how much is it?"]
    assert rest[:2] == ["--json", "--release"] and rest[2].endswith("/data/candidate")
    (staff[1] / "data/candidate").rmdir()


def test_an_expected_question_can_be_struck_and_taken_back(signed_in, staff) -> None:
    presses = signed_in()
    presses.tab("Expected questions")
    presses.page.locator("#expected table").wait_for()
    presses.page.fill("#expected-words input, #expected-words textarea", "Akita")
    first = presses.page.locator("#expected tbody tr").first
    presses.page.wait_for_function(
        "[...document.querySelectorAll('#expected tbody tr')].every(row => /Akita/i.test(row.textContent))"
    )
    first.get_by_role("button", name="Strike").click()
    presses.page.locator("#expected tr.struck").first.wait_for()
    assert (staff[1] / "data/struck.jsonl").read_text().count("\n") == 1
    presses.page.locator("#expected tr.struck").get_by_role("button", name="Take back").click()
    presses.page.wait_for_function("!document.querySelector('#expected tr.struck')")
    assert (staff[1] / "data/struck.jsonl").read_text() == ""


@pytest.mark.parametrize("width", [360, 1280])
def test_no_text_of_a_page_or_a_question_becomes_markup_and_all_of_it_fits(
    signed_in, axe_source: str, width: int, screenshots: Path
) -> None:
    presses = signed_in(width=width)
    presses.page.locator("summary", has_text="Pages and how fresh").click()
    presses.press("#look")
    presses.page.locator("#publish").wait_for()
    found = []
    for number, tab in enumerate(TABS):
        presses.tab(tab)
        if tab == "Try a question":
            presses.page.fill("#question textarea", HOSTILE)
            presses.page.click("#ask")
            presses.page.locator(".answer").wait_for()
        presses.page.wait_for_timeout(1500)
        assert presses.page.evaluate("document.documentElement.scrollWidth") == width, tab
        presses.page.screenshot(path=screenshots / f"staff-{width}-{number}.png", full_page=True)
        found += [f"{tab}: {one}" for one in violations(presses.page, axe_source)]
    assert presses.page.evaluate("window.pwned") is None
    assert presses.page.locator("gradio-app img, gradio-app a[href^=javascript]").count() == 0
    assert presses.page.get_by_text(HOSTILE).count() or HOSTILE in presses.page.content().replace("&lt;", "<")
    assert found == []


def test_who_signs_out_is_out(signed_in, address: str) -> None:
    presses = signed_in()
    presses.press("text=Sign out")
    presses.page.locator("input[name=password]").wait_for()
    presses.page.goto(f"{address}/staff")
    presses.page.locator("input[name=password]").wait_for()
