"""What a viewer receives from the dashboard: all that a run of the script sends, and the files that it offers."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from door.viewers import Viewer, issue_ticket, revoke_ticket
from pages.view import viewer as present
from tests.browser import ROOT

Params = dict[str, list[str]]


@dataclass
class Received:
    """Everything that one page has sent: pieces of HTML and data of components in their order, and files by key."""

    pieces: list[str]
    files: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    menu: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All that was sent, as one text."""
        return "\n".join(self.pieces)

    def read_files(self, form: str) -> dict[str, str]:
        """The content of every file of a form ("CSV") that was offered, as text."""
        return {key: make().decode("utf-8-sig") for key, make in self.files.items() if key.endswith(form)}

    def read_all_files(self) -> dict[str, object]:
        """The content of every file that was offered: texts of CSV, cells of workbooks, the bytes of any other form."""
        return {key: _content(key, make()) for key, make in self.files.items()}


def _content(key: str, made: bytes) -> object:
    if key.endswith("CSV"):
        return made.decode("utf-8-sig")
    return cells(made) if key.endswith("XLSX") else made


def cells(content: bytes) -> list[tuple[object, ...]]:
    """The rows of all sheets of a workbook."""
    return [row for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.values]


def receive(
    monkeypatch: pytest.MonkeyPatch, person: Viewer, screen: str, params: Params | None = None
) -> Received:
    """Open a screen as a person, by following a link to it, and take all that is sent."""
    files: dict[str, Callable[[], bytes]] = {}
    menu: list[str] = []
    navigation = st.navigation

    def keep_file(_label: str, *, data: Callable[[], bytes], key: str, **_: object) -> bool:
        files[key] = data
        return False

    def keep_menu(pages: list[st.Page], **more: object) -> st.Page:
        menu[:] = [page.url_path or "overview" for page in pages if page.visibility == "visible"]
        return navigation(pages, **more)

    held = issue_ticket(person)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(present, "ticket", lambda: held)
            patch.setattr("pages.widgets.files.downloads.ticket", lambda: None)
            patch.setattr(st, "download_button", keep_file)
            patch.setattr(st, "navigation", keep_menu)
            app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
            path = "" if screen == "overview" else screen
            if path or params:
                app.session_state["leaving for"] = (path, params or {"period": ["all"]})
            app.run()
    finally:
        revoke_ticket(held)
    assert not app.exception, (person.name, screen, params)
    return Received([_sent(each) for each in app.main], files, tuple(menu))


def _sent(element: object) -> str:
    proto = getattr(element, "proto", None)
    if getattr(element, "type", "") == "bidi_component":
        data = proto.bytes.decode() if proto.WhichOneof("data") == "bytes" else proto.json
        return f"{element.key}: {data}"
    return f"{getattr(element, 'type', '')}: {getattr(proto, 'body', '')}"
