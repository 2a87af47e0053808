"""What a viewer receives from the dashboard: all that a run of the script sends, and the files that it offers."""

from collections.abc import Callable
from dataclasses import dataclass, field

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
