"""A limited viewer receives the same whatever the cases of others are: on every screen, at every address."""

import json

import pytest

from door.viewers import Viewer
from records.role_rights import OF_OWN_CASES, ROLE_RIGHTS, Rows
from records.roles import Role
from tests.access.people_of_roles import OTHER_COUNTY, OTHER_OFFICE, OWN_COUNTY, OWN_OFFICE, PEOPLE, person
from tests.access.receiving import Params, Received, receive
from tests.access.two_worlds import (
    CANARY,
    as_it_is,
    is_of_others,
    past_with_others_changed,
    with_others_changed,
    write_store,
    write_store_with_others_before,
    write_store_with_topic_of_others,
    write_store_with_unseen_changed,
)
from tests.thorough import one_in, ordinary_first
from tests.vintages import history

LIMITED = (Role.county_viewer, Role.agency_viewer)
OWN = {
    role: [path for path, rows in ROLE_RIGHTS[role].screens.items() if rows is not Rows.none]
    for role in LIMITED
}
REFUSED = "is not part of your access"
CASE_OF_OTHERS = next(
    f"case-{number}" for number, life in enumerate(as_it_is().lives, 1) if is_of_others(life)
)
PLAIN: Params = {"period": ["all"], "lang": ["en"]}
# What a link may ask for beyond one's own: others by name, the past, and parts that only other screens offer.
ADDRESSES: dict[str, Params] = {
    "plain": PLAIN,
    "others": PLAIN | {"county": [OTHER_COUNTY], "agency": [OTHER_OFFICE], "case": [CASE_OF_OTHERS]},
    "past": {"period": ["1403/12/01-1404/03/31"], "as_of": ["1404/04/01"], "by": ["agency"], "rows": ["all"]},
}


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory) -> str:
    """The URL of the store with which all others are compared."""
    return write_store(tmp_path_factory.mktemp("unchanged"), as_it_is())


@pytest.fixture(scope="module")
def stores(unchanged, tmp_path_factory) -> tuple[str, str]:
    """The URLs of two stores that differ in the cases of others only."""
    return unchanged, write_store(tmp_path_factory.mktemp("changed"), with_others_changed(as_it_is()))


@pytest.fixture(scope="module")
def stores_of(unchanged, tmp_path_factory) -> dict[Role, tuple[str, str]]:
    """For each role the URLs of two stores that differ in all that a limited viewer of this role may not see."""
    folder = tmp_path_factory.mktemp("unseen")
    return {
        role: (unchanged, write_store_with_unseen_changed(folder / role, as_it_is(), role))
        for role in LIMITED
    }


@pytest.fixture(scope="module")
def received_before() -> dict[tuple[object, ...], Received]:
    """What was received from a store: several tests compare other stores with the same."""
    return {}


@pytest.fixture
def receive_from(monkeypatch, received_before):
    """A function from the URL of a store, a role, a screen and an address to what a viewer receives."""

    def from_store(url: str, role: Role, screen: str, params: Params) -> Received:
        key = (url, role, screen, json.dumps(params))
        if key not in received_before:
            monkeypatch.setenv("NEGAH_DATABASE_URL", url)
            received_before[key] = receive(monkeypatch, PEOPLE[role], screen, params)
        return received_before[key]

    return from_store


# Every screen reads the address in one place, so two of them stand for all where it names others. Seen from a moment in
# the past, the screens take turns in an ordinary run, and the two roles have other turns.
ASKED = [
    (role, screen, address)
    for role in LIMITED
    for screen in OWN[role]
    for address in ADDRESSES
    if (address != "others" or screen in ("overview", "cases"))
    and (address != "past" or screen in one_in(8, OWN[role], turn=2 * LIMITED.index(role)))
]


# The own assessment rests on the cases of others, too.
OF_OWN = [(role, screen) for role in LIMITED for screen in OWN[role] if screen != "office"]


def screens_in_turn(turn: int) -> pytest.MarkDecorator:
    """Each screen of own cases for each role; in an ordinary run two tests with different turns have a sixth each."""
    return pytest.mark.parametrize(("role", "screen"), one_in(6, OF_OWN, turn=turn))


@pytest.mark.parametrize(("role", "screen", "address"), ASKED)
def test_cases_of_others_change_nothing(stores_of, receive_from, role, screen, address):
    one, other = (receive_from(url, role, screen, ADDRESSES[address]) for url in stores_of[role])

    assert 'class="broken"' not in one.text
    assert REFUSED not in one.text
    assert one.pieces == other.pieces
    assert one.read_all_files() == other.read_all_files()


@pytest.fixture(scope="module")
def numbered(unchanged, tmp_path_factory) -> tuple[str, str]:
    """The URLs of two stores in which the own cases have other numbers, because others have more cases before them."""
    return unchanged, write_store_with_others_before(tmp_path_factory.mktemp("numbers"), as_it_is())


@screens_in_turn(0)
def test_nor_does_how_many_cases_others_have_had_before(numbered, receive_from, role, screen):
    one, other = (receive_from(url, role, screen, PLAIN) for url in numbered)

    assert one.pieces == other.pieces
    assert one.read_files("CSV") == other.read_files("CSV")
    if screen == "cases":
        assert "&amp;after=" in one.text


@pytest.fixture(scope="module")
def topics(unchanged, tmp_path_factory) -> tuple[str, str]:
    """The URLs of two stores, in the second of which others have cases about a topic of theirs alone."""
    return unchanged, write_store_with_topic_of_others(tmp_path_factory.mktemp("topics"), as_it_is())


@screens_in_turn(1)
def test_nor_do_the_topics_that_only_others_have(topics, receive_from, role, screen):
    one, other = (receive_from(url, role, screen, PLAIN) for url in topics)

    assert one.pieces == other.pieces
    assert "Canary topic" in receive_from(topics[1], Role.governor, "overview", PLAIN).text


@pytest.mark.parametrize("role", LIMITED)
def test_a_topic_of_others_is_answered_like_one_that_does_not_exist(topics, receive_from, role):
    there, nowhere = (
        receive_from(topics[1], role, "overview", PLAIN | {"topic": [code]}).text for code in ("T9", "T8")
    )

    assert there.replace("T9", "#") == nowhere.replace("T8", "#")
    assert "“T9” is either not in the data or not part of your access" in there
    assert "ask the administrator" in there


# Other roles beside one's own give their own screens, and widen no other.
SEVERAL = [(LIMITED, screen) for screen in OF_OWN_CASES] + [
    ((Role.agency_viewer, Role.press, Role.steward, Role.administrator), screen)
    for screen in ("cases", "office")
]


@pytest.mark.parametrize(("roles", "screen"), one_in(6, SEVERAL, turn=1))
def test_nor_do_they_for_somebody_with_several_roles(stores, monkeypatch, roles, screen):
    received = []
    for url in stores:
        monkeypatch.setenv("NEGAH_DATABASE_URL", url)
        received.append(receive(monkeypatch, person(*roles), screen, PLAIN))
    one, other = received

    assert REFUSED not in one.text
    assert 'class="broken"' not in one.text
    assert one.pieces == other.pieces


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_whoever_sees_a_county_and_an_office_is_told_that_these_are_not_all_cases(stores, monkeypatch, lang):
    monkeypatch.setenv("NEGAH_DATABASE_URL", stores[0])
    names = {"en": ("Name 0303", "Name A1", "only cases of"), "fa": ("نام 0303", "نام A1", "تنها پرونده‌های")}
    # Without a word, the cases of an office in a county of others would pass for all of that county.
    for county in ([], [OTHER_COUNTY]):
        params = {"period": ["all"], "lang": [lang], "county": county}
        text = receive(monkeypatch, person(*LIMITED), "overview", params).text
        sentence = text.partition('class="sentence">')[2].partition("</p>")[0]
        assert all(name in sentence for name in names[lang])
    alone = receive(monkeypatch, person(Role.county_viewer), "overview", {"period": ["all"], "lang": [lang]})
    assert names[lang][2] not in alone.text


@pytest.mark.parametrize("role", LIMITED)
def test_whoever_has_no_county_or_office_is_not_told_that_there_are_no_cases(stores, monkeypatch, role):
    monkeypatch.setenv("NEGAH_DATABASE_URL", stores[0])
    nobody = Viewer("new", "", frozenset({str(role)}))
    for screen in ("overview", "cases"):
        text = receive(monkeypatch, nobody, screen, PLAIN).text
        assert "No county or office is recorded for you" in text
        assert "Nothing was registered" not in text
        assert "ask the administrator" in text


# What does not exist is answered like what others have: by the same words, with the same way on.
HIDDEN = [
    (Role.county_viewer, "overview", "county", OTHER_COUNTY, "0399"),
    (Role.county_viewer, "counties", "county", OTHER_COUNTY, "0399"),
    (Role.agency_viewer, "agencies", "agency", OTHER_OFFICE, "A9"),
    *((role, "cases", "case", None, "case-999") for role in LIMITED),
]


@pytest.mark.parametrize(("role", "screen", "param", "hidden", "missing"), HIDDEN)
def test_what_others_have_cannot_be_told_apart_from_what_does_not_exist(
    stores, receive_from, role, screen, param, hidden, missing
):
    hidden = hidden or CASE_OF_OTHERS
    there, nowhere = (
        receive_from(stores[0], role, screen, PLAIN | {param: [code]}) for code in (hidden, missing)
    )

    assert there.text.replace(hidden, "#") == nowhere.text.replace(missing, "#")
    assert "is either not in the data or not part of your access" in there.text
    assert "ask the administrator" in there.text
    assert there.read_files("CSV") == nowhere.read_files("CSV")


def test_a_case_of_others_does_exist(stores, receive_from):
    text = receive_from(stores[0], Role.governor, "cases", PLAIN | {"case": [CASE_OF_OTHERS]}).text

    assert 'class="one-case"' in text


@pytest.fixture(scope="module")
def pasts(tmp_path_factory) -> tuple[str, str]:
    """The URLs of two stores with a past, which differ in what others have had all along."""
    folder = tmp_path_factory.mktemp("pasts")
    past = history(4, size=200, days=300)
    other = past_with_others_changed(past)
    return tuple(
        write_store(folder / name, each.now, before=each.before)
        for name, each in (("one", past), ("other", other))
    )


@pytest.mark.parametrize("load", ordinary_first(1, ["1", "3"]))
@pytest.mark.parametrize(
    ("role", "screen"),
    ordinary_first(
        1, [(Role.county_viewer, "overview"), (Role.agency_viewer, "cases"), (Role.agency_viewer, "office")]
    ),
)
def test_earlier_loads_tell_nothing_of_others_either(pasts, receive_from, role, screen, load):
    one, other = (receive_from(url, role, screen, PLAIN | {"load": [load]}) for url in pasts)

    assert 'class="broken"' not in one.text
    assert one.pieces == other.pieces
    assert one.read_files("CSV") == other.read_files("CSV")


def test_the_two_pasts_do_differ(pasts, receive_from):
    one, other = (receive_from(url, Role.governor, "cases", PLAIN | {"load": ["2"]}) for url in pasts)

    assert one.read_files("CSV") != other.read_files("CSV")


@pytest.mark.parametrize("role", LIMITED)
def test_the_stores_differ_in_what_limited_viewers_of_a_role_do_not_see(stores_of, receive_from, role):
    """Among others in cases of the own county or the own office, which the other role sees."""
    one, other = (receive_from(url, Role.governor, "cases", PLAIN) for url in stores_of[role])
    another = next(each for each in LIMITED if each is not role)
    seen = [receive_from(url, another, "cases", PLAIN) for url in stores_of[role]]

    assert one.pieces != other.pieces
    assert seen[0].read_files("CSV") != seen[1].read_files("CSV")


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
