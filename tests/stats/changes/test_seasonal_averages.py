"""Expected averages of spans: the regression of weekly averages in plain Python, and what follows from it by hand."""

import numpy as np
import pytest

from stats.changes.past_spans import Spans
from stats.changes.seasonal_averages import COLUMNS, PRIOR_FACTOR, SeasonalAverages
from stats.changes.seasonal_counts import Days
from stats.changes.weekly_regression import Weeks
from stats.seasons.calendar_regressors import REGRESSORS, design_matrix, priors
from tests.stats.changes.past_one_by_one import Single

HISTORY = 717  # 102 weeks and three days
DESIGN = design_matrix(18_500, HISTORY, ahead=40, ramadan=range(19_080, 19_110), holidays=(18_600, 19_330))
LEVEL = [[REGRESSORS[column] for column in COLUMNS].index(name) for name in ("trend", "recent")]


def daily_cases(rate: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hits, values and cases of each day of two series; days after the history must not matter."""
    rng = np.random.default_rng(seed)
    n = rng.poisson(rate, (2, HISTORY)).astype(float)
    # Shares of single weeks vary a lot, and those of neighbouring weeks resemble each other.
    share = np.clip(0.6 + np.repeat(rng.normal(0, 0.1, (2, 26)), 28, axis=1)[:, :HISTORY], 0.05, 0.95)
    hits = rng.binomial(n.astype(int), share).astype(float)
    hits[0, 300:307] = 0.0  # a week that is far off
    values = np.round(rng.gamma(2, 3, (2, HISTORY)) * n, 3)
    ahead = np.full((2, 40), 1e6)
    return np.hstack([hits, ahead]), np.hstack([values, ahead]), np.hstack([n, ahead])


def dispersion_of(left: list, weeks: list, use: list, unit: float, size: int) -> float:
    """Pearson's χ² of blocks of weeks that end with the last one, over its degrees of freedom."""
    total = effective = 0.0
    for end in range(len(weeks), size - 1, -size):
        block = slice(end - size, end)
        weight = sum(use[block]) / size
        total += weight * sum(left[block]) ** 2 / max(unit * cases_of(weeks[block]), 1e-12)
        effective += weight
    return max(1.0, total / max(effective - len(COLUMNS) / 2, effective / 2 + 1))


def cases_of(weeks: list) -> float:
    """Number of cases of the weeks."""
    return sum(m for _, _, m in weeks)


def regression(
    total: np.ndarray, n: np.ndarray, unit: float, size: float, history: int
) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Effects, their covariance and the dispersion of weeks and of four weeks, of one series."""
    design, weeks = DESIGN.until(history), []
    for end in range(history, 6, -7):
        x = design.matrix[end - 7 : end][:, COLUMNS].mean(axis=0)
        weeks.insert(0, (x, total[end - 7 : end].sum(), n[end - 7 : end].sum()))
    sd = PRIOR_FACTOR * size * priors(history)[COLUMNS]
    sd[-1] = 1e-6
    phi, use = 1.0, [1.0] * len(weeks)
    for step in range(3):
        information, right = np.diag(1 / sd**2), np.zeros(len(sd))
        for (x, k, m), part in zip(weeks, use, strict=True):
            information = information + part * m / (phi * unit) * np.outer(x, x)
            right = right + part * k / (phi * unit) * x
        effects = np.linalg.solve(information, right)
        left = [k - m * float(x @ effects) for x, k, m in weeks]
        phi = dispersion_of(left, weeks, use, unit, 1)
        if step == 1:
            recent, long = (dispersion_of(left, weeks, use, unit, size) for size in (12, 4))
            chance = unit / (cases_of(weeks) / len(weeks) * 12)
            sd[-1] = max(max(recent - long, 0) * chance, 0.25 * long * chance) ** 0.5
        # Weeks without cases have no residual, and weigh nothing.
        z = [abs(r) / max(phi * unit * m, 1e-99) ** 0.5 for r, (_, _, m) in zip(left, weeks, strict=True)]
        use = [(2.58 / max(size, 2.58)) ** 2 for size in z]
    long = max(phi, dispersion_of(left, weeks, use, unit, 4))
    return effects, np.linalg.inv(information), phi, long


@pytest.mark.parametrize("history", [HISTORY, 500])
def test_the_regression_of_weekly_shares_is_that_of_plain_python(history: int) -> None:
    hits, _, n = daily_cases(20.0)
    fitted = SeasonalAverages.fit(hits, n, DESIGN)
    assert (fitted.scale, fitted.history) == ("share", HISTORY)
    for i in range(2):
        share = (hits[i, :HISTORY].sum() + 1) / (n[i, :HISTORY].sum() + 2)
        unit = share * (1 - share)
        effects, covariance, phi, long = regression(hits[i], n[i], unit, unit, history)
        shortened = fitted if history == HISTORY else fitted.until(history)
        assert shortened.effects[i] == pytest.approx(effects, rel=1e-6, abs=1e-9)
        assert shortened.covariance[i] == pytest.approx(covariance, rel=1e-6, abs=1e-12)
        assert (shortened.phi_week[i], shortened.phi_long[i]) == pytest.approx((phi, long))
        assert shortened.unit[i] == pytest.approx(unit)
        assert long > 1.2 * phi
    assert shortened.history == history


def one_case() -> tuple[np.ndarray, np.ndarray]:
    """Values and cases of two series that have a single case each."""
    n = np.zeros((2, HISTORY))
    n[:, 450] = 1.0
    return 3.0 * n, n


@pytest.mark.parametrize("history", [HISTORY, 500])
@pytest.mark.parametrize(("rate", "unit"), [(8.0, 1.0), (8.0, 0.02), (0.01, 0.05), (0.0, 1.0)])
def test_the_regression_of_weekly_means_is_that_of_plain_python(
    rate: float, unit: float, history: int
) -> None:
    """Of many cases, of small values, of few small values, and of a single case."""
    _, values, n = daily_cases(rate) if rate else (None, *one_case())
    values = unit * values
    squares = values**2 / np.maximum(n, 1) * (1.7 if rate else 1.2)
    fitted = SeasonalAverages.fit(values, n, DESIGN, squares=squares)
    assert fitted.scale == "estimate"
    for i in range(2):
        cases, total = n[i, :HISTORY].sum(), values[i, :HISTORY].sum()
        variance = squares[i, :HISTORY].sum() / cases - (total / cases) ** 2
        assert fitted.unit[i] == pytest.approx(variance)
        effects, covariance, phi, long = regression(values[i], n[i], variance, total / cases, history)
        shortened = fitted if history == HISTORY else fitted.until(history)
        assert shortened.effects[i] == pytest.approx(effects, rel=1e-6, abs=1e-9)
        assert shortened.covariance[i] == pytest.approx(covariance, rel=1e-6, abs=1e-12)
        assert (shortened.phi_week[i], shortened.phi_long[i]) == pytest.approx((phi, long))


def test_a_shorter_history_knows_nothing_of_later_days() -> None:
    hits, _, n = daily_cases(20.0)
    shorter = SeasonalAverages.fit(hits, n, DESIGN).until(500)
    assert shorter.total.shape == shorter.n.shape == (2, 500)
    # Days after it are to be forecast: without their numbers of cases.
    x = DESIGN.until(500).matrix[500:530][:, COLUMNS].mean(axis=0)
    assert shorter.expected(Days(500, 30))[0] == pytest.approx(shorter.effects @ x)


@pytest.mark.parametrize("squares", [None, np.zeros((1, HISTORY))], ids=["shares", "means"])
def test_without_any_case_nothing_is_infinite(squares) -> None:
    nothing = np.zeros((1, HISTORY))
    fitted = SeasonalAverages.fit(nothing, nothing, DESIGN, squares=squares)
    for each in (fitted, fitted.until(400)):
        assert np.isfinite(each.effects).all()
        assert np.isfinite(each.covariance).all()
        assert each.phi_week.tolist() == each.phi_long.tolist() == [1.0]
    value, n = Single(fitted).observed(Days(0, 30))
    assert np.isnan(value).all()
    assert n.tolist() == [0.0]


def known_averages(scale: str) -> SeasonalAverages:
    """Two series whose effects, covariance and dispersion were not fitted but drawn."""
    rng = np.random.default_rng(4)
    size = len(COLUMNS)
    effects = rng.normal(0, 0.03, (2, size))
    effects[:, 0] = [0.6, 0.98]
    root = rng.normal(0, 0.01, (2, size, size))
    hits, _, n = (x[:, :HISTORY] for x in daily_cases(3.0, seed=2))
    return SeasonalAverages(
        DESIGN, hits, n, np.array([0.2, 0.3]), scale, effects, root @ root.transpose(0, 2, 1),
        np.array([1.5, 2.0]), np.array([3.0, 2.0]),
    )  # fmt: skip


def test_past_days_have_their_average() -> None:
    averages = known_averages("share")
    value, n = Single(averages).observed(Days(50, 20))
    assert n.tolist() == averages.n[:, 50:70].sum(axis=1).tolist()
    assert value == pytest.approx(averages.total[:, 50:70].sum(axis=1) / n)


@pytest.mark.parametrize(("length", "phi"), [(7, [1.5, 2]), (13, [1.5, 2]), (14, [3, 2]), (90, [3, 2])])
def test_from_two_weeks_on_averages_are_dispersed_like_four_weeks(length: int, phi: list[float]) -> None:
    averages, n = known_averages("share"), np.array([40.0, 10.0])
    assert averages.dispersion(length).tolist() == phi
    # A share near 0 or 1 has the variance of one of half a per cent; a mean that of its cases.
    chance = averages.chance(np.array([0.5, 0.999]), n, Days(0, length))
    assert chance == pytest.approx([phi[0] * 0.25 / 40, phi[1] * 0.005 / 10])
    of_means = known_averages("estimate").chance(np.array([0.5, 0.999]), n, Days(0, length))
    assert of_means == pytest.approx([phi[0] * 0.2 / 40, phi[1] * 0.3 / 10])
    assert averages.chance(np.array([0.5, 0.5]), np.zeros(2), Days(0, length)).tolist() == [np.inf, np.inf]


def rows(days: Days) -> np.ndarray:
    """Regressors of days."""
    return DESIGN.matrix[days.first : days.first + days.length][:, COLUMNS]


@pytest.mark.parametrize("scale", ["share", "estimate"])
def test_spans_are_expected_by_their_mean_regressors(scale: str) -> None:
    averages = known_averages(scale)
    for days in (Days(HISTORY, 30), Days(HISTORY - 29, 30), Days(HISTORY - 30, 30)):
        value, variance = averages.expected(days)
        for i in range(2):
            # Of past days each counts by its cases.
            weight = averages.n[i, days.cut] if days.first == HISTORY - 30 else np.ones(30)
            x = (weight[:, None] * rows(days)).sum(axis=0) / weight.sum()
            plain = float(x @ averages.effects[i])
            assert value[i] == pytest.approx(min(plain, 1.0) if scale == "share" else plain)
            # The second week is no less like its neighbours than chance allows: φ is 2 over both spans.
            longer = (2.0, 1.0)[i]
            assert variance[i] == pytest.approx(longer * x @ averages.covariance[i] @ x)


def shift(averages: SeasonalAverages, series: int, then: Days, now: Days) -> np.ndarray:
    """How the regressors of days ahead differ from those of past days, without trend and recent level."""
    weight = averages.n[series, then.cut]
    x = rows(now).mean(axis=0) - (weight[:, None] * rows(then)).sum(axis=0) / weight.sum()
    x[LEVEL] = 0.0
    return x


@pytest.mark.parametrize("scale", ["share", "estimate"])
def test_last_year_is_carried_over_by_season_and_holidays_alone(scale: str) -> None:
    averages = known_averages(scale)
    then, now = Days(HISTORY - 365, 30), Days(HISTORY, 30)
    value, n = np.array([0.55, 0.999]), np.array([60.0, 80.0])
    expected, variance = averages.carried(value, n, then, now)
    for i in range(2):
        x = shift(averages, i, then, now)
        plain = value[i] + float(x @ averages.effects[i])
        plain = min(max(plain, 0.0), 1.0) if scale == "share" else plain
        assert expected[i] == pytest.approx(plain)
        unit = max(plain * (1 - plain), 0.005) if scale == "share" else averages.unit[i]
        chance = averages.phi_long[i] * unit / n[i]
        longer = (2.0, 1.0)[i]
        assert variance[i] == pytest.approx(chance + longer * x @ averages.covariance[i] @ x)


def test_shares_that_would_be_below_0_or_above_1_are_not() -> None:
    averages = known_averages("share")
    days = Days(HISTORY, 30)
    averages.effects[:, 0] = [-2.0, 3.0]
    assert averages.expected(days)[0].tolist() == [0, 1]
    then = Days(HISTORY - 365, 30)
    for i, sign in enumerate((-1, 1)):
        averages.effects[i] = sign * 10 * shift(averages, i, then, days)
    carried, _ = averages.carried(np.array([0.0, 1.0]), np.ones(2), then, days)
    assert carried.tolist() == [0, 1]


@pytest.mark.parametrize("scale", ["share", "estimate"])
@pytest.mark.parametrize("series", [1, 2, 6])  # six are too many to be fitted at once
def test_spans_of_the_past_are_tried_as_each_of_them_alone(scale: str, series: int) -> None:
    hits, values, n = (np.tile(each, (3, 1))[:series] for each in daily_cases(6.0))
    n[:, 640:647] = hits[:, 640:647] = values[:, 640:647] = 0.0
    if scale == "share":
        averages = SeasonalAverages.fit(hits, n, DESIGN)
    else:
        averages = SeasonalAverages.fit(values, n, DESIGN, squares=2 * values**2)
    # Histories of other numbers of weeks, which end on other weekdays, with a level that has just changed.
    spans = Spans((HISTORY - 30, HISTORY - 61, HISTORY - 317), 30)
    for actual, wanted in (
        (averages.forecasts(spans), Single(averages).forecasts(spans)),
        (averages.yearly_changes(spans, 365), Single(averages).yearly_changes(spans, 365)),
    ):
        for each, alone in zip(actual, wanted, strict=True):
            assert each == pytest.approx(alone, rel=1e-9)


def test_weeks_before_a_short_history_are_empty() -> None:
    daily, x = np.arange(42.0)[None], np.ones((6, 2))
    weeks = Weeks.of_histories(daily, daily + 1, [x, x[:4]], [42, 30])
    assert weeks.is_there.tolist() == [[1.0] * 6, [0.0] * 2 + [1.0] * 4]
    assert weeks.total[1].tolist() == [0.0, 0.0, *(sum(range(end - 7, end)) for end in (9, 16, 23, 30))]
    assert (weeks.n - weeks.total == 7 * weeks.is_there).all()
    assert weeks.x[1, :, 0].tolist() == [0.0] * 2 + [1.0] * 4
