"""Which screens somebody is led to."""

from types import SimpleNamespace

from door.viewers import LOCAL_VIEWER, Viewer
from pages.shell.admission import first_screen, not_admitted, screen_of, screens_of
from pages.shell.screens import SCREENS

PRESS = Viewer("sara", "", frozenset({"press"}))
START, VOLUME = SimpleNamespace(url_path=""), SimpleNamespace(url_path="volume")


def test_the_navigation_keeps_its_order():
    assert screens_of(LOCAL_VIEWER) == tuple(screen for screen in SCREENS if screen.path != "office")
    assert [screen.path for screen in screens_of(PRESS)] == ["press", "definitions"]


def test_the_page_without_a_path_is_the_first_screen():
    assert screen_of(START) is SCREENS[0]
    assert screen_of(VOLUME).path == "volume"


def test_the_start_page_leads_on_only_where_it_is_closed():
    assert first_screen(PRESS, START, params={"lang": ["en"]}).path == "press"
    assert first_screen(PRESS, START, params={"county": ["0303"]}) is None
    assert first_screen(PRESS, VOLUME, params={}) is None
    assert first_screen(LOCAL_VIEWER, START, params={}) is None
    assert first_screen(Viewer("x", "", frozenset()), START, params={}) is None


def test_nobody_begins_with_the_definitions_who_has_another_screen():
    assert first_screen(Viewer("nima", "", frozenset({"administrator"})), START, params={}).path == "record"
    assert first_screen(Viewer("leila", "", frozenset({"steward"})), START, params={}).path == "data"


def test_the_notice_names_the_screen_and_the_ways_on():
    html = not_admitted(PRESS, "en", screen="Cases")

    assert "“Cases” is not part of your access" in html
    assert 'href="press?lang=en"' in html
    assert "cases" not in not_admitted(PRESS, "fa", screen="")
