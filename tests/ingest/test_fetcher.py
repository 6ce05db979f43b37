"""The fetcher: no connection but to public addresses, on every hop; nothing large, nothing slow."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.fetch.addresses import AddressRefused, checked_address, resolve
from ingest.fetch.fetcher import Fetcher, FetchFailed

Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A server on this machine that answers as a test says, and counts the connections it gets."""

    def __init__(self) -> None:
        self.connections = 0
        self.asked: list[str] = []
        self.answer: Answer = lambda handler: say(handler, b"hello")
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *arguments: object) -> None:
                pass

            def do_GET(self) -> None:
                site.asked.append(f"{self.headers['Host']}{self.path}")
                site.answer(self)

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def get_request(self) -> tuple[socket.socket, object]:
                site.connections += 1
                return super().get_request()

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def say(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"content_length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def site() -> Iterator[Site]:
    opened = Site()
    yield opened
    opened.server.shutdown()
    opened.server.server_close()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """May connect to this machine, by a name that is made up."""
    opened = Fetcher(lambda host, port: ["127.0.0.1"], frozenset({"127.0.0.1"}), lambda seconds: None, 3.0)
    yield opened
    opened.close()


# Loopback, private, link-local, mapped, embedded, unspecified, metadata, multicast, shared, reserved; and
# spellings of 127.0.0.1 that only the resolver reads.
HOSTS = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001",
    "localhost", "0", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[fe80::1]", "[fc00::1]",
    "[fd00::1]", "[ff02::1]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[2002:7f00:1::]",
    "[2001:0:7f00:1::80ff:fffe]", "[::ffff:10.0.0.1]", "[fec0::1]",
)  # fmt: skip
FORMS = (
    "file:///etc/passwd", "ftp://x.example/", "gopher://x.example/", "data:text/html,x",
    "javascript:alert(1)",
    "http://user@x.example/", "http://user:pass@x.example/", "https://127.0.0.1@x.example/", "http:///path",
    "http://x.example:99999/", "http://x.example/\nHost: y", "http://x.example\\@127.0.0.1/", "//x.example/",
    "http://[::1/", "http://x.example/" + "a" * 3000, "", "x.example", "http://a b.example/", "unix:///run/x",
)  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_no_connection_is_made_to_an_address_that_is_not_public(site: Site, host: str) -> None:
    fetcher = Fetcher(sleep=lambda seconds: None)
    with pytest.raises(FetchFailed):
        fetcher.fetch(f"http://{host}:{site.port}/")
    fetcher.close()
    assert site.connections == 0
    plain = host.strip("[]")
    if ":" in plain or plain.count(".") == 3:
        with pytest.raises(AddressRefused):
            checked_address("x.example", 80, lambda name, port: [plain])


@pytest.mark.parametrize("url", FORMS)
def test_no_other_form_of_address_is_fetched(url: str) -> None:
    def never(host: str, port: int) -> list[str]:
        raise AssertionError(f"{host} was resolved")

    fetcher = Fetcher(never, sleep=lambda seconds: None)
    with pytest.raises(FetchFailed):
        fetcher.fetch(url)
    fetcher.close()


def test_a_public_address_is_taken() -> None:
    assert checked_address("x.example", 80, lambda host, port: ["93.184.216.34"]) == "93.184.216.34"
    assert checked_address("x.example", 80, lambda host, port: ["2606:2800:220:1::1"]) == "2606:2800:220:1::1"
    with pytest.raises(AddressRefused):  # one of several is enough
        checked_address("x.example", 80, lambda host, port: ["93.184.216.34", "127.0.0.1"])
    assert resolve("127.0.0.1", 80) == ["127.0.0.1"]


def test_a_name_that_leads_elsewhere_the_next_time_does_not_lead_there(site: Site) -> None:
    """The address that was checked is the one that is connected to: the name is not looked up again."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    fetcher = Fetcher(lambda host, port: next(answers), frozenset({"127.0.0.1"}), lambda seconds: None)
    assert fetcher.fetch(f"http://rebinding.example:{site.port}/").body == b"hello"
    assert site.asked == [f"rebinding.example:{site.port}/"]
    with pytest.raises(FetchFailed, match=r"127\.0\.0\.2, which is no public address"):
        fetcher.fetch(f"http://rebinding.example:{site.port}/")
    fetcher.close()


@pytest.mark.parametrize("target", [f"http://{host}/" for host in HOSTS[:6]] + [*FORMS[:8], "//10.0.0.1/"])
def test_every_hop_of_a_redirect_is_checked(site: Site, target: str) -> None:
    def resolved(host: str, port: int) -> list[str]:
        return ["127.0.0.1"] if host == "x.example" and port == site.port else resolve(host, port)

    opened = Fetcher(resolved, frozenset(), lambda seconds: None)
    with pytest.raises(FetchFailed):
        opened.fetch(f"http://x.example:{site.port}/")
    opened.close()
    only_first = Fetcher(
        lambda host, port: ["127.0.0.1"] if host == "x.example" else ["10.0.0.1"],
        frozenset({"127.0.0.1"}),
        lambda seconds: None,
    )
    site.answer = lambda handler: say(handler, b"", 302, location=target)
    with pytest.raises(FetchFailed):
        only_first.fetch(f"http://x.example:{site.port}/")
    only_first.close()
    assert site.connections == 1


def test_redirects_are_followed_a_few_times_and_not_in_a_circle(site: Site, fetcher: Fetcher) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        number = int(handler.path.strip("/") or 0)
        if number == 3:
            return say(handler, b"there", content_type="text/html; charset=windows-1251", etag='"x"')
        return say(handler, b"", 301, location=f"/{number + 1}")

    site.answer = answer
    found = fetcher.fetch(f"http://x.example:{site.port}/")
    assert found.url.endswith("/3") and found.body == b"there" and found.charset == "windows-1251"
    site.answer = lambda handler: say(handler, b"", 302, location="/again")
    with pytest.raises(FetchFailed, match="circle"):
        fetcher.fetch(f"http://x.example:{site.port}/again")
    site.answer = lambda handler: say(handler, b"", 302, location=f"{handler.path}a")
    with pytest.raises(FetchFailed, match="more than 5 times"):
        fetcher.fetch(f"http://x.example:{site.port}/a")
    with pytest.raises(FetchFailed, match="not there"):
        fetcher.fetch(f"http://x.example:{site.port}/", permitted=lambda url: "not there")


def test_what_is_large_however_it_is_packed_is_given_up(site: Site, fetcher: Fetcher) -> None:
    site.answer = lambda handler: say(handler, b"x" * 200_000)
    with pytest.raises(FetchFailed, match="larger than"):
        fetcher.fetch(f"http://x.example:{site.port}/", largest=100_000)
    site.answer = lambda handler: say(handler, gzip.compress(b"x" * 50_000_000), content_encoding="gzip")
    with pytest.raises(FetchFailed, match="larger than"):
        fetcher.fetch(f"http://x.example:{site.port}/", largest=1_000_000)


def test_what_trickles_is_given_up(site: Site, fetcher: Fetcher) -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-length", "1000000")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)

    site.answer = trickle
    with pytest.raises(FetchFailed, match="too long"):
        fetcher.fetch(f"http://x.example:{site.port}/")


def test_what_passes_is_tried_again_and_what_does_not_is_not(site: Site) -> None:
    waited: list[float] = []
    fetcher = Fetcher(lambda host, port: ["127.0.0.1"], frozenset({"127.0.0.1"}), waited.append)
    answers = iter([503, 429, 200])
    site.answer = lambda handler: say(handler, b"x", next(answers), retry_after="7")
    assert fetcher.fetch(f"http://x.example:{site.port}/").body == b"x"
    assert waited == [7, 7]
    site.answer = lambda handler: say(handler, b"", 404)
    with pytest.raises(FetchFailed) as raised:
        fetcher.fetch(f"http://x.example:{site.port}/")
    assert raised.value.gone and len(site.asked) == 4
    fetcher.close()
