"""Stored sums of scopes of two dimensions are those that are counted, and nothing is counted then."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage.store import Store
from queries.sums import pair_sums_writer, scope_cases
from queries.sums.block_file import BlockTable
from queries.sums.case_file import SUMS_ENDING
from queries.sums.daily_sums_from_file import daily_sums_from_file
from queries.sums.day_amounts import DayAmounts
from queries.sums.pair_sums import open_pair_sums
from queries.vocabulary.scope import Scope
from tests.worlds import COUNTIES, store_of, world

pytestmark = [pytest.mark.usefixtures("scope_by_scope", "any_n")]
PHONE = Scope(topic_groups=("G1",), channels=("phone",))
STORED = [
    PHONE,
    Scope(counties=COUNTIES[:2], peer_groups=("P1",)),
    Scope(counties=(COUNTIES[0], COUNTIES[0]), channels=("phone", "portal")),
    Scope(peer_groups=("P1",), channels=("phone",), trips="out"),
]
COUNTED = [
    Scope(counties=COUNTIES[:1], topics=("T1",)),
    Scope(counties=COUNTIES[:1], topic_groups=("G1",), kinds=("complaint",)),
    Scope(agencies=("A1",), channels=("phone",)),
]


@pytest.fixture(scope="module")
def store() -> Store:
    """A small store on DuckDB."""
    return store_of(sa.create_engine("duckdb:///:memory:"), world(8))


@pytest.fixture
def keep_sums(store, keep_file, monkeypatch):
    """A function that makes both files with the sums of pairs of at least a part of the cases, and returns the path."""
    for most in ("MOST_CASES", "MOST_FROM_SERVER", "MOST_KEPT"):
        monkeypatch.setattr(scope_cases, most, 0)

    def keep(least: float = 0.0) -> Path:
        monkeypatch.setattr(pair_sums_writer, "LEAST_PART", least)
        path = keep_file(store).with_suffix(SUMS_ENDING)
        pair_sums_writer.keep_pair_sums(store)
        store.cache.clear()
        return path

    yield keep
    store.cache.clear()


def _sums(store: Store, scope: Scope) -> DayAmounts:
    question = make_question(store, MEASURES["received"], scope, by=(), lang="en")
    sums = daily_sums_from_file(question, by_source=False)
    assert sums is not None
    return sums


def _never(*_: object, **__: object) -> None:
    raise AssertionError("the file of all cases was read")


@pytest.mark.parametrize(("scopes", "stored"), [(STORED, True), (COUNTED, False)])
def test_sums_are_those_of_the_cases(
    store, keep_file, keep_sums, monkeypatch, scopes: list[Scope], stored: bool
) -> None:
    keep_file(store)
    counted = [_sums(store, scope) for scope in scopes]
    keep_sums()
    if stored:
        monkeypatch.setattr(BlockTable, "batches", _never)
    for scope, expected in zip(scopes, counted, strict=True):
        sums = _sums(store, scope)
        assert sums.amounts.sum() > 10
        assert sums.names == expected.names
        for name in ("day", "trip", "amounts"):
            np.testing.assert_array_equal(getattr(sums, name), getattr(expected, name))


@pytest.mark.parametrize(
    ("scope", "by", "least"),
    [
        (Scope(channels=("phone",)), "county", 0.15),
        (Scope(topic_groups=("G1",), trips="out"), "county", 0.0),
        (Scope(peer_groups=("P1",)), "kind", 0.15),
    ],
)
def test_shares_by_group_are_those_of_the_cases(store, keep_file, keep_sums, scope, by, least) -> None:
    assert store.as_of is not None
    today = store.as_of.date()
    scopes = [scope, scope.with_period(today.replace(month=1, day=3), today)]

    def shares() -> list[pd.DataFrame]:
        store.cache.clear()
        keys = ("on_time_share", "satisfied_share", "resolution_gap")
        return [measure(store, key, each, by=(by,)).frame for each in scopes for key in keys]

    keep_file(store)
    counted = shares()
    path = keep_sums(least)
    found = shares()
    for one, other in zip(found, counted, strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert sum(int(frame["n"].sum()) for frame in found) > 20
    assert (len(open_pair_sums(path).places) < 40) == (least > 0)


def test_only_large_pairs_that_no_rollup_has_are_stored(store, keep_sums) -> None:
    path = keep_sums(0.2)
    assert not path.stat().st_mode & 0o077  # for its user alone
    pairs = open_pair_sums(path).places
    assert 0 < len(pairs) < 20
    assert not any({"kind", "channel"} <= set(pair) for pair in pairs)
    for pair in pairs:
        fields = {"county": "counties", "peer_group": "peer_groups", "topic_group": "topic_groups"}
        chosen = {
            fields.get(name, f"{name}s"): (code,) for name, code in zip(pair[::2], pair[1::2], strict=True)
        }
        assert measure(store, "received", Scope(**chosen)).row["value"] >= 0.15 * 150  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [40, None])
def test_without_a_readable_file_cases_are_counted(store, keep_sums, size: int | None) -> None:
    path = keep_sums()
    expected = _sums(store, PHONE).amounts
    store.cache.clear()
    if size is None:
        path.unlink()
    else:
        os.truncate(path, size)
    np.testing.assert_array_equal(_sums(store, PHONE).amounts, expected)
    # The next start or load makes it anew.
    keep_sums()
    made = path.stat().st_ino
    assert open_pair_sums(path).places
    keep_sums()
    assert path.stat().st_ino == made


def test_stores_without_a_file_of_all_cases_have_none(store, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    store.cache.clear()
    pair_sums_writer.keep_pair_sums(store)
    assert not list(tmp_path.rglob(f"*{SUMS_ENDING}"))
