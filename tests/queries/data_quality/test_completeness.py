"""Completeness of columns equals a count in plain Python on each engine; doubtful values are counted by flag."""

from collections import Counter

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.data_quality.completeness import COLUMNS, completeness, flag_counts, flagged_cases
from queries.storage import schema
from queries.vocabulary.codes import Flag
from queries.vocabulary.scope import Scope
from tests import reference
from tests.engines import ON_ALL, without_rollups
from tests.queries.estimates.test_measure import TREES
from tests.queries.questions import known_in, lives_in, of, scopes
from tests.reference import Known, Life
from tests.thorough import THOROUGH
from tests.worlds import store_of, world

pytestmark = pytest.mark.slow


def expected_and_present(life: Life, known: Known) -> dict[str, tuple[bool, bool]]:
    """For each column, whether it is expected of a case and whether the case has it."""
    moment = known.of(life)
    answered = reference.by_then(life.answered, moment)
    closed = reference.by_then(life.closed, moment)
    return {
        **dict.fromkeys(("county", "agency", "topic", "kind", "channel"), (True, True)),
        **dict.fromkeys(("place", "coordinates"), (True, False)),
        "due": (True, life.due is not None),
        "answered": (answered or life.answered_undated, answered),
        "closed": (closed or life.closed_undated, closed),
        "outcome": (closed, closed and life.outcome != "unknown"),
        "verdict": (closed, closed and reference.has_verdict(life, known)),
    }


@pytest.fixture(scope="module")
def stores(world_stores):
    """The store of a world, by its seed."""
    return world_stores


@settings(max_examples=2 * THOROUGH, **TREES)
@given(seed=st.integers(0, 3), scope=scopes(), by=st.sampled_from(["agency", "county"]))
def test_it_equals_a_count_by_hand(stores, seed: int, scope: Scope, by: str) -> None:
    here, known = world(seed), known_in(world(seed), scope.as_of)
    wanted: dict[str, Counter[str]] = {}
    for life in lives_in(here, scope, holder="agency"):
        if not reference.received([life], known, scope.first, scope.last):
            continue
        row = wanted.setdefault(of(life, known, by, holder="agency"), Counter(n=0, flagged=0))
        row["n"] += 1
        for key, (asked, given_) in expected_and_present(life, known).items():
            row[f"{key}_applicable"] += asked
            row[f"{key}_given"] += given_
    frame = completeness(stores(seed), scope, by=by)
    rows = {str(row[by]): row for row in frame.to_dict("records")}
    assert set(expected_and_present(here.lives[0], known)) == set(COLUMNS)
    assert set(rows) == set(wanted)
    for key, row in wanted.items():
        assert {name: rows[key][name] for name in row} == dict(row)


@ON_ALL
def test_doubts_are_reported_flag_by_flag_and_each_case_with_its_own(databases) -> None:
    with without_rollups():
        store = store_of(databases("doubts"), world(0))
    both = int(Flag.unreadable_date | Flag.bad_coordinates)
    with store.engine.begin() as connection:  # Write the table again, because ClickHouse has no plain UPDATE.
        rows = [dict(row._mapping) for row in connection.execute(sa.select(schema.case))]
        connection.execute(sa.delete(schema.case).where(schema.case.c.case_id > 0))
        for row in rows:
            row["flags"] = {1: both, 2: int(Flag.bad_coordinates)}.get(row["case_id"], 0)
        connection.execute(sa.insert(schema.case).values(rows))
    assert flag_counts(store, Scope()) == {Flag.unreadable_date: 1, Flag.bad_coordinates: 2}
    assert {case.case_id: flags for case, flags in flagged_cases(store, Scope())} == {
        1: (Flag.unreadable_date, Flag.bad_coordinates), 2: (Flag.bad_coordinates,)
    }  # fmt: skip
    assert completeness(store, Scope(), by="kind")["flagged"].sum() == 2
