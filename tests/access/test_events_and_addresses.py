"""What the settings, the address and the looks of others add to a limited viewer's screens: nothing of others."""

import pytest

from door.viewers import Viewer
from queries.own_office.own_assessment import own_assessment
from queries.storage.opening import open_store
from records.roles import Role
from tests.access.people_of_roles import OTHER_COUNTY, OTHER_OFFICE, OWN_COUNTY, PEOPLE, person
from tests.access.receiving import Params, cells, receive
from tests.access.two_worlds import with_others_changed, write_store
from tests.thorough import ordinary_first
from tests.worlds import world

PLAIN: Params = {"period": ["all"], "lang": ["en"]}
OTHERS = [
    PEOPLE[Role.governor],
    Viewer("of another county", "", frozenset({"county_viewer"}), counties=(OTHER_COUNTY,)),
    Viewer("of another office", "", frozenset({"agency_viewer"}), agencies=(OTHER_OFFICE,)),
]
EVENTS = f"""
[[event]]
name = {{ fa = "سیل گورخر", en = "Zebra flood" }}
first = "1404/02/01"
last = "1404/03/10"
counties = ["{OTHER_COUNTY}"]

[[event]]
name = {{ fa = "برف مرال", en = "Red deer snow" }}
first = "1404/02/05"
last = "1404/03/12"
counties = ["{OWN_COUNTY}", "Canary county"]
"""
OF_OTHERS = ("Zebra flood", "گورخر", "Canary county", "قناری county")


@pytest.fixture(scope="module")
def urls(tmp_path_factory) -> tuple[str, str]:
    """The URLs of two stores of 26 months that differ in the cases of others only."""
    folder, here = tmp_path_factory.mktemp("urls"), world(8, size=1_200, days=800)
    return write_store(folder / "one", here), write_store(folder / "other", with_others_changed(here))


@pytest.fixture
def write(monkeypatch, urls, tmp_path):
    """A function that writes the settings of a server over the first store."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", urls[0])
    return lambda text: (tmp_path / "negah.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("lang", ordinary_first(1, ["fa", "en"]))
@pytest.mark.parametrize("screen", ordinary_first(1, ["volume", "counties", "cases", "overview", "response"]))
def test_a_county_viewer_learns_of_no_event_of_another_county(monkeypatch, write, screen, lang):
    write(EVENTS)
    received = receive(monkeypatch, PEOPLE[Role.county_viewer], screen, PLAIN | {"lang": [lang]})

    told = received.text + "".join(received.read_files("CSV").values())
    assert not [name for name in OF_OTHERS if name in told]
    if screen != "cases":  # it has no chart over time
        assert {"en": "Red deer snow", "fa": "برف مرال"}[lang] in told


@pytest.mark.thorough
def test_events_of_all_counties_explain_the_charts_of_an_office(monkeypatch, write):
    write(EVENTS)
    text = receive(monkeypatch, PEOPLE[Role.agency_viewer], "overview", PLAIN).text

    assert "Zebra flood" in text
    assert "Canary county" in text


def test_the_press_office_learns_of_no_event(monkeypatch, write):
    write(EVENTS)
    for screen in ("press", "definitions"):
        text = receive(monkeypatch, PEOPLE[Role.press], screen, PLAIN | {"by": ["month"]}).text
        assert "Zebra flood" not in text
        assert "Red deer snow" not in text


@pytest.mark.parametrize("role", list(Role))
def test_a_fault_of_the_settings_names_an_event_to_administrators_only(monkeypatch, write, role):
    write(EVENTS.replace('last = "1404/03/10"', 'last = "1403/03/10"'))
    text = receive(monkeypatch, PEOPLE[role], "definitions", PLAIN).text

    assert ("Zebra flood" in text) == (role is Role.administrator)
    assert "The data cannot be read" in text


@pytest.mark.parametrize(
    ("role", "screen"),
    ordinary_first(
        1,
        [(Role.agency_viewer, "overview"), (Role.county_viewer, "counties"), (Role.county_viewer, "volume")],
    ),
)
def test_what_others_have_looked_at_before_changes_nothing(monkeypatch, urls, role, screen):
    monkeypatch.setenv("NEGAH_DATABASE_URL", urls[0])
    shown = []
    for before in ([], OTHERS):
        open_store().cache.clear()
        open_store()._limited.clear()
        for other in (each for each in before if each.access.may_open(screen)):
            receive(monkeypatch, other, screen, PLAIN)
        shown.append(receive(monkeypatch, PEOPLE[role], screen, PLAIN).pieces)

    assert shown[0] == shown[1]


# Parts of screens that a past of a year does not show: forecasts, expected counts, changes from the year before.
LONG: list[Params] = [
    PLAIN,
    {"period": ["1404"], "lang": ["en"], "trips": ["out"], "rows": ["all"], "topic": ["T1"]},
]

# Of these, the ones with each screen, each role and each address first, then each screen for each role.
ROLES = ((Role.county_viewer,), (Role.county_viewer, Role.agency_viewer))
OVER_TWO_YEARS = [
    (ROLES[nth], screen, LONG[(nth + number + more) % 2])
    for more in (0, 1)
    for nth in (0, 1)
    for number, screen in enumerate(("volume", "response"))
]
OVER_TWO_YEARS = [OVER_TWO_YEARS[nth] for nth in (0, 7, 1, 2, 3, 4, 5, 6)]


@pytest.mark.parametrize(("roles", "screen", "params"), ordinary_first(1, OVER_TWO_YEARS))
def test_forecasts_and_curves_over_two_years_rest_on_the_own_cases(monkeypatch, urls, roles, screen, params):
    received = []
    for url in urls:
        monkeypatch.setenv("NEGAH_DATABASE_URL", url)
        received.append(receive(monkeypatch, person(*roles), screen, params))
    one, other = received

    assert 'class="broken"' not in one.text
    assert len(one.text) > 30_000
    assert one.pieces == other.pieces


@pytest.mark.parametrize("role", ordinary_first(1, [Role.county_viewer, Role.agency_viewer]))
def test_spreadsheets_of_own_cases_tell_nothing_of_others(monkeypatch, urls, role):
    told = []
    for url in urls:
        monkeypatch.setenv("NEGAH_DATABASE_URL", url)
        files = receive(monkeypatch, PEOPLE[role], "cases", PLAIN).files
        told.append(cells(files["download-all-XLSX"]()))

    assert len(told[0]) > 100
    assert told[0] == told[1]


# What only other screens read, the past, others, and lengths that are not offered.
MORE: list[Params] = [
    {"agency": [OTHER_OFFICE], "county": [OTHER_COUNTY], "peer_group": ["P2"], "topic": ["T1"]},
    {"months": ["16"], "period": ["1404/01/01-1404/02/01"], "trips": ["in"], "by": ["agency"]},
    {"load": ["1"], "as_of": ["1404/06/01"], "chart": ["received"], "kind": ["complaint"]},
]


def test_the_own_assessment_is_the_same_at_every_address(monkeypatch, demo_url, demo_store):
    codes = list(demo_store.dimension("agency")["code"].iloc[1:])
    own = next(code for code in codes if own_assessment(demo_store, code, months=12).compared)
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    viewer = Viewer("manager", "", frozenset({"agency_viewer"}), agencies=(own,))

    def panel(params: Params) -> str:
        text = receive(monkeypatch, viewer, "office", PLAIN | params).text
        return text.partition('<section class="office own-office">')[2]

    plain = panel({})
    assert "would answer about" in plain
    assert [panel(params) == plain for params in MORE] == [True] * len(MORE)
