"""Which addresses may be connected to: public ones alone, told after the name was resolved."""

import ipaddress
import socket
from collections.abc import Callable, Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

# IPv6 that carries an IPv4 address which IPv6 rules alone would not judge.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")


class AddressRefused(Exception):
    """No connection is made to an address; the message says why."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system finds them; octal, hexadecimal and short forms are read too."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def checked_address(host: str, port: int, resolve: Resolve, also: frozenset[str] = frozenset()) -> str:
    """The address to connect to; raises `AddressRefused` where any address of the name is not public.

    The connection must be made to what this returns and not to the name, or the name could lead elsewhere
    by then. `also` are addresses that count as public: none outside of tests.
    """
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(f"the name {host} has no address") from error
    if not addresses:
        raise AddressRefused(f"the name {host} has no address")
    for address in addresses:
        if address not in also and not _is_public(address):
            raise AddressRefused(f"{host} leads to {address}, which is no public address")
    return addresses[0]


def _is_public(written: str) -> bool:
    try:
        address: Address = ipaddress.ip_address(written.split("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in (address, *_carried(address)))


def _carried(address: Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses that an IPv6 address stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64 or address in _COMPATIBLE:
        carried.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in carried if one is not None]
