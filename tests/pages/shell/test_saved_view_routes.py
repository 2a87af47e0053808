"""What the routes of saved views and short links answer, to whom, and what they refuse."""

from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from door.middleware import VIEWER
from door.viewers import LOCAL_VIEWER, Viewer
from pages.shell import saved_view_routes
from pages.shell.start_page import StartPage
from records import people
from records.database import Records
from records.roles import Role
from records.saved_views import MAX_VIEWS
from tests.door.people import records_in
from tests.thorough import ordinary_first

Client = Callable[[str], TestClient]


class Seen:
    """Middleware that lets a viewer ask, as the door does."""

    def __init__(self, app: ASGIApp, *, viewer: Viewer | None) -> None:
        self.app, self.viewer = app, viewer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, VIEWER: self.viewer}, receive, send)


@pytest.fixture
def records(tmp_path, monkeypatch) -> Iterator[Records]:
    opened = records_in(tmp_path)
    monkeypatch.setenv("NEGAH_RECORDS_URL", str(opened.url))
    yield opened
    saved_view_routes.records().close()
    saved_view_routes._opened.cache_clear()
    opened.close()


@pytest.fixture
def ask(records: Records) -> Iterator[Client]:
    """A function from a name to a client of that person; "" is nobody and "local" the local person."""
    viewers: dict[str, Viewer | None] = {"": None, "local": LOCAL_VIEWER}
    for name in ("maryam", "reza"):
        who = people.add(records, name, name, roles=[Role.planner])
        viewers[name] = Viewer(name, name, frozenset({"planner"}), id=who.id)
    opened = []

    def client(name: str) -> TestClient:
        middleware = [Middleware(Seen, viewer=viewers[name]), Middleware(StartPage)]
        app = Starlette(routes=saved_view_routes.routes(), middleware=middleware)
        opened.append(TestClient(app, follow_redirects=False))
        return opened[-1]

    yield client
    for each in opened:
        each.close()


def post(client: TestClient, **body: object):
    return client.post("/saved-views", json=body)


def test_a_person_finds_views_in_order_and_nobody_else_does(ask: Client) -> None:
    maryam, reza = ask("maryam"), ask("reza")
    saved = post(
        maryam, do="save", views=[{"to": "./?county=0303", "name": "تبریز"}, {"to": "volume?", "name": "v"}]
    )
    first, second = saved.json()["views"]
    assert (first["name"], first["to"]) == ("تبریز", "./?county=0303")
    assert post(maryam, do="move", id=second["id"], by=-1).json()["views"] == [second, first]
    renamed = post(maryam, do="rename", id=first["id"], name="\u202eشهر").json()["views"][1]
    assert renamed == first | {"name": "شهر"}
    assert post(reza, do="remove", id=first["id"]).json() == {"views": [], "start": None, "look": None}
    assert maryam.get("/saved-views").json()["views"] == [second, renamed]
    assert maryam.get("/saved-views").headers["cache-control"] == "no-store"


def test_strangers_and_the_local_person_keep_nothing_here(ask: Client) -> None:
    for name in ("", "local"):
        client = ask(name)
        assert client.get("/saved-views").status_code == 404
        assert post(client, do="save", views=[{"to": "volume?", "name": "v"}]).status_code == 404
        assert client.get("/l/222222222").status_code == 404


def test_a_short_link_leads_to_its_view_and_never_away(ask: Client) -> None:
    maryam, reza = ask("maryam"), ask("reza")
    code = post(maryam, do="link", to="/response?kind=complaint").json()["code"]
    followed = reza.get(f"/l/{code}")
    assert (followed.status_code, followed.headers["location"]) == (302, "../response?kind=complaint")
    first = post(reza, do="link", to="./?lang=en").json()["code"]
    assert reza.get(f"/l/{first.upper()}").headers["location"] == "../?lang=en"
    assert ask("").get(f"/l/{code}").status_code == 404
    refused = post(maryam, do="link", to="https://evil.example/")
    assert refused.status_code == 400
    assert "no view of this dashboard" in refused.json()["problem"]["en"]
    assert "ذخیره نشد" in refused.json()["problem"]["fa"]


def test_an_unknown_link_says_what_to_do_in_both_languages(ask: Client) -> None:
    client = ask("maryam")
    answer = client.get("/l/zzzzzzzzz")
    assert answer.status_code == 404
    assert "چنین پیوندی نیست" in answer.text
    assert "Ask whoever sent it" in client.get("/l/%3Cscript%3E", params={"lang": "en"}).text


def test_a_screen_that_no_longer_exists_is_not_led_to(ask: Client, monkeypatch) -> None:
    client = ask("maryam")
    code = post(client, do="link", to="volume?").json()["code"]
    post(client, do="start", to="volume?")
    monkeypatch.setattr(saved_view_routes, "view_address", lambda text: None)
    assert client.get(f"/l/{code}").status_code == 404


def test_the_bare_address_opens_the_start_page_and_any_other_does_not(ask: Client) -> None:
    maryam, html = ask("maryam"), {"accept": "text/html"}
    assert maryam.get("/", headers=html).status_code == 404  # nothing is served behind it in this test
    assert post(maryam, do="start", to="counties?map=overdue").json()["start"] == "counties?map=overdue"
    started = maryam.get("/", headers=html)
    assert (started.status_code, started.headers["location"]) == (302, "./counties?map=overdue")
    assert started.headers["cache-control"] == "no-store"
    for path, headers in (("/?lang=fa", html), ("/", {"accept": "*/*"}), ("/volume", html)):
        assert maryam.get(path, headers=headers).status_code == 404
    for name in ("reza", "local", ""):
        assert ask(name).get("/", headers=html).status_code == 404
    assert post(maryam, do="start", to=None).json()["start"] is None
    assert maryam.get("/", headers=html).status_code == 404
    post(maryam, do="start", to="./?")  # would lead to itself
    assert maryam.get("/", headers=html).status_code == 404


def test_what_a_browser_kept_is_taken_over_as_far_as_it_can_be(ask: Client) -> None:
    client = ask("maryam")
    look = {"state": "1", "now": {"day": "1404/07/01", "lines": []}, "before": None}
    views = [
        {"to": "volume?", "name": "v"},
        {"to": "javascript:1", "name": "x"},
        {"to": "data?"},
        "?",
        {"to": "volume?", "name": "w"},
    ]
    taken = post(client, do="adopt", views=views, look=look).json()
    assert [(view["name"], view["to"]) for view in taken["views"]] == [("v", "volume?")]
    assert taken["look"] == look
    newer = post(client, do="look", look=look | {"state": "2"}).json()["look"]
    assert post(client, do="adopt", views=None, look=look).json()["look"] == newer
    many = [{"to": f"volume?county={i}", "name": str(i)} for i in range(150)]
    assert len(post(client, do="adopt", views=many).json()["views"]) == MAX_VIEWS


@pytest.mark.parametrize(
    "body",
    ordinary_first(5, [
        {}, [], "x", None, {"do": "drop"}, {"do": ["save"]}, {"do": "save"}, {"do": "save", "views": [1]},
        {"do": "save", "views": [{"to": "volume?", "name": ""}]}, {"do": "save", "views": [{"to": "//e", "name": "n"}]},
        {"do": "rename", "id": "1", "name": "n"}, {"do": "move", "id": 2**40, "by": 1}, {"do": "move", "id": 1},
        {"do": "look", "look": "x"}, {"do": "look", "look": {"x": "y" * 40_000}}, {"do": "start", "to": {}},
    ]),
)  # fmt: skip
def test_what_no_page_sends_is_refused_and_changes_nothing(ask: Client, body: object) -> None:
    client = ask("maryam")
    before = client.get("/saved-views").json()
    assert client.post("/saved-views", json=body).status_code == 400
    assert client.get("/saved-views").json() == before


def test_a_body_that_is_too_long_or_no_json_is_refused(ask: Client) -> None:
    client = ask("maryam")
    assert client.post("/saved-views", content=b"x" * 300_000).status_code == 413
    assert client.post("/saved-views", content=b"\xff{").status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        '{"do": "look", "look": {"a": NaN}}',
        '{"do": "look", "look": {"a": 1e999}}',
        r'{"do": "look", "look": {"a": "\ud800"}}',
        r'{"do": "save", "views": [{"name": "\ud800", "to": "cases"}]}',
        '{"do": "save", "views": ' + "[" * 50_000 + "]" * 50_000 + "}",
    ],
)
def test_json_that_no_page_sends_is_refused(ask: Client, body: str) -> None:
    assert ask("maryam").post("/saved-views", content=body).status_code == 400

    assert ask("maryam").get("/saved-views").json() == {"views": [], "start": None, "look": None}


def test_records_that_cannot_be_opened_keep_nobody_out(ask: Client, monkeypatch) -> None:
    client = ask("maryam")
    monkeypatch.setenv("NEGAH_RECORDS_URL", "sqlite:////proc/nothing/records.sqlite")
    answer = client.get("/saved-views")
    assert answer.status_code == 503
    assert answer.json()["problem"]["fa"]
    assert client.get("/l/222222222").status_code == 404
    assert client.get("/", headers={"accept": "text/html"}).status_code == 404
    monkeypatch.undo()
