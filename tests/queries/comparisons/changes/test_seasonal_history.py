"""Daily history before a period, against plain Python on three engines; and a season that is no change."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from queries.comparisons.changes.period_change import changes
from queries.comparisons.changes.rising_parts import RisingParts, rising_parts
from queries.comparisons.changes.seasonal_history import calendar_design, daily_stocks, seasonal_history
from queries.estimates.measure import measure
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.changes.part_changes import expect_parts
from stats.changes.seasonal_counts import Days
from tests import reference
from tests.reference import Known, Life
from tests.worlds import COUNTIES, World, store_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]  # Stores with long series.

END = datetime(2025, 7, 1)
PERIOD = Scope(date(2025, 6, 1), date(2025, 6, 30))
DAYS = 560  # before the end of the period


def lives(*, now: float = 1.0, seed: int = 1, usual: float = 6.0) -> list[Life]:
    """Cases of a year and a half, more in summer than in winter; in the period `now` times as many. Some are trips'."""
    rng = np.random.default_rng(seed)
    made = []
    for back in range(DAYS):
        day = datetime(2025, 6, 30, 9) - timedelta(back)
        wave = usual + usual / 2 * np.cos(2 * np.pi * (day.timetuple().tm_yday - 180) / 365)
        for i in range(rng.poisson(wave * (now if back < 30 else 1.0))):
            due = day + timedelta(days=10)
            answered = day + timedelta(days=int(rng.integers(2, 15)))
            closed = answered + timedelta(days=int(rng.integers(0, 20)))
            made.append(
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
    return made


KNOWN = Known({"one": END, "two": END})


CASES = lives(usual=2.5)


@pytest.fixture(scope="module")
def store(databases) -> Store:
    """The store of these cases on each engine."""
    return store_of(databases("seasonal_history"), World(tuple(CASES), KNOWN))


def test_the_daily_history_is_that_of_plain_python_on_every_engine(store) -> None:
    keys = pd.DataFrame({"county": list(COUNTIES[:2])})
    ordinary = {
        county: [life for life in CASES if life.county == county and not life.trip] for county in COUNTIES
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
        alone = measure(store, "open", replace(PERIOD, counties=(county,)))
        of_county = daily_stocks(store, alone, alone.columns, lang="fa")
        assert of_county is not None
        for back in (1, 2, 30, 100, 365):
            day = PERIOD.first - timedelta(back)
            wanted = reference.received(ordinary[county], KNOWN, day, day)
            assert history.model.model.counts[i, -back] == wanted
            hits, n = reference.SHARES["on_time_share"](ordinary[county], KNOWN, day, day)
            assert (share.model.total[i, -back], share.model.n[i, -back]) == (hits, n)
            open_then = reference.open_(ordinary[county], KNOWN, day, day)
            assert stocks[i, -back] == of_county[0, -back] == open_then


@pytest.mark.parametrize(("against", "basis"), [("previous", "season"), ("last_year", "years")])
def test_parts_are_judged_by_their_daily_counts_on_every_engine(store, against, basis) -> None:
    rising = rising_parts(store, PERIOD, by="county", against=against, lang="en")
    assert isinstance(rising, RisingParts)
    assert rising.basis == basis
    first = date(2025, 6, 30) - timedelta(DAYS - 1)
    registered = Counter((life.county, life.registered.date()) for life in CASES if not life.trip)
    daily = np.array(
        [
            [registered[county, first + timedelta(day)] for day in range(DAYS)]
            for county in rising.frame["code"]
        ],
        dtype=float,
    )
    design = calendar_design(first, PERIOD.first, PERIOD.last)
    then = {"previous": date(2025, 5, 2), "last_year": date(2024, 5, 31)}[against]
    spans = Days((PERIOD.first - first).days, 30), Days((then - first).days, 30)
    wanted = expect_parts(daily, design, *spans, seasonal=against == "previous")
    assert rising.frame["n"].tolist() == daily[:, spans[0].cut].sum(axis=1).tolist()
    assert rising.frame["n_before"].tolist() == daily[:, spans[1].cut].sum(axis=1).tolist()
    assert rising.frame["expected"].tolist() == pytest.approx(wanted.expected.tolist(), rel=1e-9)
    assert rising.frame["p"].tolist() == pytest.approx(wanted.p.tolist(), rel=1e-6)


@pytest.fixture(scope="module")
def compare_received():
    """The comparisons of received cases in a store whose flow is as usual in the period, or a half more."""

    def compare(now: float) -> dict[str, pd.Series]:
        world = World(tuple(lives(now=now, seed=2)), KNOWN)
        store = store_of(sa.create_engine("duckdb:///:memory:"), world)
        scope = replace(PERIOD, trips="out")
        result = measure(store, "received", scope)
        comparisons = changes(store, [(result, "previous"), (result, "last_year")])
        return {each.against: each.frame.iloc[0] for each in comparisons if each}

    return compare


def test_a_flow_that_rises_with_the_season_has_not_changed_and_one_of_a_half_more_has(
    compare_received,
) -> None:
    usual, more = compare_received(1.0), compare_received(1.6)
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
