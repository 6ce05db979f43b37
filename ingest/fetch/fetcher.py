"""One door to the web: public http addresses, every hop checked, nothing large, nothing slow."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpx

from corpus.document import canonical_url
from ingest.fetch.addresses import AddressRefused, Resolve, resolve
from ingest.fetch.transport import CheckedTransport

USER_AGENT = "university-assistant (reads the university's own pages)"
LARGEST_BODY = 20_000_000
_LONGEST_URL = 2_000
_MOST_REDIRECTS = 5
_SECONDS = 60.0  # for a whole page, however steadily it trickles
_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
_WAITS = (1.0, 4.0, 16.0)
_LONGEST_WAIT = 120.0
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))


class FetchFailed(Exception):
    """A page was not fetched; the message is the reason. `gone` where the site says that there is none."""

    def __init__(self, reason: str, gone: bool = False) -> None:
        super().__init__(reason)
        self.gone = gone


@dataclass(frozen=True)
class Fetched:
    """What came: `url` after redirects; `body` is None where the page has not changed since."""

    url: str
    body: bytes | None
    content_type: str
    etag: str = ""
    last_modified: str = ""
    no_index: bool = False

    @property
    def changed_at(self) -> str:
        """The day of Last-Modified, empty where it is not stated."""
        try:
            return parsedate_to_datetime(self.last_modified).date().isoformat()
        except (ValueError, TypeError, IndexError):
            return ""


def refusal(url: str) -> str | None:
    """Why an address is not fetched, told by its form alone; None where it may be."""
    if len(url) > _LONGEST_URL:
        return "the address is too long"
    if not url.isprintable() or " " in url or "\\" in url:
        return "the address holds characters that no address has"
    try:
        parts = urlsplit(url)
        _ = parts.port
        httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        return "the address can't be read"
    if parts.scheme not in ("http", "https"):
        return f"only http and https are fetched, not {parts.scheme or 'what has no scheme'}"
    if "@" in parts.netloc:
        return "an address with a user name in it is not fetched"
    return None if parts.hostname else "the address names no host"


class Fetcher:
    """Fetches pages; `permitted` is asked about every address, those of redirects too.

    `also` are addresses that count as public, for tests on this machine: nothing in the environment can
    open that door.
    """

    def __init__(
        self,
        resolve: Resolve = resolve,
        also: frozenset[str] = frozenset(),
        sleep: Callable[[float], object] = time.sleep,
        seconds: float = _SECONDS,
    ) -> None:
        self._sleep, self._seconds = sleep, seconds
        self._client = httpx.Client(
            transport=CheckedTransport(resolve, also),
            headers={"user-agent": USER_AGENT, "accept-encoding": "gzip"},
            timeout=_TIMEOUT,
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def fetch(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        permitted: Callable[[str], str | None] = lambda url: None,
        largest: int = LARGEST_BODY,
    ) -> Fetched:
        """Fetch a page; raises `FetchFailed`.

        `permitted` gives the reason why an address must not be asked, None where it may be. What passes
        (no answer, "try later") is tried again, later each time.
        """
        for wait in (*_WAITS, None):
            try:
                return self._follow(url, headers or {}, permitted, largest)
            except _TryAgain as passing:
                if wait is None:
                    raise FetchFailed(f"{passing} (tried {len(_WAITS) + 1} times)") from passing
                self._sleep(min(max(wait, passing.after), _LONGEST_WAIT))
        raise AssertionError("the last try returns or raises")

    def _follow(
        self,
        url: str,
        headers: Mapping[str, str],
        permitted: Callable[[str], str | None],
        largest: int,
    ) -> Fetched:
        seen = {canonical_url(url)}
        for _ in range(_MOST_REDIRECTS + 1):
            if reason := refusal(url) or permitted(url):
                raise FetchFailed(reason)
            answer = self._ask(url, headers, largest)
            if isinstance(answer, Fetched):
                return answer
            url = urljoin(url, answer)
            if url in seen:
                raise FetchFailed("its redirects go round in a circle")
            seen.add(url)
        raise FetchFailed(f"it is redirected more than {_MOST_REDIRECTS} times")

    def _ask(self, url: str, headers: Mapping[str, str], largest: int) -> Fetched | str:
        """One request: the page, or where it is redirected to."""
        until = time.monotonic() + self._seconds
        try:
            with self._client.stream("GET", url, headers=dict(headers)) as answer:
                if answer.is_redirect and answer.has_redirect_location:
                    return answer.headers["location"]
                if answer.status_code == 304:
                    return _fetched(url, answer, None)
                if answer.status_code in (404, 410):
                    raise FetchFailed(f"the site says that it is gone ({answer.status_code})", gone=True)
                if answer.status_code in _PASSING:
                    raise _TryAgain(f"the site answers {answer.status_code}", _retry_after(answer))
                if answer.status_code != 200:
                    raise FetchFailed(f"the site answers {answer.status_code}")
                return _fetched(url, answer, _body(answer, largest, until))
        except AddressRefused as refused:
            raise FetchFailed(str(refused)) from refused
        except (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError) as error:
            raise _TryAgain(_in_words(error)) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise FetchFailed(_in_words(error)) from error


class _TryAgain(Exception):
    """What may be over soon; `after` is how long the site asks to wait."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.after = after


def _fetched(url: str, answer: httpx.Response, body: bytes | None) -> Fetched:
    return Fetched(
        url=url,
        body=body,
        content_type=answer.headers.get("content-type", "").split(";")[0].strip().lower(),
        etag=answer.headers.get("etag", "")[:500],
        last_modified=answer.headers.get("last-modified", "")[:100],
        no_index="noindex" in answer.headers.get("x-robots-tag", "").lower(),
    )


def _body(answer: httpx.Response, largest: int, until: float) -> bytes:
    """The body, counted as it comes: neither its stated length nor its compression is believed."""
    chunks, size = [], 0
    for chunk in answer.iter_bytes():
        chunks.append(chunk)
        size += len(chunk)
        if size > largest:
            raise FetchFailed(f"it is larger than {largest:,} bytes")
        if time.monotonic() > until:
            raise FetchFailed("it took too long to come")
    return b"".join(chunks)


def _retry_after(answer: httpx.Response) -> float:
    stated = answer.headers.get("retry-after", "")
    return float(stated) if stated.isascii() and stated.isdigit() and len(stated) < 6 else 0.0


def _in_words(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "the site does not answer in time"
    return " ".join(str(error).split())[:200] or type(error).__name__
