"""The files of a page are sent in one step, with the headers that Streamlit would send; all else is passed on."""

import gzip
import re

import pytest
from starlette.datastructures import Headers
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from door.middleware import AccessMiddleware
from pages.shell import loading_page
from pages.shell.routes import SecurityHeaders, middleware
from pages.shell.sent_files import FOLDER, MAX_BYTES, SentFiles
from pages.widgets.choosing.scope_bar import BAR_SCRIPT, CHOICES_SCRIPT
from pages.widgets.elements.drawing import FIGURE_SCRIPT, PIECE_SCRIPT
from pages.widgets.elements.page_files import file_at, page_file
from tests.door.event_loop import run

STREAMLITS = create_streamlit_static_handler(directory=str(FOLDER), base_url="")
INDEX = (FOLDER / "index.html").read_text(encoding="utf-8")
SMALL = f"/static/js/{re.search(r'index[.][^.]*[.]js', INDEX)[0]}"
FONT = "/static/media/" + next(
    path.name for path in (FOLDER / "static" / "media").glob("SourceSansVF-Upright*")
)
LARGE = "/static/js/" + max((FOLDER / "static" / "js").iterdir(), key=lambda path: path.stat().st_size).name


def answer(app, path, *, method="GET", base="", **headers):
    """Status, headers and content of an application's answer."""
    parts = []

    async def send(message):
        parts.append(message)

    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": f"{base}{path}", "root_path": base, "headers": sent}
    run(app({**scope, "query_string": b"", "asgi": {"spec_version": "2.4"}}, None, send))
    body = b"".join(part.get("body", b"") for part in parts)
    return parts[0]["status"], Headers(raw=parts[0]["headers"]), body


async def passed_on(scope, receive, send):
    await send({"type": "http.response.start", "status": 299, "headers": []})


OURS = SentFiles(passed_on)


@pytest.mark.parametrize("path", [SMALL, FONT])
def test_a_file_of_streamlit_is_the_same_with_the_same_headers(path):
    assert answer(OURS, path) == answer(STREAMLITS, path)
    assert "immutable" in answer(OURS, path)[1]["cache-control"]


def test_a_file_is_found_below_the_path_at_which_the_dashboard_is_served():
    assert answer(OURS, SMALL, base="/dashboard") == answer(OURS, SMALL)
    assert answer(OURS, PIECE_SCRIPT.path, base="/dashboard")[0] == 200


@pytest.mark.parametrize(
    ("path", "request_"),
    [
        (SMALL, {"range": "bytes=0-9"}),
        (SMALL, {"if_none_match": '"x"'}),
        (SMALL, {"method": "HEAD"}),
        (SMALL, {"method": "POST"}),
        (LARGE, {}),
        ("/static/js/none.js", {}),
        ("/static/js/../../index.html", {}),
        ("/static/js/..%2f..%2findex.html", {}),
        ("/static/js/", {}),
        ("/static/js", {}),
        ("/index.html", {}),
        ("/", {}),
        ("/assets/page/none.css", {}),
        (PIECE_SCRIPT.path, {"method": "POST"}),
    ],
)
def test_all_else_is_passed_on(path, request_):
    assert answer(OURS, path, **request_)[0] == 299


def test_the_large_file_is_one_that_no_page_starts_with():
    assert (FOLDER / LARGE.removeprefix("/")).stat().st_size > MAX_BYTES
    starts_with = re.findall(r"static/(?:js|css)/[\w.-]+", INDEX)
    assert len(starts_with) > 40
    assert all((FOLDER / name).stat().st_size <= MAX_BYTES for name in starts_with)


def test_files_of_our_own_are_packed_for_those_who_can_unpack_them_and_kept():
    file = page_file("words.css", "p { content: 'نگاه'; }")
    status, headers, body = answer(OURS, file.path)
    assert (status, body.decode()) == (200, "p { content: 'نگاه'; }")
    assert headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in headers["cache-control"]
    _, packed, content = answer(OURS, file.path, accept_encoding="gzip, br")
    assert packed["content-encoding"] == "gzip"
    assert packed["vary"] == "Accept-Encoding"
    assert gzip.decompress(content) == body


def test_a_changed_file_has_another_address_and_an_equal_one_the_same():
    first, changed = page_file("a.js", "1"), page_file("a.js", "2")
    assert first.path != changed.path
    assert page_file("a.js", "1") is first
    assert file_at(first.path) is first
    assert first.address == f".{first.path}"


def test_strangers_get_no_file_and_the_policy_is_part_of_every_answer():
    order = [each.cls for each in middleware()]
    assert order.index(AccessMiddleware) < order.index(SecurityHeaders) < order.index(SentFiles)


def test_the_modules_that_streamlit_names_late_are_named_with_all_that_they_import():
    names = [address.removeprefix("./static/js/") for address in loading_page.late_modules()]
    assert {name.split(".")[0] for name in names} >= set(loading_page.ELEMENTS)
    listed = set(re.findall(r"static/js/([\w.-]+\.js)", INDEX))
    assert not listed & set(names)
    scripts = FOLDER / "static" / "js"
    for name in names:
        imported = set(loading_page.IMPORT.findall((scripts / name).read_text(encoding="utf-8")))
        assert imported <= listed | set(names)


def test_components_are_told_of_by_their_address(monkeypatch):
    from pages.widgets.elements import drawing

    registered = {}
    monkeypatch.setattr(
        drawing.st.components.v2, "component", lambda name, **options: registered.update({name: options})
    )
    for script in (PIECE_SCRIPT, FIGURE_SCRIPT, BAR_SCRIPT, CHOICES_SCRIPT):
        drawing.component.__wrapped__("one", script)
        assert script.address in registered["negah_one"]["js"]
        assert (
            len(registered["negah_one"]["js"]) < 250
        )  # it is sent with each element of the component, on every run
        assert "\n" in registered["negah_one"]["js"].strip()  # or Streamlit would take it for a path
        assert b"export default function" in script.body
