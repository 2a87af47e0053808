"""Expected counts of spans from a seasonal model: sums, derivatives and variances by hand."""

import numpy as np
import pytest

from stats.changes.past_spans import Spans
from stats.changes.seasonal_counts import Days, SeasonalCounts, level_sd
from stats.seasons.calendar_regressors import REGRESSORS, DesignMatrix, design_matrix
from stats.seasons.seasonal_model import SeasonalModel, fit_seasonal_model
from tests.stats.changes.past_one_by_one import Single

HISTORY = 800
DESIGN = design_matrix(18_500, HISTORY, ahead=60, ramadan=range(19_080, 19_110), holidays=(18_600, 19_330))
LEVEL = [REGRESSORS.index("trend"), REGRESSORS.index("recent")]
# Dispersion of two series over 1, 7 and 28 days; that of the second is no larger over 28 days than over 7.
PHI = {1: [1.2, 1.1], 7: [1.5, 2.0], 28: [3.0, 1.4], 84: [5.0, 1.0]}


def known_counts(design: DesignMatrix = DESIGN) -> SeasonalCounts:
    """Counts of two series with a model whose effects and covariance were not fitted but drawn."""
    rng = np.random.default_rng(3)
    size = design.matrix.shape[1]
    effects = rng.normal(0, 0.1, (2, size))
    effects[:, 0] = np.log([3.0, 0.4])
    root = rng.normal(0, 0.02, (2, size, size))
    mean = np.exp(effects @ design.matrix.T)
    counts = rng.poisson(mean[:, : design.history]).astype(float)
    phi = {length: np.array(values) for length, values in PHI.items()}
    weight = np.ones(counts.shape)
    covariance = root @ root.transpose(0, 2, 1)
    return SeasonalCounts(SeasonalModel(design, counts, mean, effects, covariance, weight, None, phi))


def total(effects: np.ndarray, days: Days) -> float:
    """Expected count of one series over days, day by day."""
    part = np.ones(days.length) if days.weight is None else days.weight
    rows = DESIGN.matrix[days.first : days.first + days.length]
    return sum(float(np.exp(row @ effects)) * float(w) for row, w in zip(rows, part, strict=True))


def gradient(function, effects: np.ndarray) -> np.ndarray:
    """Derivatives by the effects, as differences."""
    step = 1e-5
    each = [step * row for row in np.eye(len(effects))]
    return np.array([(function(effects + e) - function(effects - e)) / (2 * step) for e in each])


@pytest.mark.parametrize("weight", [None, np.array([1.0] * 29 + [0.25])], ids=["whole days", "part of a day"])
def test_an_expected_count_is_the_sum_of_its_days_with_the_variance_of_the_fit(weight) -> None:
    counts, days = known_counts(), Days(HISTORY, 30, weight)
    value, variance = counts.expected(days)
    for i in range(2):
        effects = counts.model.effects[i]
        assert value[i] == pytest.approx(total(effects, days))
        slope = gradient(lambda x: total(x, days), effects)
        # Weeks of the first series resemble their neighbours: φ is 3 over four weeks and 1.5 over one.
        longer = (2.0, 1.0)[i]
        assert variance[i] == pytest.approx(longer * slope @ counts.model.covariance[i] @ slope, rel=1e-6)


def test_last_year_is_carried_over_by_the_kinds_of_days() -> None:
    counts = known_counts()
    then, now = Days(HISTORY - 365, 45), Days(HISTORY, 45)
    value, n = np.array([130.0, 0.0]), np.array([130.0, 0.0])
    expected, variance = counts.carried(value, n, then, now)
    for i in range(2):
        effects = counts.model.effects[i].copy()
        effects[LEVEL] = 0.0

        def carried(x: np.ndarray, count: float = value[i]) -> float:
            return count * total(x, now) / total(x, then)

        assert expected[i] == pytest.approx(carried(effects))
        slope = gradient(carried, effects)
        slope[LEVEL] = 0.0
        ratio = total(effects, now) / total(effects, then)
        # Last year's count has its own chance; that of no case at all is taken for that of one.
        chance = ratio**2 * PHI[28][i] * max(value[i], 1)
        longer = (2.0, 1.0)[i]
        wanted = chance + longer * slope @ counts.model.covariance[i] @ slope
        assert variance[i] == pytest.approx(wanted, rel=1e-6)


def test_spans_are_dispersed_like_four_weeks_at_most() -> None:
    counts = known_counts()
    for length, of in ((0, 1), (1, 1), (7, 7), (28, 28), (29, 28), (90, 28)):
        assert counts.dispersion(length).tolist() == PHI[of]
    expected = np.array([10.0, 5.0])
    assert counts.chance(expected, expected, Days(HISTORY, 7)) == pytest.approx([15, 10])
    assert counts.chance(expected, expected, Days(HISTORY, 90)) == pytest.approx([30, 7])


def test_past_days_are_counted() -> None:
    counts = known_counts()
    value, n = Single(counts).observed(Days(100, 20))
    assert value.tolist() == n.tolist() == counts.model.counts[:, 100:120].sum(axis=1).tolist()
    assert (counts.history, counts.scale) == (HISTORY, "count")


@pytest.mark.parametrize(
    ("recent", "long", "wanted"), [(5.0, 3.0, 0.2), (3.2, 3.0, 0.075), (1.0, 3.0, 0.075), (3.75, 3.0, 0.075)]
)
def test_levels_differ_by_what_twelve_weeks_vary_beyond_four(
    recent: float, long: float, wanted: float
) -> None:
    """(φ of 12 weeks − φ of 4) × chance, and at least a quarter of φ of 4 × chance; here chance is 0.1."""
    sd = level_sd(np.array([recent]), np.array([long]), np.array([0.1]))
    assert sd**2 == pytest.approx([wanted])


@pytest.mark.parametrize(("series", "shrink"), [(1, None), (2, None), (3, False), (1, True)])
def test_the_fit_is_one_with_the_prior_of_levels_that_an_earlier_one_found(series: int, shrink) -> None:
    rng = np.random.default_rng(5)
    # Levels of twelve weeks that differ, for some of the series.
    levels = np.repeat(rng.normal(0, 0.4, (series, 11)), 84, axis=1)[:, -HISTORY:]
    levels[0] *= 0.1
    daily = rng.poisson(4 * np.exp(levels)).astype(float)
    # The first series has less than one case in twelve weeks.
    daily[0] = np.isin(np.arange(HISTORY), (100, 333, 500, 790))
    daily = np.hstack([daily, np.full((series, 60), 1000.0)])
    fit = SeasonalCounts.fit(daily, DESIGN, shrink=shrink)
    design, together = DESIGN.with_months(), shrink if shrink is not None else series > 1
    steady = fit_seasonal_model(daily, design, shrink=together, recent_sd=np.full(series, 1e-4))
    chance = 1 / (84 * steady.mean[:, :HISTORY].mean(axis=1))
    long = steady.phi(28)
    variance = np.maximum((steady.phi(84) - long) * chance, long * chance / 4)
    wanted = fit_seasonal_model(daily, design, shrink=together, recent_sd=np.sqrt(variance))
    assert fit.model.effects == pytest.approx(wanted.effects, rel=1e-9, abs=1e-12)
    assert fit.model.prior[1][:, REGRESSORS.index("recent")] == pytest.approx(np.sqrt(variance))
    assert fit.model.effects.shape[1] == len(REGRESSORS) + 12
    # Series are shrunk to all together: then their effects are expected to be those of the whole.
    assert bool((fit.model.prior[0] != 0).any()) is together


def test_the_model_of_a_shorter_history_is_that_of_its_days_alone() -> None:
    rng = np.random.default_rng(6)
    counts = SeasonalCounts.fit(rng.poisson(4, (1, HISTORY)).astype(float), DESIGN)
    shorter = counts.until(600)
    assert shorter.history == 600
    assert shorter.model.effects == pytest.approx(counts.model.until(600).effects)
    assert shorter.scale == "count"


def test_spans_of_the_past_are_tried_as_each_of_them_alone() -> None:
    counts = SeasonalCounts.fit(np.random.default_rng(8).poisson(9, (2, HISTORY)).astype(float), DESIGN)
    spans = Spans((HISTORY - 90, HISTORY - 200), 90)
    for actual, wanted in (
        (counts.forecasts(spans), Single(counts).forecasts(spans)),
        (counts.yearly_changes(spans, 365), Single(counts).yearly_changes(spans, 365)),
    ):
        for each, alone in zip(actual, wanted, strict=True):
            assert each == pytest.approx(alone)
