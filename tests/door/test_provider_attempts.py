"""Attempts to sign in at the provider: several pages of a browser, long addresses, and many attempts."""

import random
import string
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.requests import Request
from starlette.responses import Response

from door.provider_attempts import MAX, ProviderAttempts
from door.rules import Rules
from tests.door.scripted_provider import Place, scripted_place


@pytest.fixture
def place(tmp_path):
    """The door's pages before a provider of the test."""
    with scripted_place(tmp_path) as made:
        yield made


def cookies(place: Place) -> list[str]:
    """The names of the cookies of attempts in the browser."""
    return [name for name in place.pages.browser.cookies if "openid" in name]


def test_pages_that_sign_in_at_once_all_come_back(place: Place) -> None:
    left = [place.leave(page) for page in ("/volume", "/response?county=0303", "/cases")]

    back = [place.come_back(each).headers["location"] for each in reversed(left)]

    assert back == ["/cases", "/response?county=0303", "/volume"]
    assert cookies(place) == []


def test_what_was_used_leads_a_person_who_is_in_to_the_first_page_and_nobody_else_in(place: Place) -> None:
    left = place.leave("/volume")
    place.come_back(left)

    assert place.come_back(left).headers["location"] == "/"
    place.pages.browser.cookies.clear()
    assert place.come_back(left).status_code == 502


def test_an_attempt_of_another_browser_is_refused(place: Place) -> None:
    left = place.leave()
    kept = dict(place.pages.browser.cookies)
    place.pages.browser.cookies.clear()

    assert place.come_back(left).status_code == 502
    other = place.leave()
    (name,) = cookies(place)
    place.pages.browser.cookies.clear()  # and nothing is gained by another's cookie under the own name
    place.pages.browser.cookies.set(name, *kept.values())
    assert place.come_back(other).status_code == 502


def test_a_failure_leads_on_to_the_page_that_was_wanted(place: Place) -> None:
    left = place.leave("/volume")
    place.scripted.says["/token"] = {"error": "server_error"}

    assert "next=%2Fvolume" in place.come_back(left).text


def test_no_cookie_is_longer_than_browsers_keep(place: Place) -> None:
    # Random letters can hardly be compressed.
    varied = "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=3_900))
    left = place.leave(f"/cases?topic={varied}")

    assert len(left.headers["set-cookie"]) < 4_096
    assert place.come_back(left).headers["location"] == "/"
    usual = place.leave("/cases?topic=" + varied[:1_500])
    assert len(usual.headers["set-cookie"]) < 4_096
    assert place.come_back(usual).headers["location"] == "/cases?topic=" + varied[:1_500]


def test_a_browser_keeps_few_attempts(place: Place) -> None:
    for number in range(50):
        last = place.leave(f"/volume?topic={number}")

    assert len(cookies(place)) <= MAX
    assert place.come_back(last).headers["location"] == "/volume?topic=49"


def test_behind_tls_no_other_host_can_plant_an_attempt() -> None:
    attempts, answer = ProviderAttempts(Rules(local=False, origin="https://negah.example")), Response()
    attempts.keep(Request({"type": "http", "headers": []}), answer, "state", {})

    name, *flags = answer.headers["set-cookie"].split("; ")
    assert name.startswith("__Host-negah-openid-")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure", "Max-Age=600"} == set(flags)


def test_the_way_back_is_told_to_the_provider_without_the_page(place: Place) -> None:
    sent = parse_qs(urlsplit(place.leave("/cases?topic=water").headers["location"]).query)

    assert "water" not in str(sent)
    assert sent["redirect_uri"] == ["http://127.0.0.1/sign-in/callback"]
    assert sent["code_challenge_method"] == ["S256"]
