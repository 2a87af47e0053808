"""Open and overdue cases from the files are those that statements find, one by one."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import product

import numpy as np
import pandas as pd
import pytest

from queries.cases.oldest import waits_by_office
from queries.estimates.daily_series import daily_series
from queries.estimates.measure import measure
from queries.estimates.open_case_stages import open_cases_by_stage
from queries.estimates.open_cases import stock_of_older_cases
from queries.measures import MEASURES
from queries.measures.stock_estimators import Stock
from queries.question.question import make_question
from queries.storage.store import Store
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.cases_in_state import cases_in_state
from queries.sums.open_by_age import open_by_age
from queries.sums.sums_file import stored_waits
from queries.sums.sums_file.stored_open_cases import open_cases_from_sums
from queries.sums.writing import stored_sums_writer
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.queries.sums.small_stores import ONE_DAY, statements_of, world_store
from tests.thorough import one_in, ordinary_first
from tests.worlds import COUNTIES

pytestmark = [pytest.mark.usefixtures("scope_by_scope", "any_n", "written_once")]
SCOPES = (
    Scope(),
    Scope(trips="out"),
    Scope(counties=COUNTIES[:1], kinds=("complaint",)),
    Scope(agencies=("A1",), channels=("phone",)),
    Scope(peer_groups=("P1",), topic_groups=("G1", "G2"), trips="out"),
)
BY: tuple[tuple[str, ...], ...] = ((), ("agency",), ("county", "kind"))


@pytest.fixture(params=[8, ONE_DAY])
def store(
    request: pytest.FixtureRequest, large_scopes: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """Small stores whose sources are known up to different days, and up to the same one."""
    monkeypatch.setattr(stored_waits, "ROWS", 9)
    made = world_store(request.param)
    yield made
    made.cache.clear()


def _periods(store: Store, scope: Scope) -> Sequence[Scope]:
    """The scope up to as-of, and up to days before, of which some sources may not have reached the first."""
    assert store.as_of is not None
    today = store.as_of.date()
    ends = [today - timedelta(days) for days in (0, 1, 40, 90, 9_000)]
    return [scope, *(scope.with_period(None, end) for end in ends)]


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    names = [name for name in frame if name in ("agency", "county", "kind", "peer_group")]
    return frame.sort_values(names, ignore_index=True) if names else frame


def _waits(store: Store, scope: Scope) -> pd.DataFrame:
    return _in_order(waits_by_office(store, scope, longer_than=20))


def _figures(key: str, by: tuple[str, ...]) -> Callable[[Store, Scope], pd.DataFrame]:
    return lambda store, scope: measure(store, key, scope, by=by).frame


def _older(key: str) -> Callable[[Store, Scope], pd.DataFrame]:
    def answer(store: Store, scope: Scope) -> pd.DataFrame:
        question = make_question(store, MEASURES[key], scope, by=("agency",), lang="en")
        assert isinstance(question.measure.estimator, Stock)
        older = stock_of_older_cases(question, question.measure.estimator, question.last - timedelta(30))
        return _in_order(pd.DataFrame(older)[["agency", "n"]])

    return answer


def _stages(store: Store, scope: Scope) -> pd.DataFrame:
    return open_cases_by_stage(store, scope)


def _series(store: Store, scope: Scope) -> pd.DataFrame:
    series = daily_series(store, scope, by="topic", lang="en")
    days = pd.date_range(series.first, periods=series.cumulative.shape[1])
    return pd.DataFrame(series.cumulative, list(series.codes), days).assign(n=series.cumulative[:, -1])


ASKED = (
    _waits,
    _stages,
    _series,
    _figures("age_open", ("month",)),
    *(_figures(key, by) for key in ("open", "overdue", "age_open") for by in BY),
    _older("open"),
    _older("overdue"),
)


@pytest.mark.parametrize("turn", ordinary_first(1, range(2)))
def test_cases_are_those_of_statements(store, keep_file, turn: int) -> None:
    scopes = [each for scope in SCOPES for each in _periods(store, scope)]
    questions = one_in(16, product(scopes, ASKED), turn=4 * turn + (store.as_of.day % 4))

    def answers() -> list[pd.DataFrame]:
        store.cache.clear()
        return [ask(store, scope) for scope, ask in questions]

    expected = answers()
    assert sum(int(frame["n"].sum()) for frame in expected) > 200
    keep_file(store)
    stored_sums_writer.keep_stored_sums(store)
    for one, other in zip(answers(), expected, strict=True):
        pd.testing.assert_frame_equal(one, other, check_dtype=False)


def test_both_files_are_asked_and_limited_viewers_get_neither(store, keep_file) -> None:
    keep_file(store)
    stored_sums_writer.keep_stored_sums(store)
    assert store.as_of is not None
    past = Scope().with_period(None, store.as_of.date() - timedelta(60))
    limited = store.limited(RowLimits(COUNTIES[:1]))
    for asked, has_both in ((store, True), (limited, False)):
        for scope in (Scope(), past):
            question = make_question(asked, MEASURES["overdue"], scope, by=(), lang="en")
            parts = cases_in_state(question, "overdue")
            assert (parts is not None) == has_both
            assert (open_cases_from_sums(question, "overdue") is not None) == has_both


def test_months_stages_and_days_of_a_scope_need_no_statement(store, keep_file) -> None:
    keep_file(store)
    stored_sums_writer.keep_stored_sums(store)
    assert store.as_of is not None
    ends = [day_number(store.as_of.date()) - days for days in (80, 50, 40)]

    def ask(scope: Scope) -> list[int]:
        question = make_question(store, MEASURES["age_open"], scope, by=(), lang="en")
        counts = open_by_age(question, ends, (10, 20))
        assert counts is not None
        return [
            int(counts.sum()),
            int(_stages(store, scope)["n"].sum()),
            int(_series(store, scope)["n"].sum()),
        ]

    whole = ask(SCOPES[0])
    with statements_of(store) as statements:
        part = ask(SCOPES[2])
    assert statements == []
    assert all(0 < few < all_cases for few, all_cases in zip(part, whole, strict=True))
    question = make_question(
        store.limited(RowLimits(COUNTIES[:1])), MEASURES["age_open"], Scope(), by=(), lang="en"
    )
    assert open_by_age(question, ends, (10, 20)) is None


def test_days_of_more_than_a_year_are_counted_as_those_of_its_halves(store, keep_file) -> None:
    keep_file(store)
    assert store.as_of is not None
    last = day_number(store.as_of.date()) - 40
    ends = list(range(last - 399, last + 1))
    question = make_question(store, MEASURES["age_open"], SCOPES[0], by=(), lang="en")
    whole = open_by_age(question, ends, (10, 20))
    halves = [open_by_age(question, part, (10, 20)) for part in (ends[:200], ends[200:])]
    assert whole is not None
    assert whole.sum() > 0
    np.testing.assert_array_equal(whole, np.concatenate(halves))
