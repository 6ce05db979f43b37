"""The way of a request to the address that was checked, whatever its name leads to by then."""

import httpx

from ingest.fetch.addresses import Resolve, checked_address


class CheckedTransport(httpx.BaseTransport):
    """Resolves a name once, checks what it leads to, and connects to that very address.

    The name stays in the request and in the TLS handshake, so certificates are checked against it. Each
    name has connections of its own: two that share an address are not taken for one another.
    """

    def __init__(self, resolve: Resolve, also: frozenset[str]) -> None:
        self._resolve, self._also = resolve, also
        self._by_host: dict[str, httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; raises `AddressRefused` where its host is not public."""
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        address = checked_address(host, port, self._resolve, self._also)
        sent = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,  # Host is there already, with the name
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return self._by_host.setdefault(host, httpx.HTTPTransport(trust_env=False)).handle_request(sent)

    def close(self) -> None:
        """Close all connections."""
        for transport in self._by_host.values():
            transport.close()
