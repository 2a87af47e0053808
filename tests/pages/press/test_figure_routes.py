"""/figures/…: serves protected figures and nothing else, with correct status codes for good and bad requests."""

import asyncio
import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import pytest
from PIL import Image
from starlette.applications import Starlette

from pages.shell import routes
from persian.calendar import month_bounds
from queries.disclosure.protected_figures import protected
from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope
from tests.quoting import store_of_all_loads

pytestmark = pytest.mark.slow

ESFAND = Scope(*month_bounds(1403, 12))


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""

    def json(self):
        return json.loads(self.content)


@pytest.fixture(scope="module")
def address() -> str:
    return store_of_all_loads()


@pytest.fixture
def get(address, monkeypatch):
    """A function that requests a path, without a server."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", address)
    app = Starlette(routes=routes.routes(), middleware=routes.middleware())

    def ask(path: str, *, method: str = "GET", **headers: str) -> Answer:
        answer = Answer()

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {key.decode(): value.decode() for key, value in message["headers"]}
            else:
                answer.content += message.get("body", b"")

        parts = urlsplit(path)
        told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "http",
            "method": method,
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "root_path": "",
        }
        scope |= {
            "query_string": parts.query.encode(),
            "headers": told,
            "http_version": "1.1",
            "scheme": "http",
        }
        if "host" not in headers:
            told.append((b"host", b"127.0.0.1"))
        scope |= {"server": ("127.0.0.1", 80), "client": ("127.0.0.1", 50_000)}
        # Playwright runs an event loop in this thread, so asyncio.run needs another thread.
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(lambda: asyncio.run(app(scope, receive, send))).result()
        return answer

    return ask


def test_json_holds_the_protected_figures_to_the_last_digit(get, address) -> None:
    answer = get("/figures/on_time_share.json?period=1403-12&by=county,kind")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    own = protected(open_store(address), "on_time_share", ESFAND, by=("county", "kind")).frame
    rows = answer.json()["rows"]
    assert [row["n"] for row in rows] == list(own["n"])
    assert [row["value"] for row in rows] == [None if x != x else x for x in own["value"]]
    assert answer.json()["rows"][0]["county"]["fa"]
    assert not any(c in answer.content.decode().split('"rows"')[1].split('"fa"')[0] for c in "۰۱۲۳")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("county=&kind=complaint", "“county” has no value"),
        ("kind=%20", "“kind” has no value"),
        ("load=", "“load” has no value"),
        ("load=%C2%B2", "could not be read"),
        ("county=0304", "“0304” is not in the data (county)."),
        ("kind=praise", "Allowed: complaint, request, suggestion."),
        ("against=province", "not compared with itself"),
    ],
)
def test_what_is_not_understood_is_refused_and_never_left_out(get, asked, says) -> None:
    answer = get(f"/figures/received.json?period=1403-12&{asked}")
    assert answer.status == 400
    record = answer.json()["error"]
    assert says in record["en"]
    assert "left out" not in record["en"]
    assert record["fa"]


def test_the_address_in_an_answer_gives_the_same_answer_again(get) -> None:
    record = get("/figures/received.json?period=1403-12&county=0303&against=previous").json()
    assert record["compared"]["with"] == "previous"
    again = get(f"/{record['address']}").json()
    assert again == record


def test_csv_holds_the_same_and_opens_in_excel(get, address) -> None:
    answer = get("/figures/received.csv?period=1403-12&by=county&lang=en")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    own = protected(open_store(address), "received", ESFAND, by=("county",)).frame.set_index("county")
    for row in rows:
        told = own.loc[row["Code of County"]]
        assert row["Number of cases"] == ("" if told["n"] is None else str(told["n"]))
        assert row["From (Gregorian)"] == "2025-02-19"
        assert row["From"] == "1403/12/01"


def test_the_basis_of_satisfaction_is_called_ratings(get) -> None:
    answer = get("/figures/satisfied_share.csv?period=1403-12&lang=en")
    heads = answer.content.decode("utf-8-sig").splitlines()[0]
    assert "Number of ratings" in heads
    assert "Number of cases" not in heads


def test_a_picture_is_of_the_requested_format_and_size(get) -> None:
    png = get("/figures/received.png?period=1403-12&by=county&lang=en")
    assert png.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(png.content)).width == 1500
    svg = get("/figures/received.svg?period=1403-12")
    assert svg.headers["content-type"] == "image/svg+xml"
    assert svg.headers["content-security-policy"].startswith("default-src 'none'")
    assert get("/figures/received.png?period=1403&by=month,county,kind").status == 400


def test_without_a_load_it_is_asked_anew_and_with_one_it_may_be_kept(get) -> None:
    newest = get("/figures/received.json?period=1403-12")
    assert newest.headers["cache-control"] == "public, no-cache"
    assert newest.headers["x-negah-load"] == "2"
    assert get("/figures/received.json?period=1403-12", if_none_match=newest.headers["etag"]).status == 304
    assert (
        get("/figures/received.json?period=1403-12", if_none_match=f'W/{newest.headers["etag"]}, "x"').status
        == 304
    )
    assert get("/figures/received.json?period=1403-12", if_none_match='"other"').status == 200
    pinned = get("/figures/received.json?period=1403-12&load=1")
    assert pinned.headers["cache-control"] == "public, max-age=3600"
    assert pinned.headers["etag"] != newest.headers["etag"]
    assert (pinned.json()["figure"]["n"], newest.json()["figure"]["n"]) == (130, 220)


def test_an_address_may_name_the_publication_series(get) -> None:
    """The rule is in the record, and a figure of another series is refused with what would be right."""
    answer = get("/figures/received.json?period=1403-12&load=1&series=" + quote("۱"))
    assert answer.status == 200
    rule = answer.json()["protected"]
    assert (rule["series"], rule["k"], rule["base"]) == (1, 5, 5)
    assert "series=1" in answer.json()["address"]
    other = get("/figures/received.json?period=1403-12&series=2")
    assert other.status == 409
    assert other.json()["error"]["series"] == 1
    assert "سری انتشار ۱" in other.json()["error"]["fa"]
    assert get("/figures/received.json?series=").status == 400


def test_head_has_the_headers_and_no_body(get) -> None:
    whole, head = (get("/figures/received.json?period=1403-12", method=method) for method in ("GET", "HEAD"))
    assert head.status == 200
    assert head.content == b""
    assert head.headers["etag"] == whole.headers["etag"]
    assert head.headers["content-length"] == str(len(whole.content))
    assert get("/figures/nope.json", method="HEAD").content == b""
    # A form of another site, for all that is known.
    assert get("/figures/received.json", method="POST").status == 403
    assert get("/figures/received.json", method="POST", origin="http://127.0.0.1").status == 405


@pytest.mark.parametrize("path", ["received.json?period=1403-12", "nope.json"])
def test_no_other_site_s_script_may_read_it(get, path) -> None:
    headers = get(f"/figures/{path}", origin="https://evil.example").headers
    assert not [name for name in headers if name.startswith("access-control")]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "status", "parameter"),
    [
        ("nope.json", 404, "measure"),
        ("received", 404, "format"),
        ("received.xlsx", 404, "format"),
        ("../../etc/passwd", 404, "format"),
        ("oldest_open_days.json", 400, "measure"),
        ("deadline_bunching.json", 400, "measure"),
        ("received.json?channel=phone", 400, "parameter"),
        ("received.json?trips=out", 400, "parameter"),
        ("received.json?as_of=1403/12/01", 400, "parameter"),
        ("received.json?conty=0303", 400, "parameter"),
        ("received.json?_=1", 400, "parameter"),
        ("received.json?county=9999", 400, "county"),
        ("received.json?county=0303&county=0301", 400, "county"),
        ("received.json?county=0303&agency=x", 400, "agency"),
        ("received.json?kind=unknown", 400, "kind"),
        ("received.json?kind=zz", 400, "kind"),
        ("received.json?by=county,agency", 400, "by"),
        ("received.json?by=topic", 400, "by"),
        ("received.json?by=county&by=county", 400, "by"),
        ("received.json?period=1403/12/01-1403/12/29", 400, "period"),
        ("received.json?period=1403-13", 400, "period"),
        ("received.json?period=1404-04", 400, "period"),  # A period that has not ended.
        ("received.json?period=1402-12", 400, "period"),  # A period before the data begin.
        ("received.json?period=90d", 400, "period"),
        ("received.json?period=1403&period=1403", 400, "period"),
        ("received.json?period=all", 400, "period"),
        ("received.json?against=zz", 400, "against"),
        ("received.json?lang=de", 400, "lang"),
        ("received.json?load=9", 404, "load"),
        ("received.json?load=3", 410, "load"),
        ("received.json?load=-1", 400, "load"),
        ("received.json?load=99999999999999", 404, "load"),
        ("received.json?period=%00", 400, "period"),
        ("received.json?period=%ff", 400, "period"),
        (f"received.json?county={quote('<script>alert(1)</script>')}", 400, "county"),
        (f"received.json?county={'9' * 3000}", 414, "address"),
    ],
)
def test_what_has_no_answer_says_why_in_both_languages(get, path, status, parameter) -> None:
    answer = get(f"/figures/{path}")
    error = answer.json()["error"]
    assert (answer.status, error["status"], error["parameter"]) == (status, status, parameter)
    assert error["fa"]
    assert error["en"]
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.content) < 3_000


def test_without_a_store_it_is_not_there_for_now_and_tells_nothing_of_the_server(
    get, monkeypatch, tmp_path
) -> None:
    monkeypatch.setenv("NEGAH_DATABASE_URL", f"duckdb:///{tmp_path / 'secret' / 'none.duckdb'}")
    answer = get("/figures/received.json")
    assert answer.status == 503
    assert answer.headers["retry-after"]
    assert "secret" not in answer.content.decode()
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"this is no database" * 100)
    monkeypatch.setenv("NEGAH_DATABASE_URL", f"duckdb:///{broken}")
    assert get("/figures/received.json").status == 503
    assert get("/figures/nope.json").status == 404  # A request that needs no store.


def test_the_last_quarter_is_what_is_given_where_nothing_is_asked(get) -> None:
    scope = get("/figures/received.json").json()["scope"]
    assert (scope["from_jalali"], scope["to_jalali"]) == ("1404/01/01", "1404/03/31")
    assert get("/figures/received.json?load=1").json()["scope"]["to_jalali"] == "1403/12/30"


def test_its_own_address_leads_to_it(get) -> None:
    record = get("/figures/on_time_share.json?period=1403-Q4&by=kind&county=0303").json()
    again = get(f"/{record['address']}").json()
    assert again == record
