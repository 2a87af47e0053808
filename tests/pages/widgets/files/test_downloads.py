"""Downloads: one button for all screens, and each download is recorded with who, from where and how many rows."""

import ast
from pathlib import Path

import pytest
import streamlit as st

from door.viewers import Viewer
from pages.view import audit_log
from pages.view.viewer import as_viewer
from pages.widgets.files.downloads import BuiltFile, draw_download
from queries.storage.store import Store
from records.audit.entry import Event
from tests.pages.same_numbers.reading import looking

ROOT = Path(__file__).resolve().parents[4]


def test_no_file_leaves_a_screen_elsewhere() -> None:
    callers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "pages").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "offer_file"
    }
    assert callers == {"pages/widgets/files/downloads.py"}


def test_a_download_is_recorded_when_it_is_requested(
    demo_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    buttons: list[dict] = []
    events: list[Event] = []
    monkeypatch.setattr(st, "download_button", lambda label, **more: buttons.append(more))
    monkeypatch.setattr(audit_log, "writer_of", lambda _url: type("Writer", (), {"put": events.append}))
    with as_viewer(Viewer("sara", "سارا", frozenset({"planner"}))):
        draw_download(
            looking(demo_store, county="0303"),
            "CSV",
            lambda: BuiltFile(b"x", 12),
            screen="cases",
            name="a-1405.csv",
            mime="text/csv",
            key="download-all-CSV",
        )
    assert events == []
    assert buttons[0]["data"]() == b"x"  # in a thread that does not know the viewer
    assert [(event.kind, event.who) for event in events] == [("exported", "sara")]
    assert events[0].detail == {
        "file": "CSV",
        "screen": "cases",
        "button": "download-all-CSV",
        "scope": "?county=0303",
        "rows": 12,
    }
