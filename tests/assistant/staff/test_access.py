"""Who is let in to the staff's pages, and how often a password may be tried."""

import time

import pytest

from assistant.staff.access import Access, Session

PASSWORD = "correct horse battery staple — верно"


@pytest.fixture
def door() -> Access:
    return Access(PASSWORD)


def test_the_right_password_gives_a_cookie_with_the_name(door: Access) -> None:
    cookie = door.sign_in("1.2.3.4", PASSWORD, " Анна\x1b[31m B. ")
    assert door.session(cookie) == Session("Анна[31m B.")
    assert PASSWORD not in str(cookie)
    # Another server with the same password knows it, one with another password does not.
    assert Access(PASSWORD).session(cookie) and not Access("another").session(cookie)


def test_a_cookie_that_is_not_ours_lets_nobody_in(door: Access) -> None:
    cookie = door.sign_in("1.2.3.4", PASSWORD, "A")
    assert cookie
    payload, signature = cookie.split(".")
    forged = payload[:-4] + "AAA="
    for wrong in (
        None,
        "",
        ".",
        payload,
        f"{forged}.{signature}",
        f"{payload}.{signature[:-1]}",
        "я.я",
        "a" * 5000,
    ):
        assert door.session(wrong) is None


def test_a_cookie_grows_old(door: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = door.sign_in("1.2.3.4", PASSWORD, "A")
    later = time.time() + 13 * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    assert door.session(cookie) is None


def test_wrong_tries_are_limited_for_an_address_and_in_all(
    door: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        assert door.sign_in("1.2.3.4", "guess", "") is None
    assert 0 < door.seconds_to_wait("1.2.3.4") <= 301
    assert door.sign_in("1.2.3.4", PASSWORD, "") is None
    assert door.sign_in("5.6.7.8", PASSWORD, "")
    for number in range(60):
        door.sign_in(f"9.9.9.{number}", "guess", "")
    assert door.sign_in("5.6.7.8", PASSWORD, "") is None
    later = time.time() + 400
    monkeypatch.setattr(time, "time", lambda: later)
    assert door.sign_in("1.2.3.4", PASSWORD, "")


def test_a_password_may_hold_anything(door: Access) -> None:
    assert door.sign_in("1.2.3.4", "\ud800" * 3, "") is None
