"""Stored sums are those that are counted or read from rollups, and nothing is read then."""

import os
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from queries.estimates import answer_time_estimates, scope_waits
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage.store import Store
from queries.sums.arithmetic.day_amounts import DayAmounts
from queries.sums.blocks.block_file import BlockTable
from queries.sums.case_file.case_file import SUMS_ENDING
from queries.sums.daily_sums import daily_sums
from queries.sums.daily_sums_from_file import daily_sums_from_file
from queries.sums.sums_file import stored_waits
from queries.sums.sums_file.stored_sums import BY_KEY, FLOWS_BY_OFFICE, stored_by_unit, stored_day_amounts
from queries.sums.sums_file.stored_waits import (
    ended_waits_from_sums,
    has_monthly_waits,
    waiting_cases_from_sums,
)
from queries.sums.sums_file.sums_file import Chosen, open_sums_file
from queries.sums.writing import stored_sums_writer
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.queries.sums.scope_periods import periods_of
from tests.queries.sums.small_stores import ONE_DAY, cases_of_edge_days, statements_of, world_store
from tests.thorough import one_in, ordinary_first
from tests.worlds import COUNTIES, store_of, world

pytestmark = [pytest.mark.usefixtures("scope_by_scope", "any_n")]
PHONE = Scope(topic_groups=("G1",), channels=("phone",))
STORED = [
    Scope(),
    Scope(trips="out"),
    Scope(counties=COUNTIES[:2]),
    Scope(peer_groups=("P1",), trips="out"),
    Scope(topic_groups=("G1", "G2")),
    Scope(kinds=("complaint",)),
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
    return world_store(8)


OF_ROLLUPS = ({"county", "kind"}, {"kind", "channel"})  # pairs of dimensions, of which all are stored


def _pairs(path: Path) -> list[Chosen]:
    """The pairs that no rollup has."""
    return [
        chosen
        for chosen in open_sums_file(path).places
        if len(chosen) == 4 and set(chosen[::2]) not in OF_ROLLUPS
    ]


def _sums(store: Store, scope: Scope, *, stored: bool = False) -> DayAmounts:
    question = make_question(store, MEASURES["received"], scope, by=(), lang="en")
    sums = stored_day_amounts(question)
    if not stored:
        assert sums is None
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
        sums = _sums(store, scope, stored=stored)
        assert sums.amounts.sum() > 10
        assert sums.names == expected.names
        for name in ("day", "trip", "amounts"):
            np.testing.assert_array_equal(getattr(sums, name), getattr(expected, name))


def test_stored_sums_have_the_edge_days_as_of_their_moment(keep_sums) -> None:
    store = world_store(ONE_DAY)
    amounts = []
    for _ in range(2):
        questions = [make_question(store, MEASURES["received"], each, by=(), lang="en") for each in STORED]
        amounts.append([daily_sums(each).amounts for each in questions])
        keep_sums(of=store)
    for before, after in zip(*amounts, strict=True):
        for name, amount in before.items():
            assert amount[amount > 0].tolist() == after[name][after[name] > 0].tolist()
    # Without them the sums of the province would be others.
    assert sum(len(rows["day"]) for rows in cases_of_edge_days(store).values()) > 2


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("scope", "by", "least"),
    ordinary_first(
        1,
        [
            (Scope(channels=("phone",)), "county", 0.15),
            (Scope(topic_groups=("G1",), trips="out"), "county", 0.0),
            (Scope(peer_groups=("P1",)), "kind", 0.15),
        ],
    ),
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
    frames = shares()
    for one, other in zip(frames, counted, strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert sum(int(frame["n"].sum()) for frame in frames) > 20
    assert (len(_pairs(path)) < 40) == (least > 0)


QUESTIONS = [
    *product(
        ("answer_days_median", "answered_by_day_10"),
        ((), ("day",), ("week",), ("month",), ("quarter",), ("year",)),
    ),
    *product(("on_time_share", "satisfied_share"), ((), ("agency",), ("county",), ("month",), ("kind",))),
    *product(("open", "overdue", "received", "answered", "days_waited"), ((), ("month",))),
    *product(("overdue",), (("agency", "month"), ("agency", "day"))),
]
WHOLE = [
    Scope(),
    Scope(trips="out"),
    Scope(counties=COUNTIES[:1]),
    Scope(agencies=("A1",), trips="out"),
    Scope(peer_groups=("P1",), topic_groups=("G1", "G2")),
]


# In the second world the sources are known up to different days, so that daily sums are by source.
@pytest.mark.parametrize(("scope", "seed"), ordinary_first(2, [*product(WHOLE, [ONE_DAY]), (WHOLE[0], 8)]))
def test_all_figures_are_the_same_with_and_without_stored_sums(
    keep_sums, monkeypatch, scope: Scope, seed: int
) -> None:
    store = world_store(seed)
    monkeypatch.setattr(answer_time_estimates, "MIN_DAYS_BY_MONTH", 40)
    for most in ("MAX_CASES", "MAX_OF_FILE"):
        monkeypatch.setattr(scope_waits, most, 0)
    monkeypatch.setattr(stored_waits, "ROWS", 9)
    turn = WHOLE.index(scope) + seed
    questions = one_in(3, product(periods_of(store, scope), QUESTIONS), turn=turn)

    def answers() -> list[pd.DataFrame]:
        store.cache.clear()
        return [measure(store, key, each, by=by).frame for each, (key, by) in questions]

    with statements_of(store) as before:
        expected = answers()
    keep_sums(of=store)
    with statements_of(store) as after:
        frames = answers()
    for one, other in zip(frames, expected, strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert sum(int(frame["value"].notna().sum()) for frame in expected) > 60
    question = make_question(store, MEASURES["answer_days_median"], scope, by=(), lang="en")
    assert has_monthly_waits(question) == (scope in (WHOLE[0], WHOLE[1], WHOLE[4]))
    if seed == ONE_DAY and not (scope.agencies or scope.peer_groups):
        rollups = ("daily_total", "hours_daily", "hours_monthly", "still_open")
        read_before, read_after = (
            [name for name in rollups if name in str(each)] for each in (before, after)
        )
        assert "still_open" in read_before
        assert not read_after


@cache
def _store_with_trips() -> Store:
    """A store in which every second case is on a trip, among them some that are overdue."""
    here = world(ONE_DAY)
    lives = tuple(replace(life, trip=number % 2 == 1) for number, life in enumerate(here.lives))
    return store_of(sa.create_engine("duckdb:///:memory:"), replace(here, lives=lives))


@pytest.mark.thorough
@pytest.mark.parametrize("scope", ordinary_first(1, [Scope(), Scope(peer_groups=("P1",), trips="out")]))
def test_overdue_cases_of_offices_by_month_are_those_of_the_rollup(keep_sums, scope: Scope) -> None:
    store = _store_with_trips()

    def stocks() -> tuple[pd.DataFrame, bool]:
        store.cache.clear()
        with statements_of(store) as texts:
            frame = measure(store, "overdue", scope, by=("agency", "month")).frame
        return frame.sort_values(["agency", "month"], ignore_index=True), "daily_agency" in " ".join(texts)

    expected, is_read = stocks()
    assert is_read
    keep_sums(of=store)
    frames, is_read = stocks()
    assert not is_read
    pd.testing.assert_frame_equal(frames, expected)
    assert (frames["n"] > 0).sum() >= 3


def test_limited_viewers_get_none_of_the_sums(store, keep_sums) -> None:
    keep_sums()
    limited = store.limited(RowLimits(COUNTIES[:1]))
    for asked, are_stored in ((store, True), (limited, False)):
        question = make_question(asked, MEASURES["on_time_share"], Scope(), by=("agency",), lang="en")
        for answer in (
            stored_day_amounts(question),
            stored_by_unit(question, "agency", BY_KEY),
            stored_by_unit(question, "agency", FLOWS_BY_OFFICE),
            ended_waits_from_sums(question, None, None, monthly=False),
            waiting_cases_from_sums(question),
        ):
            assert (answer is not None) == are_stored


@pytest.mark.thorough
def test_only_large_pairs_are_stored(store, keep_sums) -> None:
    path = keep_sums(0.2)
    assert not path.stat().st_mode & 0o077  # for its user alone
    pairs = _pairs(path)
    assert 0 < len(pairs) < 30
    for pair in pairs:
        fields = {"county": "counties", "peer_group": "peer_groups", "topic_group": "topic_groups"}
        chosen = {
            fields.get(name, f"{name}s"): (code,) for name, code in zip(pair[::2], pair[1::2], strict=True)
        }
        assert measure(store, "received", Scope(**chosen)).row["value"] >= 0.15 * 150  # type: ignore[arg-type]


def test_pairs_that_a_rollup_has_are_stored_however_small(store, keep_file, keep_sums) -> None:
    pairs = [
        *(
            Scope(counties=(county,), kinds=(kind,))
            for county in COUNTIES
            for kind in ("complaint", "request")
        ),
        Scope(kinds=("complaint",), channels=("portal",), trips="out"),
    ]
    keep_file(store)
    counted = [_sums(store, pair) for pair in pairs]
    assert min(sums.amounts[sums.names.index("received")].sum() for sums in counted) > 0
    keep_sums(0.99)
    for pair, expected in zip(pairs, counted, strict=True):
        for name in ("day", "trip", "amounts"):
            np.testing.assert_array_equal(
                getattr(_sums(store, pair, stored=True), name), getattr(expected, name)
            )


@pytest.mark.parametrize("size", [40, None])
def test_without_a_readable_file_cases_are_counted(store, keep_sums, size: int | None) -> None:
    path = keep_sums()
    expected = _sums(store, PHONE, stored=True).amounts
    store.cache.clear()
    if size is None:
        path.unlink()
    else:
        os.truncate(path, size)
    np.testing.assert_array_equal(_sums(store, PHONE).amounts, expected)
    # The next start or load makes it anew.
    keep_sums()
    made = path.stat().st_ino
    assert open_sums_file(path).places
    keep_sums()
    assert path.stat().st_ino == made


def test_stores_without_a_file_of_all_cases_have_none(store, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    store.cache.clear()
    stored_sums_writer.keep_stored_sums(store)
    assert not list(tmp_path.rglob(f"*{SUMS_ENDING}"))
