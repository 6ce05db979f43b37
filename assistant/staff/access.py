"""Who may open the staff's pages: one password, signed cookies, and a limit on wrong tries."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

COOKIE = "staff"
_HOURS = 12
_LONGEST_NAME = 60
# Wrong tries within so many seconds: of one address, and of all together, for an attacker has many.
_SECONDS, _MOST_TRIES, _MOST_TRIES_OF_ALL = 300.0, 5, 50
_MOST_ADDRESSES = 10_000


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
        self._tries: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def seconds_to_wait(self, address: str) -> int:
        """For how long nobody at this address may try a password; 0 where they may."""
        now = time.monotonic()
        with self._lock:
            waits = [
                self._wait(self._tries.get(address, []), _MOST_TRIES, now),
                self._wait([one for tries in self._tries.values() for one in tries], _MOST_TRIES_OF_ALL, now),
            ]
        return max(waits)

    def sign_in(self, address: str, password: str, name: str) -> str | None:
        """The cookie's value, or None where the password is wrong or too many were tried."""
        if self.seconds_to_wait(address):
            return None
        if not hmac.compare_digest(password.encode("utf-8", "replace"), self._password):
            self._count(address)
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

    def _count(self, address: str) -> None:
        now = time.monotonic()
        with self._lock:
            tries = [one for one in self._tries.pop(address, []) if one > now - _SECONDS]
            self._tries[address] = [*tries, now]
            while len(self._tries) > _MOST_ADDRESSES:
                self._tries.popitem(last=False)

    def _wait(self, tries: list[float], most: int, now: float) -> int:
        recent = sorted(one for one in tries if one > now - _SECONDS)
        return 0 if len(recent) < most else int(recent[-most] + _SECONDS - now) + 1
