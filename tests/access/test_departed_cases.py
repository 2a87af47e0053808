"""What became of a case that has left the own county is not told, in the present, the past and at earlier loads."""

import pytest
import sqlalchemy as sa

from intake.maintenance.undo import undo_newest
from records.roles import Role
from tests.access.people_of_roles import PEOPLE
from tests.access.receiving import Params, receive
from tests.access.test_own_cases_only import OWN, PLAIN
from tests.access.two_worlds import past_with_departed_changed, write_store
from tests.thorough import ordinary_first
from tests.vintages import history

# The last load is undone.
PASTS: list[Params] = [
    {"load": ["2"]},
    {"load": ["4"]},
    {"load": ["1"]},
    {"load": ["3"]},
    {"as_of": ["1403/09/15"]},
    {},
]


@pytest.fixture(scope="module")
def departures(tmp_path_factory) -> tuple[str, str]:
    """The URLs of two stores that differ in what became of cases that have left, each with its last load undone."""
    folder = tmp_path_factory.mktemp("departures")
    past = history(4, size=200, days=300)
    other, left = past_with_departed_changed(past)
    assert left > 2
    urls = []
    for name, each in (("one", past), ("other", other)):
        urls.append(write_store(folder / name, each.now, before=each.before))
        engine = sa.create_engine(urls[-1])
        with engine.begin() as connection:
            undo_newest(connection)
        engine.dispose()
    return urls[0], urls[1]


@pytest.mark.parametrize("asked", ordinary_first(2, PASTS))
@pytest.mark.parametrize("screen", ordinary_first(1, OWN[Role.county_viewer]))
def test_what_became_of_cases_that_have_left_is_not_told(departures, monkeypatch, screen, asked):
    received = []
    for url in departures:
        monkeypatch.setenv("NEGAH_DATABASE_URL", url)
        received.append(receive(monkeypatch, PEOPLE[Role.county_viewer], screen, PLAIN | asked))
    one, other = received

    assert 'class="broken"' not in one.text
    assert one.pieces == other.pieces
    assert one.read_files("CSV") == other.read_files("CSV")


def test_the_stores_do_differ(departures, monkeypatch):
    seen = []
    for url in departures:
        monkeypatch.setenv("NEGAH_DATABASE_URL", url)
        seen.append(receive(monkeypatch, PEOPLE[Role.governor], "cases", PLAIN | {"load": ["3"]}).text)

    assert seen[0] != seen[1]
