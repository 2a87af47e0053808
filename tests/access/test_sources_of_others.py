"""A source that only others have: a limited viewer learns neither its name nor when its data end."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from queries.storage import schema
from records.role_rights import ROLE_RIGHTS
from records.roles import Role
from tests.access.people_of_roles import PEOPLE
from tests.access.receiving import Params, receive
from tests.access.two_worlds import is_of_others, write_store
from tests.reference import Known
from tests.thorough import THOROUGH, ordinary_first
from tests.worlds import START, World, world

pytestmark = pytest.mark.slow
PLAIN: Params = {"period": ["all"], "lang": ["en"]}
ROLES = (Role.county_viewer, Role.agency_viewer, Role.press)
# Without the own assessment, which rests on all cases and has no chart over time.
SCREENS = [(role, path) for role in ROLES for path in ROLE_RIGHTS[role].screens if path != "office"]
# In an ordinary run each screen with a chart over time, and the press screen, is one role's: all roles read the sources
# in one place.
ORDINARY = {
    Role.county_viewer: ("overview", "response", "counties"),
    Role.agency_viewer: ("volume", "agencies"),
    Role.press: ("press",),
}
NAME = "Canary source"


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    """The URL of a store in which the source of others ends 200 days before that of the own cases."""
    as_of = {"one": START + timedelta(days=800), "two": START + timedelta(days=600)}
    lives = tuple(
        replace(life, source="two" if is_of_others(life) else "one")
        for life in world(8, size=1_200, days=800).lives
        if not is_of_others(life) or life.registered < as_of["two"]
    )
    return with_weekly_loads(tmp_path_factory.mktemp("sources"), World(lives, Known(as_of)))


def with_weekly_loads(folder: Path, here: World) -> str:
    """Write a store whose sources have come every week, so that it is known when they are late."""
    url = write_store(folder, here)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.update(schema.source).where(schema.source.c.source == 2).values(name=NAME))
        for row in list(connection.execute(sa.select(schema.load)).mappings()):
            for weeks in (1, 2, 3):
                changed = {"load": row["load"] + 2 * weeks, "as_of": row["as_of"] - timedelta(weeks=weeks)}
                connection.execute(sa.insert(schema.load).values(**dict(row) | changed))
    engine.dispose()
    return url


@pytest.mark.parametrize("lang", ordinary_first(1, ["en", "fa"]))  # The name is the same in both.
@pytest.mark.parametrize(
    ("role", "screen"),
    [(role, screen) for role, screen in SCREENS if THOROUGH > 1 or screen in ORDINARY[role]],
)
def test_it_is_not_named_to_others(monkeypatch, url, role, screen, lang):
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)
    received = receive(monkeypatch, PEOPLE[role], screen, PLAIN | {"lang": [lang]})

    assert NAME not in received.text + "".join(received.read_files("CSV").values())


@pytest.mark.parametrize("role", [Role.governor, Role.press, Role.county_viewer])
def test_old_data_of_others_are_reported_without_a_name_or_not_at_all(monkeypatch, url, role):
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)
    text = receive(monkeypatch, PEOPLE[role], "press", PLAIN).text

    assert "Old data: " in text
    assert ("Old data: one of the sources ends on" in text) == (role is not Role.governor)


def test_whoever_sees_everything_reads_where_it_ends(monkeypatch, url):
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)
    for screen in ("overview", "volume")[:THOROUGH]:
        assert f"Data of “{NAME}” end" in receive(monkeypatch, PEOPLE[Role.governor], screen, PLAIN).text
