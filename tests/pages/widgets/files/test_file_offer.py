"""A file is made with the rights of the moment at which it is requested, and noted for its viewer."""

from dataclasses import replace

import pytest
import streamlit as st

from door.viewers import Viewer, issue_ticket, revoke_ticket
from pages.view import viewer as present
from pages.view.made_files import is_made_for
from pages.view.viewer import NoViewer, viewer
from pages.widgets.files import downloads as file_offer
from pages.widgets.files.downloads import offer_file

ALI = Viewer("ali of the offers", "", frozenset({"planner"}))


@pytest.fixture
def offered(monkeypatch):
    """The ticket of a viewer, and the function that Streamlit was given for a file that says who asks."""
    kept = []
    held = issue_ticket(ALI)
    monkeypatch.setattr(present, "ticket", lambda: held)
    monkeypatch.setattr(file_offer, "ticket", lambda: held)
    monkeypatch.setattr(st, "download_button", lambda _label, *, data, **_: kept.append(data))
    offer_file("CSV", lambda: viewer().name.encode(), file_name="a.csv", mime="text/csv", key="a")
    # Streamlit calls the function outside the run of the script.
    monkeypatch.setattr(present, "ticket", lambda: None)
    yield held, kept[0]
    revoke_ticket(held)


def test_a_file_is_made_for_its_viewer(offered):
    _, make = offered

    content = make()

    assert content == b"ali of the offers"
    assert is_made_for(content, ALI)
    assert not is_made_for(content, replace(ALI, name="sara"))


def test_no_file_is_made_after_signing_out(offered):
    held, make = offered
    revoke_ticket(held)

    with pytest.raises(NoViewer):
        make()
