"""Routes beside the screens: health, fonts, the map's placeholder, and a policy that allows no other host."""

import asyncio
import gc
import gzip
import hashlib
import json
import re
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import plotly
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import BaseRoute, Route
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from pages.shell import routes
from pages.shell.loading_page import CONNECTION_SCRIPT, FONT, STYLE_SHEET, late_modules, with_skeleton
from pages.shell.title import title
from pages.widgets.elements.drawing import PLOTLY, PLOTLY_ADDRESS
from pages.widgets.elements.page_files import file_at
from tests.thorough import ordinary_first

LIBRARY = "99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba"


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> dict[str, object]:
        return json.loads(self.content)


@pytest.fixture
def get() -> Callable[[str], Answer]:
    """A function that requests a path from the routes, without a server."""
    return asks(routes.routes())


def asks(served: list[BaseRoute]) -> Callable[[str], Answer]:
    """A function that requests a path from some routes behind the middleware, without a server."""
    app = Starlette(routes=served, middleware=routes.middleware())

    def ask(path: str, query: str = "", **headers: str) -> Answer:
        answer = Answer()

        async def receive():
            await asyncio.Event().wait()  # A client that sends nothing and does not disconnect.

        async def send(message):
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {key.decode(): value.decode() for key, value in message["headers"]}
            else:
                answer.content += message.get("body", b"")

        sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "root_path": ""}
        sent.append((b"host", b"127.0.0.1:8501"))
        scope |= {"query_string": query.encode(), "headers": sent, "http_version": "1.1"}
        scope |= {"server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 50_000)}
        # Playwright runs an event loop in this thread, so asyncio.run needs another thread.
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(lambda: asyncio.run(app(scope, receive, send))).result()
        return answer

    return ask


def test_health_without_a_store_says_what_to_do_in_both_languages(get):
    answer = get("/health")
    assert answer.status == 503
    assert "make demo" in answer.json()["reason_fa"]
    assert "make demo" in answer.json()["reason_en"]


def test_health_of_a_readable_store(get, demo_url, monkeypatch):
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    answer = get("/health")
    assert answer.status == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["load"] >= 1


def test_health_of_a_damaged_store(get, tmp_path, monkeypatch):
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"this is no database" * 100)
    monkeypatch.setenv("NEGAH_DATABASE_URL", f"duckdb:///{broken}")
    answer = get("/health")
    assert answer.status == 503
    assert answer.json()["reason_fa"]


def test_health_with_wrong_settings(get, demo_url, tmp_path, monkeypatch):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("tilte = 1\n")
    monkeypatch.setenv("NEGAH_SETTINGS", str(wrong))
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    answer = get("/health")
    assert answer.status == 503
    assert "wrong.toml" in answer.json()["reason_en"]


def test_the_font_is_served(get):
    answer = get("/assets/fonts/Vazirmatn.woff2")
    assert answer.status == 200
    assert answer.content[:4] == b"wOF2"
    assert "SIL Open Font License" in get("/assets/fonts/OFL.txt").text


@pytest.mark.parametrize("path", ["/health", "/assets/fonts/OFL.txt", "/nothing-here"])
def test_every_answer_carries_the_policy(get, path):
    headers = get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"


def test_the_policy_names_no_host_and_no_free_script():
    policy = routes.content_security_policy()
    assert not re.search(r"https?:|\*|\bws:", policy)
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "sha256-" in scripts


def test_the_library_of_figures_is_the_one_that_plotly_was_made_with(get):
    packed, plain = get(PLOTLY, accept_encoding="gzip, br"), get(PLOTLY)

    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert "immutable" in packed.headers["cache-control"]
    whole = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    version = re.compile(rb"v(\d+\.\d+\.\d+)")
    assert version.search(plain.content)[1] == version.search(whole.read_bytes()[:300])[1]
    assert version.search(plain.content)[1].decode() in PLOTLY
    # As published on npm: plotly.js-basic-dist-min.
    assert hashlib.sha256(plain.content).hexdigest() == LIBRARY


def test_the_library_is_unpacked_once_however_often_it_is_asked_for(get, monkeypatch):
    before = get(PLOTLY).content
    monkeypatch.setattr(routes.gzip, "decompress", None)

    assert get(PLOTLY).content == before


def test_nothing_else_is_served_as_a_library(get):
    assert get("/assets/plotly/LICENSE").status == 404
    assert get("/assets/plotly/..%2f..%2fdashboard.py").status == 404


INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


def test_the_page_loads_ahead_what_every_screen_needs_and_no_font_that_none_shows():
    sent = with_skeleton(INDEX.read_text(encoding="utf-8"), "fa")
    links = [dict(re.findall(r'([\w-]+)="([^"]*)"', link)) for link in re.findall("<link [^>]*>", sent)]
    ahead = [link["href"] for link in links if link["rel"] in ("preload", "modulepreload")]
    assert [address for address in ahead if "media" in address or "fonts" in address] == [FONT]
    ours = [file_at(address.removeprefix(".")) for address in ahead if "/assets/page/" in address]
    assert [file.path.split("/")[-1].split("-")[0] for file in ours] == [
        "style", "piece", "scope_bar", "scope_choices", "figure",
    ]  # fmt: skip
    # Relative, so that they are right where a proxy serves the dashboard under a path.
    assert all(link["href"].startswith("./") for link in links)
    assert set(late_modules()) < set(ahead)
    assert all((INDEX.parent / address).is_file() for address in ahead if address.startswith("./static/"))
    # The style sheet comes after the styles of Streamlit's script, over which it counts.
    assert sent.index('<div id="root">') < sent.index(f'<link rel="stylesheet" href="{STYLE_SHEET.address}">')
    assert f'src:url("{FONT}")' in sent


@pytest.mark.parametrize(
    ("path", "when"), [("/", "prefetch"), ("/press", "prefetch"), ("/volume", "preload")]
)
def test_the_script_of_plotly_is_loaded_ahead_only_where_the_screen_opens_with_a_figure_of_it(path, when):
    sent = with_skeleton(INDEX.read_text(encoding="utf-8"), "fa", path)
    assert re.findall(rf'<link rel="(\w+)" href="{re.escape(PLOTLY_ADDRESS)}"', sent) == [when]


def test_the_page_is_no_blank_before_its_script_and_runs_no_other_script():
    page = INDEX.read_text(encoding="utf-8")
    for lang, words, side in (("fa", "در حال آماده شدن", "rtl"), ("en", "Getting ready", "ltr")):
        sent = with_skeleton(page, lang)
        assert f'<div class="outline" role="status"><h1>{title(lang)}</h1><p>{words}' in sent
        assert '<div id="root"></div>' in sent
        assert f'<html lang="{lang}">' in sent
        assert f".stApp{{direction:{side}}}" in sent
        assert "<title>Streamlit" not in sent
        own, *streamlits = re.findall("<script.*?</script>", sent, re.DOTALL)
        assert own == f"<script>{CONNECTION_SCRIPT}</script>"
        assert streamlits == re.findall("<script.*?</script>", page, re.DOTALL)


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/volume/x", "../volume?lang=fa"),
        ("/a b/c/d", "../../a%20b?lang=fa"),
        ("//other.example/x", "../../?lang=fa"),
    ],
)
def test_an_address_below_a_screen_leads_to_the_screen(path, above):
    """The page's own files are named relative to its address: below a screen it would load none and wait for ever."""
    get = asks([*routes.routes(), Route("/{path:path}", lambda _: FileResponse(INDEX))])
    answer = get(path, query="lang=fa", accept="text/html")
    assert (answer.status, answer.headers["location"]) == (307, above)
    assert get("/volume", accept="text/html").status == 200


NOTED = """new MutationObserver(() => {
  const outline = document.querySelector(".outline");
  if (outline?.innerText) window.noted ??= [outline.innerText, document.documentElement.lang];
}).observe(document, {childList: true, subtree: true});"""


@pytest.mark.browser
def test_a_browser_knows_at_once_where_its_server_is_and_shows_an_outline_meanwhile(demo_dashboard, context):
    page = context.new_page()
    try:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url))
        page.add_init_script(NOTED)  # The outline may be gone before it could be checked.
        page.goto(f"{demo_dashboard}/definitions?lang=en", wait_until="commit")
        page.wait_for_selector(".piece h1")
        outline, lang = page.evaluate("window.noted")
        assert "Getting ready" in outline
        assert lang == "en"
        assert page.locator(".outline").count() == 0
        assert [
            url for url in asked if "/definitions/" in url
        ] == []  # Otherwise Streamlit looks for its server there first.
        assert len([url for url in asked if url.startswith("ws")]) == 1
    finally:
        page.close()


@pytest.mark.parametrize("alias", ["overview", "overview/", "home", "index.html"])
def test_other_names_of_the_first_screen_lead_to_it(get, alias: str) -> None:
    answer = get(f"/{alias}")
    assert answer.status == 307
    assert answer.headers["location"] == ("../" if alias.endswith("/") else "./")


@pytest.mark.parametrize("seconds", ordinary_first(1, [0, 3_600]))
def test_a_page_that_was_closed_is_forgotten_without_another_one(
    seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = MemorySessionStorage(ttl_seconds=seconds)
    manager = WebsocketSessionManager(storage, MagicMock(), MagicMock(), None)
    monkeypatch.setattr(routes.runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))
    page = MagicMock(spec=AppSession, id="page")
    storage.save(SessionInfo(client=None, session=page))
    kept = weakref.ref(page)
    del page

    routes.forget_closed_pages()

    gc.collect()
    assert (kept() is None) == (seconds == 0)
