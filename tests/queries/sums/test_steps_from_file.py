"""Times in stages, stages of open cases, and hours from the file of all cases are those of statements."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pandas as pd
import pytest
import sqlalchemy as sa

from queries.estimates.open_case_stages import open_cases_by_stage
from queries.estimates.stage_times import times_by_stage
from queries.estimates.weekday_hours import by_hour, hours
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage.store import Store
from queries.sums.case_file import case_steps
from queries.sums.steps_from_file import hours_from_file, open_stages_from_file, stage_times_from_file
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.queries.sums.small_stores import statements_of
from tests.queries.sums.test_cases_in_state import SCOPES
from tests.reference import Known, Life
from tests.thorough import ordinary_first
from tests.worlds import COUNTIES, START, store_of, world

pytestmark = pytest.mark.usefixtures("any_n")
ASKED: tuple[Callable[[Store, Scope], pd.DataFrame], ...] = (
    lambda store, scope: times_by_stage(store, scope).frame,
    open_cases_by_stage,
    lambda store, scope: by_hour(hours(store, scope)),
)


def _store(*further: Life) -> Store:
    """A world without wrong dates, whose sources are known up to one moment, and further cases."""
    here = world(8, size=300)
    last = max(here.known.as_of.values())
    known = Known(dict.fromkeys(here.known.as_of, last))
    right = (life for life in here.lives if all(back > life.registered for back, _ in life.reopenings))
    lives = (*right, *further)
    return store_of(sa.create_engine("duckdb:///:memory:"), replace(here, lives=lives, known=known))


@pytest.fixture(autouse=True)
def _in_small_steps(large_scopes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_steps, "IDS", 128)


@pytest.fixture(scope="module")
def store() -> Store:
    return _store()


def _answers(store: Store, scopes: Sequence[Scope] = SCOPES) -> list[pd.DataFrame]:
    store.cache.clear()
    today = store.as_of.date()
    periods = [(None, today), (None, today - timedelta(70)), (today - timedelta(90), today - timedelta(20))]
    scopes_and_periods = [scope.with_period(*period) for scope in scopes for period in periods]
    return [ask(store, scope) for scope in scopes_and_periods for ask in ASKED]


@cache
def _from_statements(store: Store) -> tuple[list[pd.DataFrame], list[str]]:
    """The answers of a store without a file, and the statements that they take."""
    with statements_of(store) as texts:
        answers = _answers(store)
    return answers, texts


def _are_same(one: list[pd.DataFrame], other: list[pd.DataFrame]) -> None:
    for frame, expected in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(frame, expected, check_dtype=False)


def _of_cases(texts: list[str]) -> list[str]:
    """The statements that count cases: one by one, or their events."""
    from_cases = ("case_event", 'FROM "case" \nWHERE', "FROM case \nWHERE")
    return [text for text in texts if any(each in text for each in from_cases)]


def test_they_are_those_of_statements_and_need_none(store, keep_file) -> None:
    expected, texts = _from_statements(store)
    assert sum(int(frame["n"].sum()) for frame in expected) > 2_000
    assert len(_of_cases(texts)) > 30
    keep_file(store)
    with statements_of(store) as texts:
        frames = _answers(store)
    _are_same(frames, expected)
    # But for which of several sources date their ratings, and for the stages of the cases open now, read once for all.
    assert [text.split()[:3] for text in _of_cases(texts)] == [
        ["SELECT", '"case".source,', 'count("case".verdict_at)'],
        ["SELECT", "DISTINCT", "still_open.case_id"],
    ]


@pytest.mark.parametrize("has_room", ordinary_first(1, [True, False]))
def test_only_those_that_still_wait_may_count_as_waiting_less_long(
    store, keep_file, monkeypatch, has_room: bool
) -> None:
    expected, _ = _from_statements(store)
    times = [frame for frame in expected if "p90" in frame]
    monkeypatch.setattr(case_steps, "MAX_HOURS", 1_039 if has_room else 1_038)
    keep_file(store)
    with statements_of(store) as texts:
        _are_same(_answers(store), expected)
    assert any("referrals" in text for text in texts) is not has_room
    assert len(times) == len(SCOPES) * 3


def test_limited_viewers_and_earlier_moments_have_no_file(store, keep_file) -> None:
    keep_file(store)
    limited, past = store.limited(RowLimits(COUNTIES[:1])), Scope(as_of=store.as_of - timedelta(30))
    for asked, scope, has_file in ((store, Scope(), True), (limited, Scope(), False), (store, past, False)):
        day = asked.as_of.date() - timedelta(60)
        question = make_question(asked, MEASURES["received"], scope.with_period(None, day), by=(), lang="en")
        answers = (
            stage_times_from_file(question, [0, 3]),
            open_stages_from_file(question, [10]),
            hours_from_file(question, day),
        )
        assert [answer is not None for answer in answers] == [has_file] * 3


@pytest.mark.thorough
def test_dates_that_are_wrong_are_left_to_statements(keep_file) -> None:
    late = START + timedelta(days=200)
    back = Life(
        source="one",
        registered=late,
        closed=late + timedelta(1),
        reopenings=((late - timedelta(3), None),),
        referrals=((late + timedelta(hours=3), "A1"),),
    )
    early = Life(source="one", registered=late, referrals=((late - timedelta(80 * 365), "A1"),))
    store = _store(back, early)
    expected = _answers(store, SCOPES[:1])
    keep_file(store)
    _are_same(_answers(store, SCOPES[:1]), expected)
    assert len(expected) == 9
    assert all(frame["n"].sum() for frame in expected)
