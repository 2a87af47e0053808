"""A running server with local accounts: nothing without a session, and what sessions end by."""

import json
import sys
import time
from urllib.parse import urlencode

import pytest
from websockets.exceptions import InvalidStatus

from records import accounts, people
from records.roles import Role
from tests.browser import ROOT
from tests.door.guarded import Guarded, close_code
from tests.door.people import PASSWORD, add_person
from tests.door.running import Answer
from tests.forked import run_forked

pytestmark = pytest.mark.slow

# What anybody may see: the sign-in page, its font and icon, and whether the server is ready.
PUBLIC = {"/sign-in", "/assets/fonts/Vazirmatn.woff2", "/favicon.png", "/health"}
LIST_ROUTES = """
import json, sys
import dashboard

def walk(routes, before=""):
    for route in routes:
        path = before + getattr(route, "path", "")
        if getattr(route, "routes", None):
            yield from walk(route.routes, path)
        else:
            yield type(route).__name__, path, sorted(getattr(route, "methods", None) or ["GET"])

json.dump(list(walk(dashboard.app._build_starlette_app().routes)), sys.stdout)
"""


@pytest.fixture(scope="module")
def routes() -> list[tuple[str, str, list[str]]]:
    """Every route that the application knows: kind, path, methods."""
    listed = run_forked([sys.executable, "-c", LIST_ROUTES], cwd=ROOT, check=True)
    return json.loads(listed.stdout)


def test_no_route_answers_without_a_session(guarded: Guarded, routes) -> None:
    kinds = {kind for kind, _, _ in routes}
    assert {"Route", "WebSocketRoute"} <= kinds
    assert len(routes) > 20
    let_in = []
    for kind, pattern, methods in routes:
        for value in ("x", "index.html", "..%2fx"):
            path = "/".join(value if part.startswith("{") else part for part in pattern.split("/")) or "/"
            for method in methods:
                if kind == "WebSocketRoute" or (path in PUBLIC and method in ("GET", "HEAD")):
                    continue
                answer = guarded.server.get(path, method=method, Origin=guarded.server.address)
                if answer.status != 401:
                    let_in.append((method, path, answer.status))
    assert let_in == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/overview",
        "/index.html",
        "/static/js/index.js",
        "/_stcore/metrics",
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/upload_file/a/b",
        "/media/a.csv",
        "/component/a/b.js",
        "/figures/inflow.json",
        "/assets/fonts/OFL.txt",
        "/assets/fonts/../../dashboard.py",
        "//health",
        "/health/",
        "/sign-in/../_stcore/metrics",
        "/account",
    ],
)
def test_nothing_is_served_to_strangers(guarded: Guarded, path: str) -> None:
    answer = guarded.server.get(path)

    assert answer.status in (401, 303, 404)
    assert answer.status == 401 or path in ("/account", "/sign-in/../_stcore/metrics")
    assert "negah" not in answer.text.lower() or path == "/account"


def test_a_socket_without_a_session_is_refused(guarded: Guarded) -> None:
    for cookie in ("", "negah_session=made-up", "negah_session=a; negah_session=b"):
        with pytest.raises(InvalidStatus) as refused, guarded.socket(cookie):
            pass
        assert refused.value.response.status_code == 403


def test_a_stranger_cannot_make_a_ticket_up(guarded: Guarded) -> None:
    with pytest.raises(InvalidStatus), guarded.socket(**{"X-Negah-Ticket": "made up"}):
        pass


def test_health_tells_strangers_only_whether_the_server_is_ready(guarded: Guarded) -> None:
    assert json.loads(guarded.server.get("/health").text) == {"status": "ok"}
    full = json.loads(guarded.server.get("/health", Cookie=guarded.cookie("admin")).text)
    assert full["load"] >= 1


def test_a_page_leads_to_the_sign_in_page_and_back(guarded: Guarded) -> None:
    answer = guarded.server.get("/response?county=0303&lang=en", Accept="text/html")
    assert answer.status == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fresponse%3Fcounty%3D0303%26lang%3Den&lang=en"

    signed = guarded.sign_in("maryam", next="/response?county=0303&lang=en")
    assert signed.status == 303
    assert signed.headers["location"] == "/response?county=0303&lang=en"


def test_a_page_with_too_long_an_address_leads_to_the_sign_in_page_and_then_to_the_first(
    guarded: Guarded,
) -> None:
    answer = guarded.server.get(f"/response?county={'a' * 30_000}", Accept="text/html")

    assert answer.headers["location"] == "/sign-in?next=%2F"


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "javascript:x"]
)
def test_signing_in_leads_nowhere_else(guarded: Guarded, target: str) -> None:
    assert guarded.sign_in("maryam", next=target).headers["location"] == "/"


def test_the_cookie_is_for_this_server_alone(guarded: Guarded) -> None:
    header = guarded.sign_in("maryam").headers["set-cookie"]

    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Domain" not in header


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(guarded: Guarded) -> None:
    wrong, unknown = (
        guarded.sign_in("reza", "not the password"),
        guarded.sign_in("nobody", "not the password"),
    )

    assert (wrong.status, unknown.status) == (401, 401)
    assert wrong.text.replace("reza", "") == unknown.text.replace("nobody", "")
    assert "set-cookie" not in wrong.headers


def test_a_form_of_another_site_is_refused(guarded: Guarded) -> None:
    form = urlencode({"name": "maryam", "password": PASSWORD})
    for headers in ({"Origin": "http://evil.example"}, {}):
        assert guarded.server.get("/sign-in", method="POST", body=form, **headers).status == 403


def test_a_form_is_not_read_without_end(guarded: Guarded) -> None:
    assert guarded.sign_in("maryam", "x" * 20_000).status == 413


def test_signing_out_ends_the_session_and_closes_its_sockets(guarded: Guarded) -> None:
    cookie = guarded.cookie("maryam")

    with guarded.socket(cookie) as socket:
        out = guarded.server.get("/sign-out", method="POST", Cookie=cookie, Origin=guarded.server.address)
        assert out.status == 303
        assert guarded.server.get("/", Cookie=cookie).status == 401
        assert close_code(socket) == 4401


def test_a_disabled_person_is_out_within_a_minute_in_open_sockets_too(guarded: Guarded) -> None:
    who = add_person(guarded.records, "leila")
    cookie = guarded.cookie("leila")
    with guarded.socket(cookie) as socket:
        assert guarded.server.get("/", Cookie=cookie, Accept="text/html").status == 200

        people.disable(guarded.records, who)
        began = time.monotonic()

        assert close_code(socket) == 4401
        assert time.monotonic() - began < 60
    assert guarded.server.get("/", Cookie=cookie).status == 401
    with pytest.raises(InvalidStatus), guarded.socket(cookie):
        pass


def test_open_sockets_close_when_the_roles_of_their_viewer_change(guarded: Guarded) -> None:
    changed, emptied = add_person(guarded.records, "parvin"), add_person(guarded.records, "hamid")
    cookies = guarded.cookie("parvin"), guarded.cookie("hamid")
    with guarded.socket(cookies[0]) as first, guarded.socket(cookies[1]) as second:
        people.set_roles(guarded.records, changed, [Role.press])
        people.set_roles(guarded.records, emptied, [])
        began = time.monotonic()

        assert (close_code(first), close_code(second)) == (4401, 4401)
        assert time.monotonic() - began < 60
    # The page is loaded anew, with the new roles.
    assert guarded.server.get("/", Cookie=cookies[0]).status == 200
    assert guarded.server.get("/", Cookie=cookies[1]).status == 401


def test_a_new_session_takes_the_place_of_the_one_before(guarded: Guarded) -> None:
    first = guarded.cookie("maryam")
    form = urlencode({"name": "maryam", "password": PASSWORD})
    second = guarded.server.get(
        "/sign-in", method="POST", body=form, Origin=guarded.server.address, Cookie=first
    )

    assert second.headers["set-cookie"].partition(";")[0] != first
    assert guarded.server.get("/", Cookie=first).status == 401


def test_a_one_time_link_lets_its_holder_choose_a_password(guarded: Guarded) -> None:
    who = people.add(guarded.records, "shirin", "شیرین", roles=(Role.press,))
    path = accounts.LINK_PATH.format(token=accounts.one_time_link(guarded.records, who))
    assert "shirin" in guarded.server.get(path).text  # looking does not use it up

    def choose(password: str, again: str = PASSWORD) -> Answer:
        form = urlencode({"new": password, "again": again})
        return guarded.server.get(path, method="POST", body=form, Origin=guarded.server.address)

    assert "alert" in choose("123", again="123").text
    assert "alert" in choose(PASSWORD, again=f"{PASSWORD}!").text
    assert choose(PASSWORD).status == 303
    assert choose(PASSWORD).status == 410
    assert guarded.sign_in("shirin").status == 303


def test_nothing_secret_is_in_the_log(guarded: Guarded) -> None:
    cookie = guarded.cookie("maryam")
    with pytest.raises(InvalidStatus), guarded.socket("negah_session=secret-of-a-cookie"):
        pass

    assert PASSWORD not in guarded.server.log
    assert cookie.partition("=")[2] not in guarded.server.log
    assert "secret-of-a-cookie" not in guarded.server.log
    assert guarded.server.asked == []
