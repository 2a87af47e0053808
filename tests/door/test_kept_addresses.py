"""Saved views, start pages and short links over real sockets: an address that is kept gives nobody more rights."""

import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from records import accounts, people
from records.roles import Role
from tests.door.drawn_pages import run, text_of
from tests.door.guarded import Guarded
from tests.door.people import PASSWORD
from tests.door.running import Answer
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow
REFUSED = "جزو دسترسی شما نیست"
OF_CASES = ('class="case-list"', "download-all", '<article class="card', 'class="one-case')
# What a governor may keep, and who may not open the screen of it.
CLOSED = {
    "cases?period=all&state=overdue": (Role.press, Role.steward, Role.administrator),
    "./?period=all&county=0303": (Role.press, Role.steward, Role.administrator),
    "compare?period=all&county=0303": (Role.press, Role.county_viewer, Role.agency_viewer, Role.steward),
    "hotspots?period=all": (Role.press, Role.county_viewer, Role.agency_viewer, Role.administrator),
    "data?period=all": (Role.press, Role.county_viewer, Role.agency_viewer, Role.administrator),
    "record?what=export": (Role.press, Role.planner, Role.county_viewer, Role.agency_viewer, Role.steward),
}
# Each address and each role once, and then all others.
ONCE = list(
    zip(
        (Role.steward, Role.press, Role.county_viewer, Role.agency_viewer, Role.administrator, Role.planner),
        CLOSED,
        strict=True,
    )
)
OTHERS = [
    (role, address) for address, roles in CLOSED.items() for role in roles if (role, address) not in ONCE
]


@pytest.fixture(scope="module")
def cookies(guarded: Guarded) -> dict[Role, str]:
    """A session of somebody with each role, who is responsible for a county and an office where that matters."""
    sessions = {}
    for role in Role:
        name = f"kept-{role.value.replace('_', '-')}"
        of = {
            Role.county_viewer: {"counties": ["0302"]},
            Role.agency_viewer: {"agencies": ["no-such-office"]},
        }
        who = people.add(guarded.records, name, name, roles=[role], **of.get(role, {}))
        accounts.set_password(guarded.records, who, PASSWORD)
        sessions[role] = guarded.cookie(name)
    return sessions


def post(guarded: Guarded, cookie: str, **body: object) -> Answer:
    """Send what a page sends to keep something."""
    origin = guarded.server.address
    return guarded.server.get(
        "/saved-views", method="POST", body=json.dumps(body), Origin=origin, Cookie=cookie
    )


def drawn(guarded: Guarded, cookie: str, address: str) -> str:
    """Everything that is sent for an address that a browser has been led to."""
    parts = urlsplit(address)
    screen = parts.path.rpartition("/")[2]
    with guarded.socket(cookie) as socket:
        return text_of(run(socket, parts.query, page_name=screen))


@pytest.mark.parametrize(("role", "address"), ordinary_first(len(ONCE), ONCE + OTHERS))
def test_a_short_link_opens_no_closed_screen(guarded, cookies, role, address):
    code = json.loads(post(guarded, cookies[Role.governor], do="link", to=address).text)["code"]

    answer = guarded.server.get(f"/l/{code}", Cookie=cookies[role])
    assert answer.status == 302
    led = answer.headers["location"]
    assert parse_qs(urlsplit(led).query) == parse_qs(urlsplit(address).query)
    sent = drawn(guarded, cookies[role], led)
    assert REFUSED in sent
    assert not [piece for piece in OF_CASES if piece in sent]
    assert guarded.server.get(f"/l/{code}").status in (303, 401)


def test_a_start_page_that_is_closed_shows_nothing_either(guarded, cookies):
    for role in (Role.press, Role.administrator):
        assert post(guarded, cookies[role], do="start", to="cases?period=all").status == 200
        answer = guarded.server.get("/", Cookie=cookies[role], Accept="text/html")
        assert answer.status == 302
        assert REFUSED in drawn(guarded, cookies[role], answer.headers["location"])
        post(guarded, cookies[role], do="start", to=None)


def test_nobody_reads_or_changes_what_another_keeps(guarded, cookies):
    own, address = cookies[Role.governor], "volume?period=all&county=0303"
    view = json.loads(post(guarded, own, do="save", views=[{"to": address, "name": "تبریز"}]).text)["views"][
        0
    ]
    for role in set(Role) - {Role.governor}:
        other = cookies[role]
        for body in (
            {"do": "remove", "id": view["id"]},
            {"do": "rename", "id": view["id"], "name": "x"},
            {"do": "move", "id": view["id"], "by": -1},
            {"do": "look", "look": {"seen": 1}},
        ):
            assert "county" not in post(guarded, other, **body).text
        assert json.loads(guarded.server.get("/saved-views", Cookie=other).text)["views"] == []
    kept = json.loads(guarded.server.get("/saved-views", Cookie=own).text)
    assert (kept["views"], kept["look"]) == ([view], None)
    assert guarded.server.get("/saved-views").status in (303, 401)


# Keeping something needs the page's own origin, as every request does that changes something.
@pytest.mark.parametrize("origin", ["http://evil.example", ""])
def test_another_sites_page_keeps_nothing(guarded, cookies, origin):
    body = json.dumps({"do": "start", "to": "cases?period=all"})
    headers = {"Origin": origin} if origin else {}
    answer = guarded.server.get(
        "/saved-views", method="POST", body=body, Cookie=cookies[Role.planner], **headers
    )

    assert answer.status == 403
    assert json.loads(guarded.server.get("/saved-views", Cookie=cookies[Role.planner]).text)["start"] is None


# Parts of addresses that other screens read, beside a question to the press screen.
@pytest.mark.parametrize(
    "more", ["chart=received", "part=evidence", "rows=all", "trips=out", "channel=phone", "topic=x"]
)
def test_the_press_screen_takes_no_part_of_another_screens_address(guarded, cookies, more):
    query = urlencode({"measure": "received", "period": "1404", "by": "month"})
    with guarded.socket(cookies[Role.press]) as socket:
        plain = text_of(run(socket, query, page_name="press"))
    with guarded.socket(cookies[Role.press]) as socket:
        sent = text_of(run(socket, f"{query}&{more}", page_name="press"))

    assert figures(sent) == figures(plain) != []
    assert not [piece for piece in OF_CASES if piece in sent]


def figures(sent: str) -> list[str]:
    """The rows of the table of a press screen."""
    table = sent.partition('class="press-table')[2].partition("</table>")[0]
    return table.split("<tr")[2:]
