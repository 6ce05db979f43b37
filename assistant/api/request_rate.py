"""How many requests a minute one visitor may make; counted in memory, and nothing of it is kept."""

import ipaddress
import math
import time

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from assistant.errors import TooManyRequests


class RequestRate:
    """A dependency of the routes that cost something: `TooManyRequests` for a visitor over the limit."""

    def __init__(self, a_minute: int) -> None:
        self._most = RateLimitItemPerMinute(a_minute) if a_minute else None
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, request: Request) -> None:
        """Count the request."""
        visitor = visitor_of(request.client.host if request.client else "")
        if self._most is None or not visitor or self._limiter.hit(self._most, visitor):
            return
        opens_at = self._limiter.get_window_stats(self._most, visitor).reset_time
        raise TooManyRequests(max(1, math.ceil(opens_at - time.time())))


def visitor_of(host: str) -> str:
    """Who counts as one visitor: an address, of IPv6 the network that a household gets; "" for none.

    This machine itself is none: it is the operator, or a proxy that does not say whom it speaks for, and
    all visitors together must not share one limit.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    if address.is_loopback:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return visitor_of(str(address.ipv4_mapped))
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
