"""Hostile data and hostile addresses: every screen answers, and only our own markup reaches the page."""

import asyncio
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from starlette.types import Receive, Scope, Send

from briefs.spreadsheets import as_csv, as_xlsx
from charts.markup import plotly_text
from pages.cases.case_downloads import sheet
from pages.cases.list_request import read_request
from pages.data import intake_process
from pages.data.flagged import sheet as in_doubt
from pages.data.intake_process import IntakeRequest, run_intake, safe_name
from pages.data.rejected_rows_section import sheet as rejected
from pages.shell.upload_guard import UploadGuard
from pages.view.view import MAX_ADDRESS_LENGTH, sanitised_params
from pages.widgets.notices import notices
from queries.cases.listing import SORTS, Cursor
from queries.storage import schema
from queries.storage.opening import open_store
from tests.forked import start
from tests.intake.storing import load_into, write
from tests.pages.hostile import ADDRESSES, NAMES, Visitor, rows, wrong_in
from tests.thorough import one_in, ordinary_first

pytestmark = pytest.mark.slow

ODD = (
    {"period": ["1900-01-01-1910-01-01"]},  # Days outside the screens' Jalali calendar.
    {"period": ["1300/01/01-1300/01/05"], "b.period": ["1300/01/01-1499/12/29"]},
    {"as_of": ["1300/01/01"]},
    {"county": [f"<b>{i}" for i in range(300)], "x": ["y" * 100_000]},
    {
        "period": ["all"],
        "after": ["9" * 30 + ".1.1.00000000"],
        "before": ["1.1.-9.00000000"],
        "sort": ["<b>"],
        "b.county": ["\0", "all", "\u202e"],
    },
)
PINS = [
    None,
    7,
    {"to": "javascript:window.ran=9", "title": "x"},
    {"to": "https://evil.example/", "title": "y"},
    {"to": "cases?period=all", "title": "<img src=x onerror=window.ran=8>"},
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a store of hostile data."""
    folder = tmp_path_factory.mktemp("hostile")
    url = f"duckdb:///{folder / 'hostile.duckdb'}"
    load_into(url, write(folder / "<img src=x>.csv", rows()), datetime(2025, 9, 1))
    return url


@pytest.fixture
def visitor(hostile: str, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """A reader of the hostile store."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", hostile)
    return Visitor()


@pytest.mark.slow
@pytest.mark.parametrize("lang", ordinary_first(1, ["fa", "en"]))
def test_no_screen_takes_markup_or_addresses_from_data(visitor: Visitor, lang: str) -> None:
    store = open_store()
    named = {name: list(store.dimension(name)["code"])[1:] for name in ("county", "agency", "topic_group")}
    shown = {"period": ["all"], "lang": [lang]}
    html = "".join(visitor.see(screen, shown) for screen in ADDRESSES)
    of_units = {
        "counties": {"county": named["county"][:1]},
        "agencies": {"agency": named["agency"][:1]},
        "response": {"compare": ["agency"]},
        "volume": {"open_group": named["topic_group"][:1]},
        "compare": {"agency": named["agency"][:1], "b.agency": named["agency"][1:2]},
        "cases": {"case": [_some_case()]},
    }
    # The languages take turns, since names are written by the same code in both.
    for screen in one_in(2, of_units, turn=["fa", "en"].index(lang)):
        html += visitor.see(screen, shown | of_units[screen])
    assert "&lt;script&gt;" in html  # The names are there as text.


@pytest.mark.slow
@pytest.mark.parametrize("params", ordinary_first(2, ODD), ids=lambda params: next(iter(params)))
def test_every_screen_answers_a_hostile_address(visitor: Visitor, params: dict[str, list[str]]) -> None:
    # Addresses are read in one place, so the screens take turns; those that are odd in more ways have more turns.
    parts = 2 if {"county", "after"} & params.keys() else 4
    for screen in one_in(parts, ADDRESSES, turn=ODD.index(params)):
        html = visitor.see(screen, params)
        assert "<h2" in html
        assert len(html) < 2_000_000


@pytest.mark.slow
def test_no_file_holds_a_formula(visitor: Visitor) -> None:
    visitor.see("cases", {"period": ["all"]})
    view = visitor.app.session_state["view"]
    tables = [sheet(view, read_request(view), size=2000), in_doubt(view), rejected(view)]
    for table in tables:
        assert len(table.rows) > 10
        text = as_csv(table, view.lang).decode("utf-8-sig")
        assert not any(cell[:1] in "=+@" for line in text.splitlines() for cell in line.split(",") if cell)
        assert as_xlsx(table, view.lang)[:2] == b"PK"


def test_what_is_not_understood_is_reported_briefly(visitor: Visitor) -> None:
    html = visitor.see("", {"county": [f"<b>{i}" for i in range(300)], "x": ["y" * 100_000]})
    assert html.count("&lt;b&gt;") < 2 * notices.MAX + 20
    assert "y" * 300 not in html


def test_an_address_is_read_up_to_a_length_and_without_what_is_not_seen() -> None:
    assert sanitised_params({"a": ["\u202eb\0"]}) == {"a": ["b"]}
    kept = sanitised_params({"a": ["1"], "b": ["x" * MAX_ADDRESS_LENGTH], "c": ["2"]})
    assert kept == {"a": ["1"]}


@pytest.mark.parametrize(
    "token",
    [
        f"{10**400}.1.0a1b2c3d.41",
        f"1.1.{2**63}.41",
        f"1.{2**63}.0a1b2c3d.41",
        "1." + "9" * 5000 + ".0a1b2c3d.41",
        "1.-1.x.41",
        "nan.1.0a1b2c3d.41",
    ],
)
def test_a_place_in_the_list_is_a_number_that_databases_know(token: str) -> None:
    assert Cursor.parse(token, SORTS["handoffs"]) is None


def test_a_name_in_a_figure_is_a_name() -> None:
    assert plotly_text('<a href="x">"a" & \'b\'</a>') == '&lt;a href="x"&gt;"a" &amp; \'b\'&lt;/a&gt;'


@pytest.mark.parametrize("name", [*NAMES, "x" * 300 + ".csv.gz", "😀" * 200 + ".xlsx", "\0", "/", "a/../.."])
def test_whatever_an_uploaded_file_is_called_it_can_be_written(name: str, tmp_path: Path) -> None:
    safe = safe_name(name)
    folder = tmp_path / "alone"
    folder.mkdir()
    (folder / safe).write_bytes(b"x")
    assert [each.name for each in folder.iterdir()] == [safe]
    for end in (".csv.gz", ".xlsx"):
        assert safe.endswith(end) == name.endswith(end)


@pytest.mark.slow
def test_intake_is_told_the_database_in_private(hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    def watched(words: list[str], **more: object) -> object:
        seen.append(words)
        return start(words, **more)

    forked = SimpleNamespace(Popen=watched, DEVNULL=subprocess.DEVNULL, PIPE=subprocess.PIPE)
    monkeypatch.setattr(intake_process, "subprocess", forked)
    content = b"case,registered_at\n1,x\n"
    outcome = run_intake(IntakeRequest("check", content, "<b>\0.csv", mapping="negah", database=hostile))
    assert outcome.report is not None or outcome.error("fa")
    assert hostile not in " ".join(seen[0])
    assert seen[0][0] == sys.executable
    assert os.environ["NEGAH_DATABASE_URL"] != hostile


def test_files_are_refused_unread_unless_the_settings_allow_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope["method"])

    async def nothing(*_: object) -> None:
        pass

    def send_file(length: str | None, method: str = "PUT") -> bool:
        headers = [] if length is None else [(b"content-length", length.encode())]
        scope = {"type": "http", "method": method, "path": "/x/_stcore/upload_file/1/2", "headers": headers}
        before = len(passed)
        # Playwright runs an event loop in this thread, so asyncio.run needs another thread.
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(lambda: asyncio.run(UploadGuard(app)(scope, nothing, nothing))).result()  # type: ignore[arg-type]
        return len(passed) > before

    assert not send_file("10")
    rules = tmp_path / "allowed.toml"
    rules.write_text("[uploads]\nallowed = true\nmegabytes = 5\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(rules))
    assert send_file("10")
    assert [send_file(length) for length in (None, "-1", "x", str(7 * 2**20))] == [False] * 4
    assert send_file(None, "DELETE")
    rules.write_text("[uploads]\nallowed = maybe\n", encoding="utf-8")
    assert not send_file("10")


def test_the_reader_of_pages_finds_what_is_wrong() -> None:
    assert wrong_in('<p class="a">x &lt;b&gt; <a href="?a=1">y</a></p>') == []
    for html in (
        "<script>1</script>",
        "<p onclick=x>",
        '<a href="javascript:1">x</a>',
        "<p>",
        '<p style="a:url(x)">x</p>',
    ):
        assert wrong_in(html)


def _some_case() -> str:
    return str(open_store().frame(sa.select(schema.case.c.id).limit(1))["id"].iloc[0])


@pytest.mark.browser
def test_no_script_of_the_data_runs_and_nothing_leads_away(hostile: str, serve, look) -> None:
    screen = look(serve(hostile), period="all", lang="en", width=390)
    page = screen.page
    page.evaluate("pins => localStorage.setItem('negah pins', JSON.stringify(pins))", PINS)
    for name in one_in(3, ("agencies", "cases", "data"), turn=1):
        screen.follow(f"{name}?period=all&lang=en")
        assert [each for each in screen.complaints() if not each.startswith("wider")] == []
        # A long name is cut off where it is shown.
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert page.evaluate("window.ran") is None
        away = page.eval_on_selector_all(
            "[data-testid=stApp] a[href]",
            """found => found.map(a => new URL(a.getAttribute("href"), document.baseURI))
              .filter(to => to.origin !== location.origin).map(String)""",
        )
        assert away == []
    screen.go(f"{page.url.split('?')[0].rsplit('/', 1)[0]}/", period="all", lang="en")
    assert page.locator(".pins a").all_inner_texts() == ["<img src=x onerror=window.ran=8>"]
    page.locator(".pins a").click()
    page.wait_for_url("**/cases?period=all")
