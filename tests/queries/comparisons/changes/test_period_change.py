"""Changes against the previous period and last year, and when they count as changes."""

import math
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from persian.calendar import from_jalali
from queries.comparisons.changes.past_variation import MAX_PERIODS, duration_spans, earlier_periods
from queries.comparisons.changes.period_change import change, changes, other_period
from queries.estimates.measure import measure
from queries.measures.estimators import AnsweredBy, Quantile
from queries.vocabulary.scope import Scope
from stats.estimates.false_discovery import adjust_p_values, count_change_z, dispersion, overdispersed_p
from tests.queries.questions import ALONE
from tests.reference import Known, Life
from tests.thorough import ordinary_first
from tests.worlds import World, store_of, world

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]  # Stores with long series.

END = datetime(2025, 7, 1)
NOW = Scope(date(2025, 6, 1), date(2025, 6, 30))


def store_with(now: int, before: int):
    """A store with so many cases in June and in the 30 days before."""
    days = [datetime(2025, 6, 1, 8)] * now + [datetime(2025, 5, 10, 8)] * before + [datetime(2024, 1, 1)]
    lives = tuple(Life(source="one", registered=day) for day in days)
    return store_of(sa.create_engine("duckdb:///:memory:"), World(lives, Known({"one": END, "two": END})))


@pytest.mark.parametrize(
    ("now", "before", "verdict"),
    ordinary_first(
        1,
        [
            (200, 100, "changed"),
            (105, 100, "within_chance"),
            pytest.param(1635, 1500, "too_small", marks=pytest.mark.slow),
        ],
    ),
)
def test_a_change_counts_only_beyond_chance_and_when_large_enough(
    now: int, before: int, verdict: str
) -> None:
    store = store_with(now, before)
    change_of_figure = change(store, measure(store, "received", NOW))
    assert change_of_figure is not None
    assert change_of_figure.before == before
    assert change_of_figure.difference == pytest.approx(now / before - 1)
    assert change_of_figure.result == verdict


def test_the_period_before_is_as_long_and_that_of_last_year_has_the_same_month() -> None:
    assert other_period(NOW, "previous") == replace(NOW, first=date(2025, 5, 2), last=date(2025, 5, 31))
    leap = Scope(from_jalali(1403, 12, 1), from_jalali(1403, 12, 30))
    last_year = other_period(leap, "last_year")
    assert last_year is not None
    assert (last_year.first, last_year.last) == (from_jalali(1402, 12, 1), from_jalali(1402, 12, 29))


def test_nothing_to_compare_with_before_the_data_begin_or_where_the_period_is_open() -> None:
    store = store_with(50, 40)
    assert change(store, measure(store, "received", Scope())) is None
    early = Scope(date(2024, 1, 1), date(2024, 1, 10))
    assert change(store, measure(store, "received", early)) is None
    assert other_period(Scope(from_jalali(1300, 1, 1), from_jalali(1300, 1, 5)), "last_year") is None
    assert NOW.first == NOW.last - timedelta(29)


def series(counts: list[int], *, agency: str = "A1", days: int = 7) -> list[Life]:
    """Cases registered in consecutive periods of a week, the last of which ends on 29 June."""
    last = datetime(2025, 6, 29, 8)
    return [
        Life(source="one", registered=last - timedelta(days=days * back), agency=agency)
        for back, count in enumerate(reversed(counts))
        for _ in range(count)
    ]


WEEK = Scope(date(2025, 6, 23), date(2025, 6, 29))


def stored(*lives: Life):
    """A store that holds these cases."""
    return store_of(sa.create_engine("duckdb:///:memory:"), World(lives, Known({"one": END, "two": END})))


RESTLESS = [60, 20, 55, 15, 70, 25, 50, 20, 65, 18, 20, 60]
CALM = [41, 39, 40, 38, 42, 40, 37, 41, 39, 40, 20, 60]


def test_a_jump_is_a_change_in_a_calm_series_and_none_in_one_that_always_jumps() -> None:
    for counts, verdict in ((CALM, "changed"), (RESTLESS, "within_chance")):
        change_of_figure = change(store := stored(*series(counts)), measure(store, "received", WEEK))
        assert change_of_figure is not None
        assert (change_of_figure.before, change_of_figure.difference, change_of_figure.result) == (
            20,
            2.0,
            verdict,
        )
        # The first of the twelve periods begins before the data do.
        z = count_change_z(np.array(counts[2:]), np.array(counts[1:-1]))
        phi, known = dispersion(z[:-1][::-1])
        assert known == 9
        assert change_of_figure.dispersion == pytest.approx(float(phi))
        assert change_of_figure.p == pytest.approx(float(overdispersed_p(z[-1], phi, known)))


def test_what_is_looked_at_together_is_judged_together() -> None:
    """An increase that is a change on its own is not one among forty comparisons without any other change."""
    calm = [10] * 11
    lives = series([*calm, 24]) + series([*calm, 10], agency="A2") + series([*calm, 60], agency="A3")
    store = stored(*lives)
    one = measure(store, "received", replace(WEEK, agencies=("A1",)))
    alone = change(store, one)
    assert alone is not None
    assert alone.result == "changed"
    quiet = [measure(store, "received", replace(WEEK, agencies=("A2",)))] * 39
    loud = measure(store, "received", replace(WEEK, agencies=("A3",)))
    comparisons = changes(store, [(each, "previous") for each in (one, *quiet, loud)])
    verdicts = [each.frame["change"].iloc[0] for each in comparisons if each]
    assert verdicts == ["within_chance"] * 40 + ["changed"]
    p = np.array([each.frame["p"].iloc[0] for each in comparisons if each])
    assert [each.frame["p_adjusted"].iloc[0] for each in comparisons if each] == pytest.approx(
        adjust_p_values(p)
    )


def test_a_grouped_result_is_compared_row_by_row_and_what_did_not_occur_counts_nothing() -> None:
    calm = [10] * 11
    store = stored(
        *series([*calm, 40]), *series([*calm, 0], agency="A2"), *series([0] * 11 + [5], agency="A3")
    )
    (comparison,) = changes(
        store, [(measure(store, "received", WEEK, by=("agency",), lang="en"), "previous")]
    )
    assert comparison is not None
    rows = comparison.frame.set_index("agency")
    assert rows["value"].to_dict() == {"A1": 40, "A2": 0, "A3": 5}
    assert rows["before"].to_dict() == {"A1": 10, "A2": 10, "A3": 0}
    assert rows["difference"].to_dict() == pytest.approx({"A1": 3.0, "A2": -1, "A3": math.nan}, nan_ok=True)
    assert rows["change"].to_dict() == {"A1": "changed", "A2": "changed", "A3": "unknown"}
    assert rows.loc["A1", "agency_label"] == "Name A1"
    by_month = measure(store, "received", WEEK, by=("month",))
    assert changes(store, [(by_month, "previous")]) == [None]


@pytest.mark.usefixtures("any_n")
@pytest.mark.parametrize(
    "key", ordinary_first(6, [key for key in ALONE if key not in ("age_open", "oldest_open_days")])
)
def test_earlier_periods_are_those_periods_asked_one_by_one(some_world, key: str) -> None:
    store = some_world
    scope = Scope(date(2025, 4, 20), date(2025, 4, 28))
    now = measure(store, key, scope, by=("county",))
    periods = earlier_periods(store, now, lang="fa")
    begins = store.first_day
    assert begins is not None
    # Times to an answer are read over shorter spans, of at least a week.
    is_duration = isinstance(now.measure.estimator, Quantile | AnsweredBy)
    length, most = duration_spans(9) if is_duration else (9, MAX_PERIODS)
    number = min((date(2025, 4, 20) - begins).days // length, most)
    assert number > 5
    assert set(periods["period"]) <= set(range(1, number + 1))
    for back in range(1, number + 1):
        frame = periods[periods["period"] == back]
        last = date(2025, 4, 19) - timedelta(length * (back - 1))
        period = scope.with_period(last - timedelta(length - 1), last)
        wanted = measure(store, key, period, by=("county",)).frame
        wanted = wanted[wanted["n"] > 0].set_index("county").sort_index()
        ours = frame[frame["n"] > 0].set_index("county").sort_index()
        assert ours["n"].to_dict() == wanted["n"].to_dict()
        if not now.measure.change_is_relative:
            assert ours["value"].to_numpy(dtype=float) == pytest.approx(
                wanted["value"].to_numpy(), nan_ok=True
            )


@pytest.fixture(scope="module")
def some_world():
    """A store of 250 random cases."""
    return store_of(sa.create_engine("duckdb:///:memory:"), world(2, size=250))


def test_where_too_few_spoke_no_change_is_reported() -> None:
    lives = [
        replace(life, closed=life.registered + timedelta(hours=5), outcome="resolved", verdict=verdict)
        for counts, verdict in (([100, 100], "none"), ([22, 0], "satisfied"), ([0, 22], "dissatisfied"))
        for life in series(counts)
    ]
    store = stored(*lives, Life(source="one", registered=datetime(2024, 1, 1)))
    (comparison,) = changes(store, [(measure(store, "satisfied_share", WEEK), "previous")])
    assert comparison is not None
    assert comparison.frame["difference"].iloc[0] == -1
    assert comparison.frame["change"].iloc[0] == "unknown"
    change_of_figure = change(store, measure(store, "satisfied_share", WEEK))
    assert change_of_figure is not None
    assert change_of_figure.result == "within_chance"
