"""How uncertain sums of days are because of feasts: against plain Python, and after few springs."""

from datetime import date, timedelta
from math import log

import numpy as np
import pytest

from persian.calendar import from_jalali
from queries.settings.religious_days import holidays_and_ramadan
from stats.seasons.calendar_regressors import FEASTS, REGRESSORS, DesignMatrix, design_matrix
from stats.seasons.feast_uncertainty import (
    HOLIDAY_SD,
    UNCERTAIN,
    common_covariance,
    feast_variance,
    own_covariance,
    teaches_level,
)
from stats.seasons.seasonal_model import SeasonalModel, fit_seasonal_model
from tests.thorough import ordinary_first

EPOCH = date(1970, 1, 1)
NOWRUZ = from_jalali(1405, 1, 1)
AHEAD = 120


def spring(years: float) -> tuple[DesignMatrix, SeasonalModel]:
    """A model of ten equal series fitted to some years before the winter of 1404, with the spring as days ahead."""
    first = NOWRUZ - timedelta(round(365.25 * years))
    history = (NOWRUZ - first).days - 90
    holidays, ramadan = holidays_and_ramadan(first.year, 2026)
    design = design_matrix((first - EPOCH).days, history, ahead=AHEAD, holidays=holidays, ramadan=ramadan)
    counts = np.random.default_rng(1).poisson(12.0, (10, history + AHEAD)).astype(float)
    return design, fit_seasonal_model(counts, design)


def at(design: DesignMatrix, day: date) -> int:
    return (day - EPOCH).days - int(design.day[0])


@pytest.mark.parametrize("years", ordinary_first(1, [2.0, 0.9]))
def test_the_variance_of_each_sum_is_that_of_plain_python(years) -> None:
    """After 2 years only days of the closure teach nothing, after 0.9 no day of Ramadan and of Nowruz does."""
    design, model = spring(years)
    covariance = own_covariance(model)
    teaches = teaches_level(design, common_covariance(model))
    first, gap = design.history, 28
    variance = feast_variance(
        design, model.mean, covariance, (3, 28), teaches=teaches, first=first, gap=gap, half_life=28
    )
    columns = [REGRESSORS.index(name) for name in UNCERTAIN]
    mean, feasts = model.mean[4], design.matrix[:, columns]
    for day in range(first, first + AHEAD, 7):
        until = day - gap
        weights = [
            0.5 ** (sum(teaches[d + 1 : until + 1]) / 28) * mean[d] * teaches[d] for d in range(until + 1)
        ]
        learnt = [
            sum(w * feasts[d, f] for d, w in enumerate(weights)) / sum(weights) for f in range(len(UNCERTAIN))
        ]
        for k, length in enumerate((3, 28)):
            days = range(day - length + 1, day + 1)
            apart = [
                sum(mean[d] * feasts[d, f] for d in days) / sum(mean[d] for d in days) - learnt[f]
                for f in range(len(UNCERTAIN))
            ]
            wanted = sum(
                apart[f] * apart[g] * covariance[4, f, g]
                for f in range(len(UNCERTAIN))
                for g in range(len(UNCERTAIN))
            )
            # Days are left out that lie more than four half-lives of such days before the first learnt one.
            assert variance[4, day - first, k] == pytest.approx(wanted, rel=0.15, abs=1e-5)


def test_days_that_teach_nothing_are_not_taken_for_learnt() -> None:
    """A level that learnt on no day of Ramadan is as good four weeks later as one from before it."""
    design, model = spring(2.0)
    covariance, ramadan = own_covariance(model), FEASTS.index("ramadan")
    during = design.matrix[:, REGRESSORS.index("ramadan")] > 0
    after = at(design, date(2026, 4, 19)) - design.history

    def variance(teaches) -> float:
        by_window = feast_variance(
            design, model.mean, covariance, (7,), teaches=teaches, first=design.history, gap=28, half_life=28
        )
        return float(by_window[4, after, 0])

    everything = np.ones(len(during), dtype=bool)
    assert variance(everything) > 0.2**2 * covariance[4, ramadan, ramadan]
    assert variance(everything & ~during) < 0.25 * variance(everything)


def test_a_feast_that_was_never_seen_is_unknown_and_each_spring_makes_it_better_known() -> None:
    ramadan = FEASTS.index("ramadan")
    sd = [np.sqrt(common_covariance(spring(years)[1])[ramadan, ramadan]) for years in (0.7, 1.5, 2.5, 3.5)]
    assert sd[0] > 0.4
    assert 0.03 * np.sqrt(1 + 1 / 3) < sd[3] < sd[2] < sd[1] < 0.2  # one spring, two and three


def test_no_level_is_learnt_from_a_closure_or_from_a_nowruz_that_was_never_seen() -> None:
    design, model = spring(2.0)
    known = teaches_level(design, common_covariance(model))
    closure = [at(design, date(2026, 3, day)) for day in range(1, 8)]
    assert [bool(x) for x in known[closure]] == [False] * 5 + [True, False]  # the Friday is as any Friday
    assert known[at(design, date(2026, 3, 25))]
    design, model = spring(0.9)
    assert not teaches_level(design, common_covariance(model))[at(design, date(2026, 3, 25))]


def test_an_ordinary_day_is_as_certain_as_before() -> None:
    design, model = spring(2.0)
    variance = feast_variance(
        design,
        model.mean,
        own_covariance(model),
        (7,),
        teaches=teaches_level(design, common_covariance(model)),
        first=design.history,
        gap=28,
        half_life=28,
    )
    winter = at(design, date(2026, 1, 27)) - design.history  # ten days after the last holiday
    assert (variance[:, winter] < 1e-6).all()
    ramadan = at(design, date(2026, 2, 26)) - design.history
    assert (np.sqrt(variance[:, ramadan]) > log(1.05)).all()


def test_three_days_with_a_holiday_are_less_certain_for_the_whole_province_than_seven() -> None:
    design, model = spring(2.0)
    common = common_covariance(model)
    teaches = teaches_level(design, common)
    holiday = at(design, date(2026, 2, 11))
    assert design.matrix[holiday, REGRESSORS.index("holiday")] == 1
    assert not teaches[holiday]
    variance = feast_variance(
        design,
        model.mean,
        np.broadcast_to(common, (len(model.mean), *common.shape)),
        (3, 7),
        teaches=teaches,
        first=design.history,
        gap=28,
        half_life=28,
    )
    three, seven = np.sqrt(variance[4, holiday - design.history])
    part = model.mean[4, holiday] / model.mean[4, holiday - 2 : holiday + 1].sum()
    assert three == pytest.approx(HOLIDAY_SD * part, rel=0.1)
    assert 0 < seven < 0.6 * three
    assert np.sqrt(variance[4, holiday + 3 - design.history, 0]) < 0.01
