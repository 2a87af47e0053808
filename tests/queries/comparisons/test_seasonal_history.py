"""Daily history before a period, against plain Python on three engines; and a season that is no change."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from queries.comparisons.period_change import changes
from queries.comparisons.seasonal_history import daily_stocks, seasonal_history
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests import reference
from tests.reference import Known, Life
from tests.worlds import COUNTIES, World, store_of

pytestmark = pytest.mark.slow  # Stores with long series.

END = datetime(2025, 7, 1)
PERIOD = Scope(date(2025, 6, 1), date(2025, 6, 30))
DAYS = 560  # before the end of the period


def lives(*, now: float = 1.0, seed: int = 1, usual: float = 6.0) -> list[Life]:
    """Cases of a year and a half, more in summer than in winter; in the period `now` times as many. Some are trips'."""
    rng = np.random.default_rng(seed)
    found = []
    for back in range(DAYS):
        day = datetime(2025, 6, 30, 9) - timedelta(back)
        wave = usual + usual / 2 * np.cos(2 * np.pi * (day.timetuple().tm_yday - 180) / 365)
        for i in range(rng.poisson(wave * (now if back < 30 else 1.0))):
            due = day + timedelta(days=10)
            answered = day + timedelta(days=int(rng.integers(2, 15)))
            closed = answered + timedelta(days=int(rng.integers(0, 20)))
            found.append(
                Life(
                    source="one",
                    registered=day,
                    due=due,
                    county=COUNTIES[i % 2],
                    trip=bool(rng.random() < 0.05),
                    **({"answered": answered} if answered < END else {}),
                    **({"closed": closed, "outcome": "resolved"} if closed < END else {}),
                )
            )
    return found


KNOWN = Known({"one": END, "two": END})


def test_the_daily_history_is_that_of_plain_python_on_every_engine(databases) -> None:
    cases = lives(usual=2.5)
    store = store_of(databases("seasonal_history"), World(tuple(cases), KNOWN))
    keys = pd.DataFrame({"county": list(COUNTIES[:2])})
    ordinary = {
        county: [life for life in cases if life.county == county and not life.trip] for county in COUNTIES
    }
    now = measure(store, "received", PERIOD, by=("county",))
    history = seasonal_history(store, now, keys, lang="fa")
    assert history is not None
    assert history.first + timedelta(history.model.history) == PERIOD.first
    share = seasonal_history(store, measure(store, "on_time_share", PERIOD, by=("county",)), keys, lang="fa")
    assert share is not None
    stocks = daily_stocks(store, measure(store, "open", PERIOD, by=("county",)), keys, lang="fa")
    assert stocks is not None
    for i, county in enumerate(keys["county"]):
        for back in (1, 2, 30, 100, 365):
            day = PERIOD.first - timedelta(back)
            wanted = reference.received(ordinary[county], KNOWN, day, day)
            assert history.model.model.counts[i, -back] == wanted
            hits, n = reference.SHARES["on_time_share"](ordinary[county], KNOWN, day, day)
            assert (share.model.total[i, -back], share.model.n[i, -back]) == (hits, n)
            assert stocks[i, -back] == reference.open_(ordinary[county], KNOWN, day, day)


@pytest.fixture(scope="module")
def told():
    """The comparisons of received cases in a store whose flow is as usual in the period, or a half more."""

    def compare(now: float) -> dict[str, pd.Series]:
        world = World(tuple(lives(now=now, seed=2)), KNOWN)
        store = store_of(sa.create_engine("duckdb:///:memory:"), world)
        scope = replace(PERIOD, trips="out")
        result = measure(store, "received", scope)
        found = changes(store, [(result, "previous"), (result, "last_year")])
        return {each.against: each.frame.iloc[0] for each in found if each}

    return compare


def test_a_flow_that_rises_with_the_season_has_not_changed_and_one_of_a_half_more_has(told) -> None:
    usual, more = told(1.0), told(1.6)
    assert usual["previous"]["basis"] == "season"
    assert usual["last_year"]["basis"] == "years"
    assert {row["change"] for row in usual.values()} == {"within_chance"}
    assert {row["change"] for row in more.values()} == {"changed"}
    for row in (*usual.values(), *more.values()):
        assert row["difference_lower"] < row["difference"] < row["difference_upper"]
        assert row["difference"] == pytest.approx(row["value"] / row["before"] - 1)
        assert row["unexpected"] == pytest.approx(
            (1 + row["difference"]) / (1 + row["expected_difference"]) - 1
        )
        assert row["smallest_shown"] >= 0.1
        if row["change"] == "changed":
            assert not row["difference_lower"] < row["expected_difference"] < row["difference_upper"]
