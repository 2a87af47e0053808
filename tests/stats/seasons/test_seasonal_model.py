"""The seasonal model of counts: against another library, known truth, and the effects of outbreaks and surges."""

from datetime import date

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import nbinom

from persian.calendar import from_jalali
from stats.seasons.backtest import backtest
from stats.seasons.calendar_regressors import PRIOR_SD, REGRESSORS, design_matrix, priors
from stats.seasons.poisson_regression import solve_effects
from stats.seasons.seasonal_model import fit_seasonal_model, predicted_counts
from stats.seasons.series_start import days_before_start

EPOCH = date(1970, 1, 1)
DAYS = 1096
FIRST = (from_jalali(1402, 1, 1) - EPOCH).days


def effects(**given: float) -> np.ndarray:
    """Log effects in the order of NAMES."""
    return np.array([given.get(name, 0.0) for name in REGRESSORS])


TRUE = effects(
    level=3.0, trend=0.2, sin1=0.3, cos1=-0.2, thursday=-0.3, friday=-0.9, nowruz=-1.0, nowruz_later=-0.6
)


def counts(
    rng: np.random.Generator, *, series: int = 1, of: np.ndarray = TRUE, phi: float = 1.0
) -> np.ndarray:
    """Counts drawn from the true model, with phi times the Poisson variance."""
    mean = np.exp(design_matrix(FIRST, DAYS).matrix @ of)
    if phi == 1.0:
        return rng.poisson(mean, (series, DAYS)).astype(float)
    return rng.negative_binomial(mean / (phi - 1), 1 / phi, (series, DAYS)).astype(float)


def test_days_are_what_the_calendar_says():
    made = design_matrix(FIRST, 400, holidays=[FIRST + 100], ramadan=range(FIRST, FIRST + 10))
    column = {name: made.matrix[:, i] for i, name in enumerate(REGRESSORS)}
    assert list(np.flatnonzero(column["nowruz"])[:6]) == [0, 1, 2, 3, 12, 365]  # 1–4 and 13 Farvardin
    assert column["nowruz_later"][4:13].sum() == 8
    assert column["before_nowruz"][360:365].all()
    assert not column["before_nowruz"][:360].any()
    assert column["friday"].sum() == pytest.approx(400 / 7, abs=1)
    assert (
        date.fromordinal(EPOCH.toordinal() + FIRST + int(np.flatnonzero(column["friday"])[0])).weekday() == 4
    )
    assert column["holiday"].sum() == 1
    assert column["ramadan"].sum() == 10
    assert column["trend"][-1] == 0
    assert column["sin1"][0] == pytest.approx(column["sin1"][365], abs=0.03)  # The same a year later.


def test_a_holiday_on_a_friday_or_at_nowruz_is_not_counted_twice():
    friday = next(i for i in range(20, 40) if (FIRST + i + 5) % 7 == 6)
    made = design_matrix(FIRST, 100, holidays=[FIRST, FIRST + friday])
    assert not made.matrix[:, REGRESSORS.index("holiday")].any()


def test_effects_and_their_errors_are_those_of_statsmodels():
    import statsmodels.api as sm  # takes seconds to import, and no other test here needs it

    holidays = {*range(FIRST + 50, FIRST + DAYS, 30), *range(FIRST + 600, FIRST + 606)}
    of = design_matrix(FIRST, DAYS, holidays=holidays, ramadan=range(FIRST + 355, FIRST + 385))
    y = counts(np.random.default_rng(1))
    weight = np.random.default_rng(2).uniform(0.2, 1.0, DAYS)
    start = np.zeros((1, len(REGRESSORS)))
    start[0, 0] = np.log(y.mean())
    estimates, covariance = solve_effects(
        y,
        of,
        weight[None, :],
        start,
        (np.zeros((1, len(REGRESSORS))), np.full(len(REGRESSORS), 1e-10)),
        close=1e-9,
    )
    other = sm.GLM(y[0], of.matrix, family=sm.families.Poisson(), var_weights=weight).fit(tol=1e-12)
    assert estimates[0] == pytest.approx(other.params, abs=1e-6)
    assert np.sqrt(np.diag(covariance[0])) == pytest.approx(other.bse, rel=1e-4)


def most_likely(y: np.ndarray, x: np.ndarray, lean: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Maximum a posteriori effects of Poisson counts with a normal prior, found by another library."""

    def unlikely(beta: np.ndarray) -> tuple[float, np.ndarray]:
        mean, off = np.exp(x @ beta), (beta - lean) / spread
        return float((mean - y * np.log(mean)).sum() + (off**2).sum() / 2), (mean - y) @ x + off / spread

    start = effects(level=float(np.log(y.mean())))
    fit = minimize(unlikely, start, jac=True, method="BFGS", options={"gtol": 1e-7, "maxiter": 2000})
    return fit.x


@pytest.mark.parametrize("given", [False, True])
def test_series_lean_on_the_whole_and_the_whole_on_nothing_as_far_as_declared(given: bool):
    """Counts without noise, so that nothing is over-dispersed and every week has full weight."""
    of = design_matrix(FIRST, 430, holidays=range(FIRST + 50, FIRST + 430, 30))
    y = np.exp([of.matrix @ effects(level=0.5, friday=-0.5), of.matrix @ effects(level=-1.0, friday=-0.2)])
    whole = np.exp(of.matrix @ effects(level=1.0, friday=-1.2, holiday=-0.6)) if given else None
    model = fit_seasonal_model(y, of, pooled_counts=whole)
    assert model.phi(7).tolist() == [1.0, 1.0]
    assert (model.weight == 1).all()
    together = y.sum(axis=0) if whole is None else whole
    # Standard deviations; three times as large for the total.
    spread = np.array([1000.0, *PRIOR_SD.values()])
    lean = most_likely(together, of.matrix, np.zeros(len(REGRESSORS)), 3 * spread)
    for of_series, series in zip(model.effects, y, strict=True):
        assert of_series == pytest.approx(most_likely(series, of.matrix, lean, spread), abs=1e-4)


def test_the_truth_is_recovered_and_intervals_cover_it():
    y = counts(np.random.default_rng(3), series=40, phi=2.0)
    model = fit_seasonal_model(y, design_matrix(FIRST, DAYS, ahead=56))
    for name in ("trend", "friday", "nowruz"):
        assert np.log(model.factor(name)).mean() == pytest.approx(TRUE[REGRESSORS.index(name)], abs=0.05)
    assert np.median(model.phi(7)) == pytest.approx(2.0, rel=0.15)
    expected, lower, upper = model.by_day()
    assert expected.shape == (40, DAYS + 56)
    inside = (lower[:, :DAYS] <= y) & (y <= upper[:, :DAYS])
    assert 0.93 < inside.mean() < 0.98
    assert (lower <= expected).all()
    assert (expected <= upper).all()


def test_limits_are_those_of_the_two_thirds_power():
    """Standard errors 2 of 4, 12 of 100 (with the mean's own) and 6 of 3: the last lower limit is zero."""
    span = predicted_counts(
        np.array([4.0, 100.0, 3.0]), np.array([0.0, 44.0, 0.0]), np.array([1.0, 1.0, 12.0])
    )
    assert span.variance.tolist() == [4, 144, 36]
    width = [2 / 3 * 1.959964 * part for part in (1 / 2, 12 / 100, 2)]
    assert list(span.lower) == pytest.approx([4 * (1 - width[0]) ** 1.5, 100 * (1 - width[1]) ** 1.5, 0])
    assert list(span.upper) == pytest.approx(
        [4 * (1 + width[0]) ** 1.5, 100 * (1 + width[1]) ** 1.5, 3 * (1 + width[2]) ** 1.5]
    )


def test_a_day_of_all_days_is_the_span_of_that_day():
    y = counts(np.random.default_rng(12), series=2, of=effects(level=0.5, friday=-0.9), phi=2.0)[:, :430]
    model = fit_seasonal_model(y, design_matrix(FIRST, 430, ahead=30))
    assert (np.abs(model.phi(1) - model.phi(2)) > 0.02).all()
    expected, lower, upper = model.by_day()
    for day in (0, 200, 429, 459):
        span = model.predict(day, 1)
        x, mean = model.design.matrix[day], model.mean[:, day]
        spread = [m**2 * sum(x * (each @ x)) for m, each in zip(mean, model.covariance, strict=True)]
        assert span.variance == pytest.approx(model.phi(1) * mean + spread)
        assert expected[:, day] == pytest.approx(span.expected)
        assert lower[:, day] == pytest.approx(span.lower)
        assert upper[:, day] == pytest.approx(span.upper)


def test_tails_are_those_of_the_negative_binomial_with_half_of_the_count_itself():
    actual, mean = (x.ravel() for x in np.meshgrid([0.0, 1.0, 7.0, 40.0, 900.0], [0.01, 3.0, 25.0, 800.0]))
    for phi in (1.0, 1.3, 6.0):
        span = predicted_counts(mean, np.zeros(len(mean)), np.full(len(mean), phi))
        size = mean / np.maximum(phi - 1, 1e-6)
        other = nbinom(size, size / (size + mean))
        half = other.pmf(actual) / 2
        assert span.p_more(actual) == pytest.approx(other.sf(actual) + half, rel=1e-6, abs=1e-300)
        assert span.p_fewer(actual) == pytest.approx(other.cdf(actual) - half, rel=1e-6, abs=1e-300)
    unknown = predicted_counts(np.array([np.nan]), np.zeros(1), np.ones(1))
    assert np.isnan(unknown.p_more(np.ones(1))).all()


def test_p_values_of_what_was_not_looked_at_are_even():
    y = counts(np.random.default_rng(4), series=60, phi=1.8)
    p = []
    for history in range(700, DAYS - 35, 49):
        span = fit_seasonal_model(y, design_matrix(FIRST, DAYS).until(history)).predict(history + 21, 7)
        p.append(span.p_more(y[:, history + 21 : history + 28].sum(axis=1)))
    p = np.concatenate(p)
    for level in (0.5, 0.1, 0.01):
        assert np.mean(p < level) == pytest.approx(level, rel=0.3, abs=0.012)


def test_an_outbreak_of_last_year_is_no_season():
    y = counts(np.random.default_rng(5), series=10)
    truth = np.exp(design_matrix(FIRST, DAYS + 28).matrix @ TRUE)
    hit = y.copy()
    hit[0, 720:748] *= 4  # The same days of the year recur at 1085.
    model = fit_seasonal_model(hit, design_matrix(FIRST, DAYS, ahead=28))
    assert model.mean[0, 1085:1113].sum() < 1.15 * truth[1085:1113].sum()
    assert model.weight[0, 724:744].max() < 0.3
    assert model.weight[1].min() > 0.3


def test_a_sparse_series_borrows_the_weekday_of_all():
    rng = np.random.default_rng(7)
    many = counts(rng, series=8)
    few = counts(rng, of=TRUE + effects(level=-4.5))  # One case in five days.
    model = fit_seasonal_model(np.vstack([many, few]), design_matrix(FIRST, DAYS))
    assert model.factor("friday")[8] == pytest.approx(np.exp(-0.9), rel=0.25)


def test_without_a_year_there_is_no_season_and_without_eight_weeks_nothing():
    y = counts(np.random.default_rng(8))[:, :200]
    assert (
        np.abs(fit_seasonal_model(y, design_matrix(FIRST, 200)).effects[0, REGRESSORS.index("sin1")]) < 1e-3
    )
    assert priors(200)[REGRESSORS.index("sin1")] < PRIOR_SD["sin1"]
    assert np.isnan(fit_seasonal_model(y, design_matrix(FIRST, 50)).mean).all()


@pytest.mark.parametrize("days", [70, 200, 300, 450, 700])
def test_a_series_that_begins_later_keeps_its_level(days: int):
    """A channel or a source that was added `days` days ago: its beginning is no trend that goes on."""
    of = design_matrix(FIRST, DAYS, ahead=168)
    mean = np.exp(of.matrix @ effects(level=3.0, friday=-0.9, sin1=0.1)) * np.ones((4, 1))
    mean[3] *= np.where(np.arange(DAYS + 168) < DAYS - days, 0, 0.2)
    y = np.random.default_rng(11).poisson(mean).astype(float)
    y[3, 5] = 1  # A mistyped year is no beginning.
    expected = fit_seasonal_model(y, of).predict(DAYS + 140, 28).expected
    assert expected == pytest.approx(mean[:, -28:].sum(axis=1), rel=0.35)
    alone = fit_seasonal_model(y[3:], of, shrink=False).predict(DAYS + 140, 28).expected
    assert alone == pytest.approx(mean[3:, -28:].sum(axis=1), rel=0.5)


def test_a_series_of_few_cases_begins_with_the_others():
    """That the first of some forty cases comes after a year may be chance."""
    before = np.zeros((3, DAYS))
    before[0, 500::20] = 1.0  # Thirty cases, and 25 would have come before.
    before[1, 300::20] = 1.0  # 15 would have come before.
    before[2, :500:20] = 1.0
    began = days_before_start(before, keep=56).sum(axis=1)
    assert began.tolist() == [473, 0, 0]
    assert days_before_start(before, keep=DAYS - 100).sum() == 0


def test_limits_and_tails_agree():
    span = predicted_counts(np.array([0.5, 8.0, 900.0]), np.zeros(3), np.array([1.0, 2.0, 3.0]))
    assert span.p_more(np.ceil(span.upper) + 1) == pytest.approx([0.02] * 3, abs=0.02)
    assert span.p_more(np.array([0.0, 0.0, 0.0])) == pytest.approx([0.7, 1.0, 1.0], abs=0.01)
    assert (span.p_more(span.expected.round()) + span.p_fewer(span.expected.round())) == pytest.approx(
        [1.0] * 3
    )


def test_forecasts_are_better_than_last_year():
    y = counts(np.random.default_rng(9), series=3, phi=1.5)
    accuracy = backtest(y, design_matrix(FIRST, DAYS))
    assert accuracy.weeks == 48
    assert (accuracy.mean_absolute_error < accuracy.naive_error).all()
    assert ((accuracy.coverage > 0.85) & (accuracy.coverage <= 1)).all()
    assert backtest(y[:, :60], design_matrix(FIRST, 60)).weeks == 0


def test_last_year_is_reported_only_of_the_weeks_that_the_forecasts_are_of():
    y = counts(np.random.default_rng(10))[:, :500]
    accuracy = backtest(y, design_matrix(FIRST, 500))
    assert accuracy.weeks == 48
    assert np.isfinite(accuracy.mean_absolute_error).all()
    assert np.isnan(accuracy.naive_error).all()  # For the first of these weeks no year before is known.
