"""Sums by group over the cases of a small scope are those of the database, on each engine."""

import random
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from queries.estimates.measure import estimate
from queries.measures import MEASURES
from queries.question.grouping import time_group
from queries.question.question import Question, make_question
from queries.settings.province_settings import settings
from queries.sql.buckets import bucket_numbers
from queries.storage.store import Store
from queries.sums import grouped_cases
from queries.sums.arithmetic.day_amounts import day_number, timestamps
from queries.sums.case_arrays import cases_in_memory
from queries.sums.grouped_cases import cases_of_scope, runs_by_time
from queries.vocabulary.scope import Scope
from tests.thorough import THOROUGH, ordinary_first

KEYS = ("received", "on_time_share", "days_waited", "reopened_share", "satisfied_share", "open", "overdue")
GROUPS = (
    ("county",),
    ("agency",),
    ("peer_group", "month"),
    ("topic_group", "day"),
    ("topic", "week"),
    ("kind",),
)
SEEDS = (0, 2)  # of worlds whose rollups are exact
# Each world on each engine is asked other questions: 15 together, and 120 in a thorough run.
QUESTIONS = 20 if THOROUGH > 1 else 5


def _scope(store: Store, dice: random.Random) -> Scope:
    """A random scope of one or two dimensions and any period."""
    chosen = {}
    fields = {"county": "counties", "agency": "agencies", "topic": "topics", "peer_group": "peer_groups"}
    for name in dice.sample(sorted(fields), dice.choice((1, 2))):
        codes = [code for key, code in store.codes(name).items() if key]
        chosen[fields[name]] = tuple(dice.sample(codes, dice.choice((1, min(2, len(codes))))))
    scope = Scope(**chosen, trips=dice.choice(("in", "out")))
    assert store.as_of is not None
    today: date = store.as_of.date()
    if dice.random() < 0.6:
        last = today - timedelta(dice.choice((0, 0, 1, 40)))
        scope = scope.with_period(last - timedelta(dice.randrange(80)), last)
    return scope


def _estimated(question: Question) -> pd.DataFrame:
    question.store.cache.clear()
    names = [group.name for group in question.groups]
    frame = estimate(question, settings())
    frame = frame.assign(**{name: [str(key) for key in frame[name]] for name in names})
    kept = frame[frame["n"] != 0] if question.measure.estimator.is_stock else frame
    return kept.sort_values(names, ignore_index=True)


@pytest.mark.parametrize("seed", ordinary_first(1, SEEDS))
def test_sums_of_cases_are_those_of_the_database(world_stores, monkeypatch, seed: int) -> None:
    store = world_stores(seed)
    dice = random.Random(f"{store.engine.dialect.name} {seed}")
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    assert store.rollups_current
    compared = 0
    for _ in range(QUESTIONS):
        key, by = dice.choice(KEYS), dice.choice(GROUPS)
        question = make_question(store, MEASURES[key], _scope(store, dice), by=by, lang="en")
        in_memory = _estimated(question)
        with monkeypatch.context() as patch:
            patch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: True)
            is_summed_here = cases_of_scope(question) is not None
            here = _estimated(question)
            for name in ("MAX_KEPT", "MAX_BESIDE_ROLLUPS"):
                patch.setattr(grouped_cases, name, -1)
            assert cases_of_scope(question) is None
            there = _estimated(question)
        for frame in (here, in_memory):
            pd.testing.assert_frame_equal(frame, there, check_dtype=False, check_index_type=False)
        compared += is_summed_here and len(here) > 0
    assert compared > QUESTIONS / 4


@pytest.mark.usefixtures("scope_by_scope")
def test_a_whole_store_is_never_summed_from_its_cases(world_stores) -> None:
    question = make_question(world_stores(0), MEASURES["received"], Scope(), by=("county",), lang="en")
    assert cases_of_scope(question) is None


@pytest.mark.usefixtures("scope_by_scope")
def test_scopes_with_more_cases_are_summed_by_the_database(world_stores, monkeypatch) -> None:
    store = world_stores(0)
    scope = Scope(counties=(store.codes("county")[1],))
    question = make_question(store, MEASURES["received"], scope, by=("agency",), lang="en")
    cases = cases_of_scope(question)
    assert cases is not None
    with monkeypatch.context() as patch:
        # The file of all cases sums them without a statement.
        patch.setattr(grouped_cases, "has_file", lambda _: True)
        patch.setattr(grouped_cases, "daily_sums", None)
        assert cases_of_scope(question) is None
    monkeypatch.setattr(grouped_cases, "MAX_BESIDE_ROLLUPS", cases.case_count - 1)
    assert cases_of_scope(question) is None


@pytest.mark.parametrize("span", ["day", "week", "month", "year"])
@pytest.mark.parametrize("dtype", [np.int32, np.int64])
def test_spans_begin_where_another_one_follows_among_days_in_order(span: str, dtype: type) -> None:
    first, last = date(2024, 5, 3), date(2025, 2, 17)
    time = time_group(span, "registered_day", first=first, last=last, lang="en")
    dice = random.Random(span)
    # Days before the first one count for the first span; some spans have no day, and some days occur again.
    days = sorted(dice.randint(-3, 290) // 20 * 20 + dice.randint(0, 6) for _ in range(80))
    number = np.array(days, dtype=dtype) + dtype(day_number(first))
    keys, begin = runs_by_time(time, number)
    moments = timestamps(number)
    of_days = moments.astype("datetime64[D]").tolist()
    expected = of_days if span == "day" else bucket_numbers(moments, time.starts)
    found = np.repeat(np.arange(len(keys)), np.diff(begin, append=len(number)))
    assert [keys[i] for i in found] == expected
    assert len(set(keys.tolist())) == len(keys)
    assert [len(each) for each in runs_by_time(time, number[:0])] == [0, 0]
