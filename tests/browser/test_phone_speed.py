"""On a slow phone: 1.6 Mbit/s, 150 ms, a processor four times slower than this one.

Sizes and requests are asserted. Times depend on what else the machine does, so they are only kept, in
SCREENSHOTS/speed.json; MEASURE_SPEED=1 takes five runs of each.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

from tests.browser.stand_in import Reply, answered

RUNS = 5 if os.environ.get("MEASURE_SPEED") else 1
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
PHONE = {"width": 360, "height": 740, "is_mobile": True, "has_touch": True}
WHEN_USABLE = """
new MutationObserver(() => {
  if (document.documentElement?.dataset.ready !== undefined) window.usable ??= performance.now();
}).observe(document, {attributes: true, subtree: true});
"""


def slow_phone(page):
    """Throttles the page and the frames of its process; gives the CDP session."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return session


def keep(screenshots: Path, name: str, figures: object) -> None:
    """Writes figures beside the screenshots, for the records."""
    file = screenshots / "speed.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps({**known, name: figures}, indent=2))


def test_light_page_is_small_and_becomes_usable(new_page: Callable, server, screenshots) -> None:
    runs = []
    for _ in range(RUNS):
        page = new_page(**PHONE)
        page.add_init_script(WHEN_USABLE)
        session = slow_phone(page)
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda event, to=sizes: to.append(event["encodedDataLength"]))
        page.goto(f"{server}/embed?lang=ru")
        page.locator("html[data-ready]").wait_for(state="attached")
        page.wait_for_load_state("networkidle")
        usable = page.evaluate("window.usable") / 1000
        runs.append({"usable_s": round(usable, 3), "requests": len(sizes), "bytes": sum(sizes)})
    keep(screenshots, "light page", runs)
    assert max(run["requests"] for run in runs) <= 10
    assert max(run["bytes"] for run in runs) <= 80_000


def test_panel_becomes_usable_after_the_click(new_page: Callable, host_site, screenshots) -> None:
    host_site.address = host_site.same_site  # one process, so that the throttling covers the frame as well
    runs = []
    for _ in range(RUNS):
        page = new_page(**PHONE)
        page.goto(host_site.address)
        page.locator(".launcher").first.wait_for()
        slow_phone(page)
        usable = page.evaluate(
            """() => new Promise((resolve) => {
              const clicked = performance.now();
              universityAssistant.on("ready", () => resolve(performance.now() - clicked));
              universityAssistant.open();
            })"""
        )
        runs.append(round(usable / 1000, 3))
        assert page.evaluate("universityAssistant.isOpen")
    keep(screenshots, "panel", runs)


def test_first_words_come_before_the_rest_and_stop_stops(
    new_page: Callable, server, stand_in, screenshots
) -> None:
    stand_in.replies["slow"] = Reply(answered("slow"), pause=1)
    page = new_page()
    page.goto(f"{server}/embed?lang=en")
    runs = []
    for _ in range(RUNS):
        first = page.evaluate(
            """() => new Promise((resolve) => {
              const sent = performance.now(), arriving = document.getElementById("arriving");
              const drawn = () => arriving.querySelector(".words") && resolve(performance.now() - sent);
              new MutationObserver(drawn).observe(arriving, {childList: true, subtree: true});
              document.getElementById("question").value = "slow";
              document.getElementById("composer").requestSubmit();
            })"""
        )
        stopped = page.evaluate(
            """() => new Promise((resolve) => {
              const pressed = performance.now();
              const done = () => resolve(performance.now() - pressed);
              new MutationObserver(done).observe(document.getElementById("log"), {childList: true});
              document.getElementById("stop").click();
            })"""
        )
        runs.append({"first_words_ms": round(first), "stopped_ms": round(stopped)})
    keep(screenshots, "chat", runs)
    # The scripted answer pauses for a second after its first words: they must not wait for the rest.
    assert min(run["first_words_ms"] for run in runs) < 1000
