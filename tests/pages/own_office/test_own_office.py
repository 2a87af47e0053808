"""The screen of an agency viewer: one panel for each office of theirs, and a notice for everybody else."""

import pytest
from streamlit.testing.v1 import AppTest

from door.viewers import Viewer, issue_ticket
from pages.own_office import offices_of
from pages.view import viewer
from tests.browser import ROOT
from tests.pages.hostile import pieces, wrong_in


@pytest.fixture
def as_viewer(monkeypatch, demo_url: str):
    """A function from a viewer and parameters to the HTML of the screen."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)

    def see(who: Viewer, **params: str) -> str:
        held = issue_ticket(who)
        monkeypatch.setattr(viewer, "ticket", lambda: held)
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
        app.session_state["leaving for"] = ("office", {name: [value] for name, value in params.items()})
        app.run()
        assert not app.exception
        # The first piece is the header, which names the viewer and leads to a page of the door.
        html = "".join(pieces(app)[1:])
        assert wrong_in(html) == []
        assert 'class="broken"' not in html
        return html

    return see


def office_viewer(*codes: str) -> Viewer:
    return Viewer("office", "Office", frozenset({"agency_viewer"}), agencies=codes, id=7)


def test_each_office_has_a_panel_and_no_other_office_is_named(as_viewer, demo_store) -> None:
    rows = demo_store.dimension("agency").iloc[1:]
    mine, others = rows.iloc[[12, 0]], rows.drop(rows.index[[12, 0]])
    html = as_viewer(office_viewer(*mine["code"]), lang="en", months="3")
    for name in mine["name_en"]:
        assert f"{name}\u2069, as the governor" in html
    assert html.count('class="office own-office"') == 2
    assert not [name for name in others["name_en"] if f">{name}<" in html or f"\u2068{name}\u2069" in html]
    assert 'aria-current="true"' in html.replace("aria-current=true", 'aria-current="true"')


def test_persian_is_the_default_and_a_made_up_length_shows_the_longest(as_viewer, demo_store) -> None:
    code = demo_store.dimension("agency")["code"].iloc[1]
    html = as_viewer(office_viewer(code), months="5")
    assert "از نگاه دفتر استاندار" in html
    assert "aria-current=true>۱۲ ماه کامل گذشته" in html


def test_an_office_that_the_data_do_not_know_is_said_to_be_unknown(as_viewer) -> None:
    html = as_viewer(office_viewer("nobody"), lang="en")
    assert "Your office is not in the data" in html
    assert "Ask the administrator" in html


def test_for_whoever_is_no_agency_viewer_it_is_closed(as_viewer) -> None:
    planner = Viewer("planner", "P", frozenset({"planner"}), agencies=("A",), id=8)
    assert offices_of(planner) == ()
    assert "“Your office” is not part of your access" in as_viewer(planner, lang="en")


def test_an_agency_viewer_without_an_office_is_told_whom_to_ask(as_viewer) -> None:
    html = as_viewer(Viewer("staff", "S", frozenset({"agency_viewer"}), id=9), lang="en")
    assert "No office is recorded for you" in html
