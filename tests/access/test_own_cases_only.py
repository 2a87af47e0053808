"""A limited viewer receives the same whatever the cases of others are: on every screen, at every address."""

import pytest

from records.role_rights import OF_OWN_CASES, ROLE_RIGHTS, Rows
from records.roles import Role
from tests.access.people_of_roles import OTHER_COUNTY, OTHER_OFFICE, OWN_COUNTY, OWN_OFFICE, PEOPLE, person
from tests.access.receiving import Params, Received, receive
from tests.access.two_worlds import CANARY, as_it_is, with_others_changed, write_store

LIMITED = (Role.county_viewer, Role.agency_viewer)
OWN = {
    role: [path for path, rows in ROLE_RIGHTS[role].screens.items() if rows is not Rows.none]
    for role in LIMITED
}
REFUSED = "not part of your access"
PLAIN: Params = {"period": ["all"], "lang": ["en"]}
# What a link may ask for beyond one's own: others by name, the past, and parts that only other screens offer.
ADDRESSES: dict[str, Params] = {
    "plain": PLAIN,
    "others": PLAIN | {"county": [OTHER_COUNTY], "agency": [OTHER_OFFICE], "case": ["111-000001"]},
    "past": {"period": ["1403/12/01-1404/03/31"], "as_of": ["1404/04/01"], "by": ["agency"], "rows": ["all"]},
}


@pytest.fixture(scope="module")
def stores(tmp_path_factory) -> tuple[str, str]:
    """The URLs of two stores that differ in the cases of others only."""
    folder = tmp_path_factory.mktemp("worlds")
    here = as_it_is()
    return write_store(folder / "one", here), write_store(folder / "other", with_others_changed(here))


@pytest.fixture
def receive_from(monkeypatch):
    """A function from the URL of a store, a role, a screen and an address to what a viewer receives."""

    def from_store(url: str, role: Role, screen: str, params: Params) -> Received:
        monkeypatch.setenv("NEGAH_DATABASE_URL", url)
        return receive(monkeypatch, PEOPLE[role], screen, params)

    return from_store


# Every screen reads the address in one place, so two of them stand for all where it names others.
ASKED = [
    (role, screen, address)
    for role in LIMITED
    for screen in OWN[role]
    for address in ADDRESSES
    if address != "others" or screen in ("overview", "cases")
]


@pytest.mark.parametrize(("role", "screen", "address"), ASKED)
def test_cases_of_others_change_nothing(stores, receive_from, role, screen, address):
    one, other = (receive_from(url, role, screen, ADDRESSES[address]) for url in stores)

    assert 'class="broken"' not in one.text
    assert REFUSED not in one.text
    assert one.pieces == other.pieces
    assert one.read_files("CSV") == other.read_files("CSV")


@pytest.mark.parametrize("screen", OF_OWN_CASES)
def test_nor_do_they_for_somebody_with_two_responsibilities(stores, monkeypatch, screen):
    received = []
    for url in stores:
        monkeypatch.setenv("NEGAH_DATABASE_URL", url)
        received.append(receive(monkeypatch, person(*LIMITED), screen, PLAIN))
    one, other = received

    assert REFUSED not in one.text
    assert 'class="broken"' not in one.text
    assert one.pieces == other.pieces


def test_the_two_stores_do_differ(stores, receive_from):
    one, other = (receive_from(url, Role.governor, "cases", PLAIN) for url in stores)

    assert one.pieces != other.pieces
    assert one.read_files("CSV")["download-all-CSV"] != other.read_files("CSV")["download-all-CSV"]


@pytest.mark.parametrize(
    ("role", "dimension"), [(Role.county_viewer, "county"), (Role.agency_viewer, "agency")]
)
def test_other_names_of_ones_own_dimension_do_not_occur(stores, receive_from, role, dimension):
    # The path of an own case names the offices that it has passed through: the list of cases is left out.
    for screen in set(OWN[role]) - {"cases"}:
        text = receive_from(stores[0], role, screen, PLAIN).text
        assert f"Canary {dimension}" not in text
        assert f"{CANARY} {dimension}" not in text


@pytest.mark.parametrize(
    ("role", "own"), [(Role.county_viewer, OWN_COUNTY), (Role.agency_viewer, OWN_OFFICE)]
)
def test_a_limited_viewer_sees_the_own_cases(stores, receive_from, role, own):
    received = receive_from(stores[0], role, "cases", PLAIN)

    assert 'class="case-list"' in received.text
    assert f"Name {own}" in received.read_files("CSV")["download-all-CSV"]
