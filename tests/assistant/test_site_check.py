"""doctor --site: each way a widget fails to show is named, with the line that mends it."""

import httpx
import pytest

from assistant.doctor.site import check_site

TAG = '<script src="https://help.lakes.example/widget.js" data-language="auto" async></script>'
ANCESTORS = "default-src 'none'; frame-ancestors 'self' https://lakes.example"
SITE = "https://lakes.example/admission"


def findings(
    page: str = TAG, *, policy: str = "", chat: dict[str, str] | None = None, **statuses: int
) -> str:
    """What the check says of a page, one line each as `level what remedy`."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/widget.js":
            return httpx.Response(statuses.get("widget", 200), headers={"content-type": "text/javascript"})
        if request.url.path == "/embed":
            headers = {"content-security-policy": ANCESTORS} if chat is None else chat
            return httpx.Response(statuses.get("embed", 200), headers=headers)
        headers = {"content-security-policy": policy} if policy else {}
        return httpx.Response(
            statuses.get("page", 200), html=f"<html><body>{page}</body></html>", headers=headers
        )

    found = check_site(SITE, httpx.Client(transport=httpx.MockTransport(answer)))
    return "\n".join(f"{finding.level}: {finding.what} {finding.remedy}" for finding in found)


def test_all_is_well() -> None:
    assert "problem" not in findings(
        policy="script-src https://help.lakes.example; frame-src *.lakes.example"
    )


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("no widget tag", {"page": "<p>nothing</p>"}),
        ("not as a tag", {"page": "&lt;script src=.../widget.js&gt;"}),
        ("2 widget tags", {"page": TAG * 2}),
        ("browsers block that", {"page": TAG.replace("https:", "http:")}),
        ("Remove the type", {"page": TAG.replace("async", 'type="module"')}),
        ('crossorigin="anonymous"', {"page": TAG.replace("async", 'integrity="sha384-x"')}),
        ("frame-src https://help.lakes.example", {"policy": "default-src 'self'; script-src *"}),
        (
            "script-src https://help.lakes.example",
            {"policy": "script-src 'nonce-x' 'strict-dynamic'; frame-src *"},
        ),
        (
            "script-src https",
            {"page": f"<meta http-equiv=Content-Security-Policy content=\"default-src 'self'\">{TAG}"},
        ),
        (
            "ASSISTANT_ORIGINS=https://lakes.example",
            {"chat": {"content-security-policy": "frame-ancestors 'self'"}},
        ),
        ("X-Frame-Options", {"chat": {"x-frame-options": "DENY"}}),
        ("status 404", {"widget": 404}),
        ("/embed gives status 503", {"embed": 503}),
        ("answers with status 403", {"page": TAG, "policy": "", "page_status": 403}),
    ],
)
def test_what_is_wrong_is_named(said: str, arguments: dict) -> None:
    if "page_status" in arguments:

        def refuse(request: httpx.Request) -> httpx.Response:
            return httpx.Response(arguments["page_status"])

        (finding,) = check_site(SITE, httpx.Client(transport=httpx.MockTransport(refuse)))
        assert said in finding.what
        return
    text = findings(**arguments)
    assert said in text
    assert any(line.startswith(("problem", "warning")) and said in line for line in text.splitlines())


def test_the_remedy_adds_to_the_sites_that_are_let_in() -> None:
    others = "frame-ancestors 'self' https://one.example https://two.example"
    text = findings(chat={"content-security-policy": others})
    assert "ASSISTANT_ORIGINS=https://one.example,https://two.example,https://lakes.example" in text


def test_an_address_that_leads_nowhere_is_a_finding() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    (finding,) = check_site(SITE, httpx.Client(transport=httpx.MockTransport(fail)))
    assert finding.level == "problem" and "cannot be fetched" in finding.what
    assert check_site("no address")[0].level == "problem"
