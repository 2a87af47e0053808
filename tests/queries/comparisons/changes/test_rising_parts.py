"""A topic that grows relative to the others is found; shared seasons and topics without growth are not."""

from datetime import date, timedelta

import numpy as np
import pytest

from queries.comparisons.changes.rising_parts import compare_parts
from queries.estimates.daily_series import DailySeries
from queries.vocabulary.scope import Scope
from tests.thorough import ordinary_first

BEGINS = date(2022, 3, 21)
DAYS = 3 * 365 + 180
NOW = Scope(BEGINS + timedelta(DAYS - 90), BEGINS + timedelta(DAYS - 1))


def course(seed: int, *, growth: float = 1.0, topics: int = 60) -> DailySeries:
    """Topics that share a season and a trend; the cases of the first one multiply in the last 90 days."""
    dice = np.random.default_rng(seed)
    day = np.arange(DAYS)
    whole = np.exp(0.2 * day / 365 + 0.5 * np.sin(2 * np.pi * day / 365))
    mean = np.exp(dice.normal(0.3, 0.8, topics))[:, None] * whole
    mean[0] = 2.0 * whole
    mean[0, -90:] *= growth
    counts = np.hstack([np.zeros((topics, 1), dtype=np.int64), dice.poisson(mean).cumsum(axis=1)])
    names = tuple(f"t{i}" for i in range(topics))
    return DailySeries(BEGINS, names, names, counts)


def verdicts(known: DailySeries, against: str) -> dict[str, list[str]]:
    frame, basis = compare_parts(known, NOW, against, BEGINS)
    assert basis == {"previous": "season", "last_year": "years"}[against]
    return {name: list(frame["code"][frame["change"] == name]) for name in ("rising", "falling")}


@pytest.mark.parametrize("against", ordinary_first(1, ["last_year", "previous"]))
def test_the_topic_that_grew_is_found(against):
    rising = [verdicts(course(seed, growth=2.0), against)["rising"] for seed in range(6)]
    assert sum("t0" in each for each in rising) >= 5


@pytest.mark.parametrize("against", ordinary_first(1, ["last_year", "previous"]))
def test_a_season_that_all_share_makes_no_topic_rise(against):
    counted = [verdicts(course(seed), against) for seed in range(10, 20)]
    assert sum(len(each["rising"]) + len(each["falling"]) for each in counted) <= 2
