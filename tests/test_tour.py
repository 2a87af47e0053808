"""docs/tour.md is true: its walks through the code really happen in this order, and all names in its examples exist."""

import inspect
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType

import pytest
import sqlalchemy as sa
import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.testclient import TestClient
from starlette.websockets import WebSocket
from streamlit.testing.v1 import AppTest

from delivery.__main__ import main as delivery
from door import viewers
from door.auth_app import AuthApp
from door.middleware import AccessMiddleware
from door.responses import PageResponses
from door.rules import Rules
from door.session_manager import SessionManager, lifetimes_of
from door.viewers import TICKET_HEADER
from intake.__main__ import main as intake
from pages.cases.case_downloads import downloads
from pages.cases.list_request import read_request
from pages.shell import frame, prewarm
from pages.view import viewer
from queries.storage import schema
from queries.storage.opening import open_store
from tests.conftest import ROOT
from tests.door.people import PASSWORD, add_person, records_in
from tests.pages.same_numbers.reading import looking

PAGE = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
STEP = re.compile(r"^\d+\. `([^`]+)`(?: · `([^`]+)`)?", re.MULTILINE)
# The syntax trees of all files take ten times as long.
IMPORT = re.compile(r"^[ \t]*from ([\w.]+) import (\([^)]*\)|[^\n]*)", re.MULTILINE)
WALKS = {
    "A figure, from the address to the screen": 15,
    "A row, from a file to the store": 12,
    "A file to download, from the button to the audit log": 5,
    "The morning page, from the command to the paper": 10,
    "A load becoming visible": 6,
    "From a request without a session to the first screen": 15,
}
EXAMPLES = {
    "Adding a measure (4 files)": 4,
    "Changing a threshold (2 files)": 2,
    "Adding a channel (5 files)": 5,
    "Adding a field of a case (9 files)": 9,
    "Adding a form of file (5 files)": 5,
    "Adding a setting (3 files)": 3,
    "Adding a role (3 files)": 3,
    "Adding a sign of an office (5 files)": 5,
    "Adding a check to the attention list (7 files)": 7,
    "Adding a chart (4 files)": 4,
    "Adding a screen (5 files)": 5,
    "Adding an engine (6 files)": 6,
}


def steps(title: str) -> list[tuple[str, str]]:
    """File and function name of each step of a walk or an example."""
    section = re.search(rf"^##+ {re.escape(title)}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert section is not None, title
    return STEP.findall(section[1])


@dataclass(frozen=True)
class Call:
    """A call of a step, with the steps that were running at that moment."""

    step: str
    within: frozenset[str]


@contextmanager
def followed(walk: list[tuple[str, str]]) -> Iterator[list[Call]]:
    """The recorded calls of the steps of a walk that runs inside the context, in order."""
    codes = {code: path for path, name in walk if path != "dashboard.py" for code in _codes(path, name)}
    calls: list[Call] = []

    def watch(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and (step := codes.get(frame.f_code)):
            calls.append(Call(step, frozenset(_executing(frame.f_back, codes))))

    # The profiler is called for every Python function, also in the threads that Streamlit and intake start.
    threading.setprofile(watch)
    sys.setprofile(watch)
    try:
        yield calls
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]


def _executing(frame: FrameType | None, codes: dict[CodeType, str]) -> Iterator[str]:
    """The steps whose functions are on the call stack of a frame."""
    while frame is not None:
        if frame.f_code in codes:
            yield codes[frame.f_code]
        if frame.f_code.co_filename == str(ROOT / "dashboard.py"):
            yield "dashboard.py"
        frame = frame.f_back


def _codes(path: str, name: str) -> Iterator[CodeType]:
    """The code objects of a function and of the functions inside it (of a decorator, the inner function runs)."""
    found: object = import_module(path.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
    for part in name.split("."):
        found = inspect.getattr_static(found, part)
    function = inspect.unwrap(getattr(found, "__func__", found))  # type: ignore[arg-type]
    yield function.__code__
    yield from (each for each in function.__code__.co_consts if isinstance(each, CodeType))


def check(title: str, calls: list[Call], *, nested: bool) -> None:
    """Check that every step is called after the one before it and, if `nested`, during an earlier one."""
    earlier = {"dashboard.py"}
    remaining_calls = iter(calls)
    for path, _ in steps(title):
        if path != "dashboard.py":
            assert any(
                call.step == path and (not nested or call.within & earlier) for call in remaining_calls
            ), path
            earlier.add(path)


@pytest.mark.parametrize(("title", "most"), WALKS.items())
def test_a_walk_is_short(title, most):
    files = [path for path, _ in steps(title)]

    assert 0 < len(files) <= most
    assert len(set(files)) == len(files)


@pytest.mark.thorough
@pytest.mark.slow
def test_a_figure_takes_the_walk_to_the_screen(demo_url, monkeypatch):
    title = "A figure, from the address to the screen"
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    open_store(demo_url).cache.clear()
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    app.query_params["county"] = "0303"

    with followed(steps(title)) as calls:
        app.run()

    assert not app.exception
    check(title, calls, nested=True)


def export(folder: Path) -> Path:
    """A file of two cases in the project's own format."""
    file = folder / "export.csv"
    file.write_text(
        "کد رهگیری,نوع,زمان ثبت,شهرستان,دستگاه\n"
        "1,شکایت,1404/01/05 10:00,تبریز,شهرداری تبریز\n"
        "2,شکایت,1404/01/06 11:00,مراغه,شهرداری مراغه\n",
        encoding="utf-8",
    )
    return file


def load(folder: Path) -> None:
    url = f"duckdb:///{folder / 'store.duckdb'}"
    assert intake(["load", str(export(folder)), "--mapping", "negah", "--database", url, "--json"]) == 0


def test_a_row_takes_the_walk_to_the_store(tmp_path):
    title = "A row, from a file to the store"

    with followed(steps(title)) as calls:
        load(tmp_path)

    check(title, calls, nested=False)
    assert (
        len(open_store(f"duckdb:///{tmp_path / 'store.duckdb'}").frame(sa.select(schema.case.c.case_id))) == 2
    )


@pytest.mark.slow
def test_a_download_takes_the_walk_to_the_record_of_use(demo_store, monkeypatch):
    title = "A file to download, from the button to the audit log"
    buttons: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, **_more: buttons.update({label: data}))
    view = looking(demo_store, lang="en", county="0303")
    request = read_request(view)
    planner = viewers.Viewer("sara", "سارا", frozenset({"planner"}))

    with viewer.as_viewer(planner), followed(steps(title)) as calls:
        downloads(view, request, 3)
        next(make for label, make in buttons.items() if label.endswith("CSV"))()

    check(title, calls, nested=False)


@pytest.mark.thorough
@pytest.mark.slow
def test_the_morning_page_takes_the_walk_to_the_paper(demo_url, tmp_path, monkeypatch):
    title = "The morning page, from the command to the paper"
    records = records_in(tmp_path)
    monkeypatch.setenv("NEGAH_RECORDS_URL", str(records.url))
    open_store(demo_url).cache.clear()
    file = tmp_path / "morning.pdf"

    with followed(steps(title)) as calls:
        assert delivery(["morning", "--lang", "en", "--database", demo_url, "--pdf", str(file)]) == 0

    assert file.read_bytes().startswith(b"%PDF")
    check(title, calls, nested=False)
    records.close()


@pytest.mark.thorough
@pytest.mark.slow
def test_a_load_takes_the_walk_to_viewers(tmp_path, monkeypatch):
    title = "A load becoming visible"
    monkeypatch.setenv("NEGAH_DATABASE_URL", f"duckdb:///{tmp_path / 'store.duckdb'}")
    likeliest = prewarm.likely_views
    monkeypatch.setattr(prewarm, "likely_views", lambda store: [next(likeliest(store))])

    with followed(steps(title)) as calls:
        load(tmp_path)
        prewarm.prewarm_store(open_store())

    check(title, calls, nested=False)


def test_a_request_without_a_session_takes_the_walk_to_the_first_screen(tmp_path, monkeypatch):
    title = "From a request without a session to the first screen"
    records = records_in(tmp_path)
    add_person(records, "maryam")
    rules = Rules(local=False, origin="http://127.0.0.1")
    monkeypatch.setattr(frame, "_show", lambda: None)  # the first walk goes on from there

    async def application(scope, receive, send):
        socket = WebSocket(scope, receive, send)
        monkeypatch.setattr(viewer, "ticket", lambda: socket.headers[TICKET_HEADER])
        await run_in_threadpool(frame.show)
        await socket.accept()
        await socket.close()

    manager = SessionManager(str(records.url), lifetimes=lifetimes_of(12, 60))
    door = AccessMiddleware(
        application, rules=lambda: rules, auth_app=lambda: AuthApp(manager, PageResponses(rules, str))
    )
    headers = {"Origin": "http://127.0.0.1", "Accept": "text/html"}
    with followed(steps(title)) as calls:
        browser = TestClient(door, "http://127.0.0.1", headers=headers)
        assert browser.get("/", follow_redirects=False).headers["location"] == "/sign-in?next=%2F"
        form = {"name": "maryam", "password": PASSWORD}
        assert browser.post("/sign-in", data=form, follow_redirects=False).status_code == 303
        with browser.websocket_connect("ws://127.0.0.1/_stcore/stream"):
            pass

    check(title, calls, nested=False)
    manager.records.close()
    records.close()


@pytest.mark.parametrize(("title", "most"), EXAMPLES.items())
def test_an_example_names_what_is_there(title, most):
    named = steps(title)

    assert len(named) == most == int(re.search(r"\d", title)[0])
    for path, name in named:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not name or re.search(rf"\b{re.escape(name)}\b", text), (path, name)


@cache
def imported(path: str) -> frozenset[str]:
    """The files of the project that a file imports, also through `from package import module`."""
    found = set()
    for package, listed in IMPORT.findall((ROOT / path).read_text(encoding="utf-8")):
        names = re.findall(r"(?:^|[(,])\s*(\w+)", re.sub("#.*", "", listed))
        for name in {package, *(f"{package}.{each}" for each in names)}:
            file = name.replace(".", "/")
            found |= {each for each in (f"{file}.py", f"{file}/__init__.py") if (ROOT / each).exists()}
    return frozenset(found)


@cache
def reached(path: str) -> set[str]:
    """The files that a file imports, directly or through others."""
    files, waiting = {path}, [path]
    while waiting:
        new = set(imported(waiting.pop())) - files
        files |= new
        waiting += new
    return files


def test_each_figure_of_the_table_comes_from_the_files_that_it_names():
    rows = re.findall(
        r"^\| [^|`]+ \| `(pages/[^`]+)` \| `(queries/[^`]+)` \| `(stats/[^`]+)` \|", PAGE, re.MULTILINE
    )

    assert len(rows) > 10
    for screen, query, formula in rows:
        assert query in reached(screen), (screen, query)
        assert formula in reached(query), (query, formula)


def test_every_path_on_the_page_is_there():
    for path in re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", PAGE):
        assert (ROOT / path).exists(), path
