"""Signing in through a real identity provider: roles, refresh, revocation, rotated keys, signing out."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from records import people
from records.database import Records
from tests.browser import Screen, free_port
from tests.door.people import records_in
from tests.door.provider import CLIENT, PASSWORD, SECRET, RunningProvider, provider
from tests.door.running import Running, running

pytestmark = pytest.mark.slow

SETTINGS = """
[door]
address = "{address}"
session_hours = {hours}
[door.openid]
issuer = "{issuer}"
client_id = "{client}"
secret_variable = "NEGAH_TEST_SECRET"
scopes = ["openid", "profile", "groups"]
roles = {{ governor = ["governors"], administrator = ["administrators"], county_viewer = ["counties"] }}
counties = {{ "0303" = ["tabriz"], "0304" = ["ahar"] }}
check_minutes = {minutes}
"""
USUAL = {"hours": 12.0, "minutes": 0.02}
SHORT = {"hours": 10 / 3_600, "minutes": 0.01}


@dataclass
class Place:
    """A running dashboard, its records, and the provider that it trusts."""

    folder: Path
    port: int
    database: str
    records: Records
    provider: RunningProvider
    lifetimes: dict[str, float] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)
    browsers: list[httpx2.Client] = field(default_factory=list)

    def start(self, lifetimes: dict[str, float]) -> None:
        """Start the dashboard, or start it anew."""
        self.stack.close()
        settings = SETTINGS.format(
            address=f"http://localhost:{self.port}", issuer=self.provider.issuer, client=CLIENT, **lifetimes
        )
        started = running(
            self.folder, settings=settings, database=self.database, port=self.port, name="localhost"
        )
        self.server: Running = self.stack.enter_context(started)
        self.lifetimes = lifetimes

    def sign_in(self, user: object) -> tuple[httpx2.Client, httpx2.Response]:
        """A browser of a person who is signed in at the provider, and what it gets for a page of the dashboard."""
        browser = httpx2.Client(follow_redirects=True, timeout=30)
        self.browsers.append(browser)
        self.provider.server.login(user)
        self.provider.server.consent(user)
        try:
            answer = browser.get(f"{self.server.address}/sign-in/openid?next=/response")
        finally:
            self.provider.server.logout()
        return browser, answer

    def close_browsers(self) -> None:
        """Close the connections that a test has opened."""
        while self.browsers:
            self.browsers.pop().close()

    def is_in(self, browser: httpx2.Client) -> bool:
        """Whether a browser gets a page of the dashboard itself."""
        return browser.get(f"{self.server.address}/_stcore/health").status_code == 200


@pytest.fixture(scope="module")
def open_place(tmp_path_factory: pytest.TempPathFactory, demo_url: str) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("openid")
    records, port = records_in(folder), free_port()
    address = f"http://localhost:{port}"
    with pytest.MonkeyPatch.context() as patch, provider(address) as running_provider:
        patch.setenv("NEGAH_RECORDS_URL", str(records.url))
        patch.setenv("NEGAH_TEST_SECRET", SECRET)
        made = Place(folder, port, demo_url, records, running_provider)
        with made.stack:
            yield made
    records.close()


@pytest.fixture
def place(open_place: Place) -> Iterator[Place]:
    """The place with usual lifetimes; connections that a test has opened are closed."""
    if open_place.lifetimes != USUAL:
        open_place.start(USUAL)
    yield open_place
    open_place.close_browsers()


def test_who_turns_round_at_the_provider_keeps_nobody_out(place: Place) -> None:
    leaving, coming = (place.provider.add(name, "governors") for name in ("leyla", "kaveh"))
    place.provider.server.login(leaving)
    place.provider.server.consent(leaving)
    for _ in range(3):
        to_provider = httpx2.get(f"{place.server.address}/sign-in/openid")
        back = httpx2.get(to_provider.headers["location"])
        assert "code=" in back.headers["location"]
    place.provider.server.logout()

    assert [place.sign_in(coming)[1].status_code for _ in range(3)] == [200, 200, 200]


def test_a_person_comes_in_with_the_roles_of_the_provider(place: Place) -> None:
    browser, answer = place.sign_in(place.provider.add("maryam", "governors"))

    assert answer.url.path == "/response"
    assert answer.status_code == 200
    assert place.is_in(browser)
    who = people.by_name(place.records, "maryam")
    assert who.roles == {"governor"}
    assert who.display_name == "Maryam"
    assert who.issuer == place.provider.issuer


def test_the_counties_of_a_person_follow_the_provider_while_a_session_goes_on(place: Place) -> None:
    user = place.provider.add("zahra", "counties", "tabriz", "ahar")
    browser, _ = place.sign_in(user)
    assert people.by_name(place.records, "zahra").counties == ("0303", "0304")

    place.provider.leave(user, "ahar")

    assert until(lambda: people.by_name(place.records, "zahra").counties == ("0303",))
    assert place.is_in(browser)


def test_a_person_without_a_role_does_not_come_in(place: Place) -> None:
    browser, answer = place.sign_in(place.provider.add("stranger", "tourists"))

    assert answer.status_code == 403
    assert "نقشی در این داشبورد ندارد" in answer.text
    assert not place.is_in(browser)


def test_what_the_browser_makes_up_is_refused(place: Place) -> None:
    for query in ("", "?code=made-up&state=made-up", "?error=access_denied", "?state=x"):
        answer = httpx2.get(f"{place.server.address}/sign-in/callback{query}", timeout=30)
        assert answer.status_code == 502
        assert "ورود انجام نشد" in answer.text
        assert "Set-Cookie" not in answer.headers or "negah_session" not in answer.headers["Set-Cookie"]


@pytest.mark.thorough
def test_a_session_goes_on_while_the_provider_refreshes_it(place: Place) -> None:
    browser, _ = place.sign_in(place.provider.add("reza", "governors"))

    time.sleep(5)  # several checks

    assert place.is_in(browser)


def test_a_session_ends_when_the_provider_revokes_it(place: Place) -> None:
    user = place.provider.add("kaveh", "governors")
    browser, _ = place.sign_in(user)
    assert place.is_in(browser)

    place.provider.revoke(user)

    assert until(lambda: not place.is_in(browser))


def test_a_person_who_leaves_the_group_is_out(place: Place) -> None:
    user = place.provider.add("omid", "administrators")
    place.provider.add("admin", "administrators")
    browser, _ = place.sign_in(user)
    assert people.by_name(place.records, "omid").roles == {"administrator"}

    place.provider.leave(user, "administrators")

    assert until(lambda: not place.is_in(browser))


def test_the_provider_may_change_its_key(place: Place) -> None:
    assert place.is_in(place.sign_in(place.provider.add("leila", "governors"))[0])

    place.provider.rotate()

    assert place.is_in(place.sign_in(place.provider.add("nima", "governors"))[0])


def test_a_disabled_person_stays_out_though_the_provider_lets_them_in(place: Place) -> None:
    user = place.provider.add("sara", "governors")
    browser, _ = place.sign_in(user)
    people.disable(place.records, people.by_name(place.records, "sara"))

    assert until(lambda: not place.is_in(browser))
    assert place.sign_in(user)[1].status_code == 403


def test_the_provider_signs_a_person_out_who_has_signed_out_elsewhere(place: Place) -> None:
    user, other = place.provider.add("mahsa", "governors"), place.provider.add("amir", "governors")
    browsers = [place.sign_in(each)[0] for each in (user, user, other)]

    def call(**form: str) -> int:
        return httpx2.post(f"{place.server.address}/sign-in/backchannel", data=form, timeout=30).status_code

    assert call(logout_token=place.provider.signed_out(user, aud="another")) == 400
    assert call(logout_token="made up") == call() == 400
    assert [place.is_in(each) for each in browsers] == [True, True, True]

    token = place.provider.signed_out(user)
    assert call(logout_token=token) == 200
    assert [place.is_in(each) for each in browsers] == [False, False, True]
    assert call(logout_token=token) == 400
    place.provider.rotate()
    assert call(logout_token=place.provider.signed_out(other)) == 200
    assert not place.is_in(browsers[2])


@pytest.mark.thorough
@pytest.mark.browser
def test_signing_in_and_out_through_the_provider_on_a_telephone_by_keyboard(place: Place, telephone) -> None:
    place.provider.add("shirin", "governors")
    page = telephone
    page.goto(f"{place.server.address}/definitions")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link to the provider
    page.wait_for_url(re.compile(re.escape(place.provider.issuer)))
    page.locator("input[name=login]").focus()
    page.keyboard.type("shirin")
    page.keyboard.press("Enter")
    page.locator("input[name=password]").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/definitions$"))
    Screen(page).settle()
    assert page.locator(".top .person").inner_text() == "Shirin"

    page.goto(f"{place.server.address}/account")
    page.get_by_role("button", name="خروج").press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/account"), timeout=30_000)
    assert "/sign-in" in page.url or page.url.startswith(place.provider.issuer)
    page.goto(f"{place.server.address}/definitions")
    assert "/sign-in?next=" in page.url


@pytest.mark.thorough
def test_after_a_restart_a_session_passes_the_provider_again_and_nobody_notices(place: Place) -> None:
    user, other = place.provider.add("mina", "governors"), place.provider.add("hamid", "governors")
    browser, elsewhere = place.sign_in(user)[0], place.sign_in(other)[0]
    place.start(SHORT)  # for the test of lifetimes, which follows

    assert not place.is_in(browser)  # neither files of a page nor sockets are served meanwhile
    place.provider.server.login(user)
    back = browser.get(f"{place.server.address}/response?county=0303", headers={"Accept": "text/html"})
    place.provider.server.logout()

    assert [answer.url.path for answer in back.history] == [
        "/response",
        "/sign-in/openid",
        "/oauth/authorize",
        "/sign-in/callback",
    ]
    assert (back.status_code, back.url.path, back.url.query) == (200, "/response", b"county=0303")
    assert place.is_in(browser)

    # Whoever is no longer signed in at the provider signs in there, and not with what the door remembers.
    stopped = elsewhere.get(f"{place.server.address}/response", headers={"Accept": "text/html"})
    assert stopped.url.host == "localhost"
    assert str(stopped.url).startswith(place.provider.issuer)
    assert not place.is_in(elsewhere)


def test_tokens_and_sessions_expire_by_the_clock(open_place: Place) -> None:
    place = open_place
    if place.lifetimes != SHORT:
        place.start(SHORT)
    user, other = place.provider.add("parisa", "governors"), place.provider.add("navid", "governors")
    with place.provider.tokens_of(4):
        browser, _ = place.sign_in(user)
        time.sleep(4.2)
        assert place.is_in(browser)  # the first tokens have expired, and others took their place in time
        with place.provider.down():
            time.sleep(4.2)
            assert place.is_in(browser)  # a provider that is down throws nobody out
        assert until(lambda: not place.is_in(browser), 4)  # but now the refresh token has expired

    longer, _ = place.sign_in(other)
    began = time.monotonic()
    assert until(lambda: not place.is_in(longer), 30)
    assert time.monotonic() - began > 5  # and not at once
    place.close_browsers()


def until(holds, seconds: float = 45) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.2)
    return False
