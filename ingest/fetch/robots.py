"""What a site asks of those who fetch from it: its robots.txt, and a pause between requests."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from ingest.fetch.fetcher import USER_AGENT, Fetcher, FetchFailed

_LARGEST_FILE = 500_000
_LONGEST_PAUSE = 30.0
_NAME = USER_AGENT.split()[0]


class Robots:
    """The rules of all sites that are asked, each read once; a site that can't give them is not asked."""

    def __init__(
        self,
        fetcher: Fetcher,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._fetcher, self._clock, self._sleep = fetcher, clock, sleep
        self._rules: dict[str, Protego | str] = {}
        self._asked_at: dict[str, float] = {}

    def refusal(self, url: str) -> str | None:
        """Why the site does not want this address fetched, None where it may be."""
        rules = self._of(url)
        if isinstance(rules, str):
            return rules
        return None if rules.can_fetch(url, _NAME) else "the site's robots.txt forbids it"

    def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the site's robots.txt names."""
        rules = self._of(url)
        return [] if isinstance(rules, str) else list(rules.sitemaps)

    def wait(self, url: str, seconds: float) -> None:
        """Wait until the site may be asked again: the pause it asks for, at least `seconds`."""
        site, rules = _site(url), self._of(url)
        asked = 0.0 if isinstance(rules, str) else float(rules.crawl_delay(_NAME) or 0)
        pause = max(seconds, min(asked, _LONGEST_PAUSE))
        due = self._asked_at.get(site, -pause) + pause
        if (left := due - self._clock()) > 0 and site in self._asked_at:
            self._sleep(left)
        self._asked_at[site] = self._clock()

    def _of(self, url: str) -> Protego | str:
        site = _site(url)
        if site not in self._rules:
            self._rules[site] = self._read(site)
        return self._rules[site]

    def _read(self, site: str) -> Protego | str:
        """The rules, or why there are none: "not there" allows all, "can't be had" allows nothing."""
        try:
            body = self._fetcher.fetch(f"{site}/robots.txt", largest=_LARGEST_FILE).body or b""
        except FetchFailed as failure:
            if failure.gone or "answers 4" in str(failure):
                return Protego.parse("")
            return f"the site's robots.txt can't be read: {failure}"
        return Protego.parse(body.decode("utf-8-sig", "replace"))


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
