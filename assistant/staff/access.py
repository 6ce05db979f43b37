"""Who may open the staff's pages: one password, signed cookies, and a limit on wrong tries."""

import base64
import hashlib
import hmac
import json
import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

COOKIE = "staff"
_HOURS = 12
_LONGEST_NAME = 60
# Wrong tries in five minutes: of one address, and of all together, for an attacker has many.
_TRIES, _TRIES_OF_ALL = RateLimitItemPerMinute(5, 5), RateLimitItemPerMinute(50, 5)


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in, under the name that the history of releases shows."""

    name: str


class Access:
    """Checks passwords and cookies; several servers with one password know each other's cookies."""

    def __init__(self, password: str) -> None:
        self._password = password.encode()
        # Slow to compute, so that a cookie that was stolen does not give the password away to guessing.
        self._key = hashlib.scrypt(self._password, salt=b"staff's pages", n=2**14, r=8, p=1)
        self._wrong = MovingWindowRateLimiter(MemoryStorage())

    def seconds_to_wait(self, address: str) -> int:
        """For how long nobody at this address may try a password; 0 where they may."""
        full = [
            (limit, key)
            for limit, key in ((_TRIES, f"address {address}"), (_TRIES_OF_ALL, "all"))
            if not self._wrong.test(limit, key)
        ]
        opens_at = max(
            (self._wrong.get_window_stats(limit, key).reset_time for limit, key in full), default=0
        )
        return max(1, math.ceil(opens_at - time.time())) if full else 0

    def sign_in(self, address: str, password: str, name: str) -> str | None:
        """The cookie's value, or None where the password is wrong or too many were tried."""
        if self.seconds_to_wait(address):
            return None
        if not hmac.compare_digest(password.encode("utf-8", "replace"), self._password):
            self._wrong.hit(_TRIES, f"address {address}")
            self._wrong.hit(_TRIES_OF_ALL, "all")
            return None
        name = "".join(letter for letter in name if letter.isprintable()).strip()[:_LONGEST_NAME]
        return self._signed({"name": name or "staff", "until": int(time.time()) + _HOURS * 3600})

    def session(self, cookie: str | None) -> Session | None:
        """Who the cookie says they are, None where it is not ours or is too old."""
        if not cookie or len(cookie) > 1_000 or not cookie.isascii():
            return None
        payload, _, signature = cookie.partition(".")
        if not hmac.compare_digest(signature, self._signature(payload)):
            return None
        said = json.loads(base64.urlsafe_b64decode(payload))
        return Session(said["name"]) if said["until"] > time.time() else None

    def _signed(self, said: dict[str, object]) -> str:
        payload = base64.urlsafe_b64encode(json.dumps(said).encode()).decode()
        return f"{payload}.{self._signature(payload)}"

    def _signature(self, payload: str) -> str:
        return hmac.new(self._key, payload.encode(), hashlib.sha256).hexdigest()
