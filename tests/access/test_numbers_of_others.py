"""A limited viewer receives the same whatever numbers the store has given to cases, counties, offices and topics.

Intake numbers names as they occur, and cases by these numbers: both depend on the cases of others.
"""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from door.viewers import Viewer
from records.role_rights import ROLE_RIGHTS, Rows
from records.roles import Role
from tests.access.other_numbers import number_anew
from tests.access.people_of_roles import person
from tests.access.receiving import Params, Received, receive
from tests.access.two_worlds import as_it_is, write_store
from tests.reference import Life
from tests.thorough import ordinary_first
from tests.worlds import AGENCIES, COUNTIES, TOPICS, World

SEVERAL = {
    Role.county_viewer: replace(person(Role.county_viewer), counties=COUNTIES[:2]),
    Role.agency_viewer: replace(person(Role.agency_viewer), agencies=AGENCIES[:2]),
}
HANDOFFS: Params = {"sort": ["handoffs"]}
DUE: Params = {"sort": ["due"], "state": ["open"]}
FIRST: list[tuple[Role, str, Params]] = [
    (Role.county_viewer, "cases", HANDOFFS),
    (Role.county_viewer, "counties", {}),
    (Role.agency_viewer, "cases", DUE),
    (Role.agency_viewer, "agencies", {}),
    (Role.agency_viewer, "agencies", {"agency": [AGENCIES[0]]}),
]
FURTHER: list[tuple[Role, str, Params]] = [
    (role, screen, params)
    for role in SEVERAL
    for screen, rows in ROLE_RIGHTS[role].screens.items()
    if rows is not Rows.none
    for params in (({}, HANDOFFS, DUE) if screen == "cases" else ({},))
]
ASKED = ordinary_first(5, [*FIRST, *(each for each in FURTHER if each not in FIRST)])


def at_few_moments(life: Life) -> Life:
    """The same case, registered at one moment with some others."""
    moment = life.registered
    return replace(life, registered=moment.replace(day=moment.day // 4 * 4 or 1, hour=0, minute=0, second=0))


def stores_with_other_numbers(folder: Path, here: World) -> tuple[str, str]:
    """The URLs of two stores of a world that differ in their numbers only."""
    one, other = (write_store(folder / name, here) for name in ("one", "other"))
    engine = sa.create_engine(other)
    with engine.begin() as connection:
        number_anew(connection)
    engine.dispose()
    return one, other


@pytest.fixture(scope="module")
def numbered(tmp_path_factory) -> tuple[str, str]:
    """Two such stores, in which some cases are registered at one moment."""
    here = as_it_is()
    here = replace(here, lives=tuple(map(at_few_moments, here.lives)))
    return stores_with_other_numbers(tmp_path_factory.mktemp("numbers"), here)


@pytest.fixture(scope="module")
def equal_parts(tmp_path_factory) -> tuple[str, str]:
    """Two such stores, in which each topic has the same cases, and so has each office of `SEVERAL` in each county."""
    here = as_it_is()
    lives = tuple(
        replace(life, topic=topic, agency=agency, county=county, referrals=())
        for life in here.lives[:40]
        for topic in TOPICS
        for agency in SEVERAL[Role.agency_viewer].agencies
        for county in SEVERAL[Role.county_viewer].counties
    )
    return stores_with_other_numbers(tmp_path_factory.mktemp("equal"), replace(here, lives=lives))


def received(monkeypatch, url: str, who: Viewer, screen: str, params: Params) -> Received:
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)
    return receive(monkeypatch, who, screen, {"period": ["all"], "lang": ["en"]} | params)


@pytest.mark.parametrize(("role", "screen", "params"), ASKED)
def test_other_numbers_change_nothing(numbered, monkeypatch, role, screen, params) -> None:
    one, other = (received(monkeypatch, url, SEVERAL[role], screen, params) for url in numbered)

    assert 'class="broken"' not in one.text
    assert one.pieces == other.pieces
    assert one.read_all_files() == other.read_all_files()


OF_SEVERAL = [
    (role, screen)
    for role in SEVERAL
    for screen, rows in ROLE_RIGHTS[role].screens.items()
    if rows is not Rows.none
]
EQUAL = ordinary_first(1, sorted(OF_SEVERAL, key=lambda each: each[1] != "volume"))


@pytest.mark.parametrize(("role", "screen"), EQUAL)
def test_nor_do_they_decide_the_order_of_equal_parts(equal_parts, monkeypatch, role, screen) -> None:
    one, other = (received(monkeypatch, url, SEVERAL[role], screen, {}) for url in equal_parts)

    assert 'class="broken"' not in one.text
    assert one.pieces == other.pieces
    assert one.read_all_files() == other.read_all_files()


def test_whoever_sees_everything_gets_equal_cases_by_these_numbers(numbered, monkeypatch) -> None:
    governor = person(Role.governor)
    one, other = (received(monkeypatch, url, governor, "cases", HANDOFFS) for url in numbered)

    assert one.pieces != other.pieces
