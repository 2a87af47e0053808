"""Cases and overdue cases by place or grid square, for random worlds and scopes on each engine."""

import math
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.hotspots.towns_and_villages import SQUARES, places
from queries.storage import schema
from queries.vocabulary.scope import Scope
from tests import reference, worlds
from tests.queries.estimates.test_measure import TREES
from tests.queries.questions import known_in, lives_in, scopes
from tests.reference import wilson
from tests.reference.life import within
from tests.thorough import THOROUGH
from tests.worlds import World, store_of, world

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]

PLACES = ("V1", "V2", "V3")
Key = tuple[str, int | None, int | None]


def place_fields(number: int) -> dict[str, object]:
    """What the n-th case of a world says about its place: a name, coordinates, both, or nothing."""
    place = (0, 1, 2, 3)[number % 4] if number % 3 else 0
    at = (38.0 + (number % 7) / 30, 46.0 + (number % 5) / 25) if number % 5 < 3 else (None, None)
    return {"place": place, "latitude": at[0], "longitude": at[1]}


def key_of(number: int) -> Key | None:
    """The place or grid square of the n-th case; None if it gives neither."""
    fields = place_fields(number)
    if fields["place"]:
        return PLACES[int(str(fields["place"])) - 1], None, None
    if fields["latitude"] is None:
        return None
    y, x = (math.floor(float(str(fields[name])) * SQUARES) for name in ("latitude", "longitude"))
    return "", y, x


@pytest.fixture(scope="module")
def stores(databases):
    """The store of a world whose cases have places, by its seed."""
    plain = worlds._case

    @cache
    def store(seed: int):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(worlds, "_case", lambda number, life: plain(number, life) | place_fields(number))
            made = store_of(databases(f"places_{seed}"), world(seed))
        rows = [
            {"place": i, "code": code, "name_fa": f"ده {code}", "name_en": code, "county": 1, "load": 1}
            for i, code in enumerate(PLACES, 1)
        ]
        with made.engine.begin() as connection:
            connection.execute(sa.insert(schema.place).values(rows))
        return made

    return store


@pytest.fixture
def five_suffice(tmp_path, monkeypatch):
    """Settings that withhold the shares of fewer than five cases."""
    path = tmp_path / "five.toml"
    path.write_text("[minimum_n]\nshare = 5\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(path))


def expected_counts(here: World, scope: Scope) -> tuple[Counter, Counter, int]:
    """Cases and overdue cases by place or square, and all cases of the scope, by the reference."""
    wide = replace(scope, counties=())
    known = known_in(here, scope.as_of)
    inside = {id(life) for life in lives_in(here, wide, holder="agency")}
    cases, late, n = Counter(), Counter(), 0
    for number, life in enumerate(here.lives, 1):
        seen = life.registered <= known.of(life) and within(life.registered, scope.first, scope.last)
        if id(life) not in inside or not seen:
            continue
        n += 1
        if key := key_of(number):
            cases[key] += 1
            late[key] += reference.is_overdue(life, known.of(life, scope.last), known.of(life))
    return cases, late, n


@pytest.mark.usefixtures("five_suffice")
@settings(max_examples=3 * THOROUGH, **TREES)
@given(seed=st.integers(0, 3), scope=scopes())
def test_places_are_what_plain_python_counts(stores, seed: int, scope: Scope) -> None:
    here = world(seed)
    listed = places(stores(seed), scope, lang="en")
    cases, late, n = expected_counts(here, scope)
    assert (listed.total_cases, listed.located_cases) == (n, sum(cases.values()))
    rows = {}
    for row in listed.frame.to_dict("records"):
        square = (None, None)
        if not row["place"]:
            square = tuple(math.floor(row[name] * SQUARES) for name in ("latitude", "longitude"))
        rows[row["place"], *square] = row
    assert {key: row["n"] for key, row in rows.items()} == dict(cases)
    for key, row in rows.items():
        assert row["withheld"] == (cases[key] < 5)
        if row["withheld"]:
            assert all(math.isnan(row[name]) for name in ("overdue", "value", "lower", "upper"))
            continue
        assert row["overdue"] == late[key]
        assert row["value"] == pytest.approx(late[key] / cases[key])
        assert (row["lower"], row["upper"]) == pytest.approx(wilson(late[key], cases[key]))


def test_no_position_is_finer_than_a_kilometre_and_a_name_has_that_of_the_province(demo_store) -> None:
    frame = places(demo_store, Scope(), lang="fa").frame
    for name in ("latitude", "longitude"):
        assert (frame[name].round(2) == frame[name]).all()
    tabriz = frame[frame["label"] == "تبریز"].iloc[0]
    assert (tabriz["latitude"], tabriz["longitude"]) == (38.08, 46.29)
    assert tabriz["county"] == "0303"
    english = places(demo_store, Scope(), lang="en").frame
    assert english.loc[english["place"] == tabriz["place"], "label"].iloc[0] == "Tabriz"
    assert english["label"].str.contains("[A-Za-z]").all()


def test_the_counties_of_the_scope_do_not_matter_and_the_rest_does(demo_store) -> None:
    everywhere = places(demo_store, Scope(), lang="en")
    assert places(demo_store, Scope(counties=("0303",)), lang="en").frame.equals(everywhere.frame)
    complaints = places(demo_store, Scope(kinds=("complaint",)), lang="en")
    assert 0 < complaints.located_cases < everywhere.located_cases
