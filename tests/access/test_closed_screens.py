"""Every role at every screen: what is open, what is absent, and what stands in the place of what is absent."""

import pytest

from pages.shell.screens import SCREENS
from records.role_rights import EVERY_RIGHT, ROLE_RIGHTS, Action, access_of
from records.roles import Role
from tests.access.matrix import DOCUMENT, with_matrix
from tests.access.people_of_roles import OTHER_OFFICE, PEOPLE
from tests.access.receiving import receive
from tests.access.two_worlds import as_it_is, write_store
from tests.thorough import ordinary_first

PATHS = [screen.path for screen in SCREENS]
CLOSED = [(role, path) for role in Role for path in PATHS if not access_of([role]).may_open(path)]
FIRST = {
    Role.governor: "overview",
    Role.planner: "overview",
    Role.press: "press",
    Role.county_viewer: "overview",
    Role.agency_viewer: "overview",
    Role.steward: "data",
    Role.administrator: "record",
}
REFUSED = "not part of your access"


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    """The URL of a store with cases of many counties and offices."""
    return write_store(tmp_path_factory.mktemp("world"), as_it_is())


@pytest.fixture
def open_as(monkeypatch, url):
    """A function from a role, a screen and parameters to what is received."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)
    return lambda role, screen, **params: receive(
        monkeypatch, PEOPLE[role], screen, {"period": ["all"], "lang": ["en"]} | params
    )


def test_it_is_decided_of_every_screen_who_may_open_it():
    assert {path for path in PATHS if not EVERY_RIGHT.may_open(path)} == {"office"}
    assert access_of([Role.agency_viewer]).may_open("office")


@pytest.mark.parametrize(("role", "screen"), CLOSED)
def test_a_closed_screen_says_whom_to_ask_and_nothing_else(open_as, role, screen):
    refused = open_as(role, screen, agency=[OTHER_OFFICE], case=["111-000001"], load=["1"])

    assert REFUSED in refused.text
    # An administrator is not told to ask the administrator.
    administers = role is Role.administrator
    assert ("ask the administrator" in refused.text) != administers
    assert ("give yourself a role that has it" in refused.text) == administers
    assert "Canary" not in refused.text
    assert "111-000001" not in refused.text
    assert refused.files == {}
    assert screen not in refused.menu
    assert "section-head" not in refused.text


@pytest.mark.parametrize("role", list(Role))
def test_the_navigation_lists_what_a_role_may_open(open_as, role):
    received = open_as(role, "definitions")

    assert REFUSED not in received.text
    assert list(received.menu) == [path for path in PATHS if path in ROLE_RIGHTS[role].screens]


@pytest.mark.parametrize("role", ordinary_first(3, FIRST))
def test_the_start_page_leads_to_the_first_screen_of_a_role(monkeypatch, url, role):
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)

    received = receive(monkeypatch, PEOPLE[role], "", {})

    assert REFUSED not in received.text
    path = "" if FIRST[role] == "overview" else FIRST[role]
    assert f'"page": "{path}"' in received.text or f'"page":"{path}"' in received.text


@pytest.mark.parametrize(
    ("lang", "whom"), [("en", "the IT office, extension 243"), ("fa", "دفتر فناوری، داخلی ۲۴۳")]
)
def test_the_settings_name_whom_to_ask(open_as, monkeypatch, tmp_path, lang, whom):
    file = tmp_path / "negah.toml"
    file.write_text(
        '[door]\ncontact = { fa = "دفتر فناوری، داخلی ۲۴۳", en = "the IT office, extension 243" }\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("NEGAH_SETTINGS", str(file))

    assert whom in open_as(Role.press, "cases", lang=[lang]).text
    assert whom in open_as(Role.county_viewer, "overview", lang=[lang], county=["0399"]).text


def test_links_to_closed_screens_lead_nowhere(open_as):
    for screen in ("overview", "volume", "response", "agencies", "press"):
        text = open_as(Role.agency_viewer, screen).text
        for closed in ("hotspots", "compare", "data", "counties"):
            assert f'href="{closed}?' not in text, screen


def test_files_of_cases_are_for_those_who_may_export_them(open_as, monkeypatch):
    assert set(open_as(Role.planner, "cases").files)
    monkeypatch.setitem(
        PEOPLE,
        Role.planner,
        _without(PEOPLE[Role.planner], Action.export_cases),
    )
    assert open_as(Role.planner, "cases").files == {}


def _without(person, action):
    """The person without the right to an action."""
    access = person.access
    changed = type(person)(person.name, "", person.roles)
    changed.__dict__["access"] = type(access)(access.screens, access.actions - {action})
    return changed


def test_the_matrix_in_the_documents_is_the_present_one():
    document = DOCUMENT.read_text(encoding="utf-8")

    assert with_matrix(document) == document, "run `make access`"
