"""What a fit learns of its weeks: by fitting again, in plain Python, and by the noise that is found behind it."""

import math

import numpy as np
import pytest

from stats.clusters.scan_baseline import recent_baseline, whole_baseline, without_likely_cluster
from stats.clusters.scan_noise import LAGS, OUTLIER_SD, PERSISTENCE, ROUNDS, Noise, estimate_noise
from stats.clusters.scan_refit import KNOWN_DF, Refit, estimate_noise_left, refit_of
from stats.clusters.scan_replications import largest_by_chance
from stats.clusters.scan_statistic import Windows
from stats.seasons.calendar_regressors import design_matrix
from stats.seasons.seasonal_model import fit_seasonal_model
from tests.stats.clusters.test_scan_baseline import AREAS, DAYS, DESIGN, daily
from tests.stats.clusters.test_scan_noise_by_hand import scaled
from tests.stats.clusters.test_scan_statistic import MEMBERS, world

NO_RECENT_LEVEL = np.full(AREAS, 1e-4)
WEEKS = DAYS // 7


def weekly(days: np.ndarray) -> np.ndarray:
    return days[:, -WEEKS * 7 :].reshape(len(days), WEEKS, 7).sum(axis=2)


def test_the_expectation_follows_a_busier_week_as_fitting_again_says():
    counts = daily(Noise(np.full(AREAS, 0.01), np.full(AREAS, 0.01), np.zeros(AREAS), 0.8))
    model = fit_seasonal_model(counts, DESIGN, recent_sd=NO_RECENT_LEVEL)
    refit = refit_of(model)
    # The first of the model's two stages fits all cases together; the other areas have so many that one hardly counts.
    everything = counts.sum(axis=0) * 1000
    plain = fit_seasonal_model(counts, DESIGN, recent_sd=NO_RECENT_LEVEL, pooled_counts=everything)

    for area, week in ((0, 3), (5, 80), (7, 155)):
        busier = counts.copy()
        busier[area, week * 7 : week * 7 + 7] *= 1.05
        again = fit_seasonal_model(busier, DESIGN, recent_sd=NO_RECENT_LEVEL, pooled_counts=everything)
        before, after = weekly(plain.mean)[area], weekly(again.mean)[area]
        rise = 0.05 * weekly(counts)[area, week] / weekly(model.mean)[area, week]
        followed = refit.learned[area, :, week] * rise
        assert after / before - 1 == pytest.approx(followed, abs=0.15 * np.abs(followed).max())
        assert followed[week] > 0


def test_days_ahead_and_odd_days_at_the_beginning_are_in_no_week():
    counts = daily(Noise.none(AREAS))[:, 4:]
    plain, ahead = (
        refit_of(fit_seasonal_model(counts, design, recent_sd=NO_RECENT_LEVEL))
        for design in (design_matrix(18_000 + 4, DAYS - 4), design_matrix(18_000 + 4, DAYS - 4, ahead=14))
    )

    assert plain.learned.shape == (AREAS, WEEKS - 1, WEEKS - 1)
    assert ahead.learned.tolist() == plain.learned.tolist()


def test_an_area_without_cases_is_no_error():
    counts = daily(Noise.none(AREAS))
    counts[3] = 0.0

    base = whole_baseline(counts, DESIGN)

    assert base is not None
    assert base.refit is not None
    assert np.isfinite(base.refit.learned).all()
    assert np.isfinite(base.noise.weekly).all()
    drawn = np.random.default_rng(1).poisson(base.expected.T, (5, WEEKS, AREAS)).astype(float)
    assert base.refit.without_learned(drawn, base.expected.T)[:, :, 3].max() < 1


@pytest.fixture(scope="module")
def refit() -> Refit:
    rng = np.random.default_rng(8)
    return Refit(rng.normal(0, 0.05, (4, 15, 15)))


def test_what_is_learned_is_taken_out_of_each_replication(refit):
    rng = np.random.default_rng(2)
    mean = rng.uniform(1, 30, (15, 4))
    mean[6, 1] = 0.0
    mean[:, 3] = rng.uniform(0.1, 0.9, 15)
    counts = rng.poisson(mean, (19, 15, 4)).astype(float)
    counts[4, :, 2] = 0.0

    left = refit.without_learned(counts, mean)

    for r in range(19):
        for w in range(15):
            for k in range(4):
                followed = sum(
                    refit.learned[k, w, v] * (counts[r, v, k] / mean[v, k] - 1)
                    for v in range(15)
                    if mean[v, k] > 0
                )
                assert left[r, w, k] == pytest.approx(max(counts[r, w, k] - mean[w, k] * followed, 0.0))
    assert (left == 0).any()


def test_the_covariance_that_is_left_is_that_of_random_deviations(refit):
    chance = np.random.default_rng(3)
    covariance = 0.6 ** np.abs(np.subtract.outer(np.arange(15), np.arange(15)))
    drawn = chance.multivariate_normal(np.zeros(15), covariance, 60_000)

    left = drawn - drawn @ refit.learned[2].T

    assert refit.left_of(covariance)[2] == pytest.approx(np.cov(left.T), abs=0.03)


def by_hand(
    counts: np.ndarray, expected: np.ndarray, refit: Refit, left_out: np.ndarray
) -> tuple[list[float], list[float], float]:
    """Weekly and fading variances of each area and the persistence, one area, week and lag after the other."""
    mean = scaled((counts, expected))
    areas, weeks = counts.shape
    totals = [sum(mean[k][t] for k in range(areas)) for t in range(weeks)]
    whole = sum(totals)
    share = [sum(row) / whole for row in mean]
    per_week = [sum(row) / weeks for row in mean]
    chance = [[m * (1 - m / totals[t]) for t, m in enumerate(row)] for row in mean]

    def mean_products(k: int, product) -> list[float]:
        """Mean of `product` of weeks t and t + lag over that of the means, for each lag."""
        of_lags = []
        for lag in range(LAGS + 1):
            pairs = [
                (t, t + lag) for t in range(weeks - lag) if not left_out[k, t] and not left_out[k, t + lag]
            ]
            size = sum(mean[k][t] * mean[k][u] for t, u in pairs)
            of_lags.append(sum(product(t, u) for t, u in pairs) / size if size else 0.0)
        return of_lags

    def left(k: int, covariance) -> list[float]:
        keeps = np.eye(weeks) - refit.learned[k]
        of_weeks = keeps @ covariance @ keeps.T
        return mean_products(k, lambda t, u: mean[k][t] * mean[k][u] * of_weeks[t, u])

    apart = [[abs(t - u) for u in range(weeks)] for t in range(weeks)]
    of_chance = [
        left(k, np.diag([c / m**2 if m else 0.0 for c, m in zip(chance[k], mean[k], strict=True)]))
        for k in range(areas)
    ]
    of_week = [left(k, np.eye(weeks)) for k in range(areas)]
    of_slow = {rho: [left(k, np.power(rho, apart)) for k in range(areas)] for rho in PERSISTENCE}
    size, bound = 0.02, [[math.inf] * weeks for _ in range(areas)]
    for _ in range(ROUNDS):
        moments = []
        for k in range(areas):
            gap = [max(-bound[k][t], min(bound[k][t], counts[k, t] - mean[k][t])) for t in range(weeks)]
            products = mean_products(k, lambda t, u, gap=gap: gap[t] * gap[u])
            seen = (1 - share[k]) ** 2 + sum(share[j] ** 2 for j in range(areas) if j != k)
            moments.append([(a - b) / seen for a, b in zip(products, of_chance[k], strict=True)])
        weight = [0.0 if not any(mean[k]) else (1 / per_week[k] + size) ** -2 for k in range(areas)]
        weight = [w / sum(weight) for w in weight]
        pool = [
            [sum(w * row[lag] for w, row in zip(weight, rows, strict=True)) for lag in range(LAGS + 1)]
            for rows in (moments, of_week)
        ]
        best = min(
            (
                *two_sizes(
                    pool[1],
                    [
                        sum(w * row[lag] for w, row in zip(weight, rows, strict=True))
                        for lag in range(LAGS + 1)
                    ],
                    pool[0],
                ),
                rho,
            )
            for rho, rows in of_slow.items()
        )
        _, week, slow, rho = best
        size = week + slow
        bound = [
            [
                OUTLIER_SD * math.sqrt(c + size * m**2) if m else 0.0
                for c, m in zip(chance[k], mean[k], strict=True)
            ]
            for k in range(areas)
        ]
    factors = []
    for k in range(areas):
        usual = of_week[k][0] * week + of_slow[rho][k][0] * slow
        ratio = moments[k][0] / usual if usual > 0 else None
        unsure = 2 * (1 / max(per_week[k], 1e-9) + size) ** 2 / weeks
        trust = size**2 / (size**2 + unsure)
        factors.append(1.0 if ratio is None else max(1 + trust * (ratio - 1), 0.0))
    return [f * week for f in factors], [f * slow for f in factors], rho


def two_sizes(first: list[float], second: list[float], wanted: list[float]) -> tuple[float, float, float]:
    """Error and sizes, at least 0, with which two columns come closest to the wanted one."""
    aa, bb = sum(a * a for a in first), sum(b * b for b in second)
    ab = sum(a * b for a, b in zip(first, second, strict=True))
    ay = sum(a * y for a, y in zip(first, wanted, strict=True))
    by = sum(b * y for b, y in zip(second, wanted, strict=True))
    both = ((ay * bb - by * ab) / (aa * bb - ab**2), (by * aa - ay * ab) / (aa * bb - ab**2))
    tried = [(max(ay / aa, 0.0), 0.0), (0.0, max(by / bb, 0.0)), *([both] if min(both) >= 0 else [])]

    def error(sizes: tuple[float, float]) -> float:
        return math.sqrt(
            sum((y - sizes[0] * a - sizes[1] * b) ** 2 for a, b, y in zip(first, second, wanted, strict=True))
        )

    return min((error(sizes), *sizes) for sizes in tried)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("truth", [(0.04, 0.05), (0.05, 0.0), (0.0, 0.08)])
def test_the_noise_is_that_of_plain_python(seed, truth):
    rng = np.random.default_rng(seed)
    parts = Noise(np.full(5, truth[0]), np.full(5, truth[1]), np.zeros(5), 0.7)
    expected = rng.uniform(20, 200, (5, 1)) * rng.uniform(0.7, 1.3, (5, 40))
    if seed == 2:
        expected[3] *= 0.3 / expected[3].mean()
    if seed == 3:
        expected[1] = 0.0
    counts = rng.poisson(expected * parts.factors(rng, replications=1, weeks=40)[0].T).astype(float)
    counts[0, 7] *= 3  # beyond the bound
    counts[2, 9] = 0.0
    refit = Refit(rng.normal(0, 0.02, (5, 40, 40)))

    left_out = np.zeros(counts.shape, dtype=bool)
    if seed > 1:
        left_out[2:4, 20:26] = True
    noise = estimate_noise_left(counts, expected, refit, left_out=left_out if seed > 1 else None)

    weekly_part, slow, persistence = by_hand(counts, expected, refit, left_out)
    assert noise.weekly == pytest.approx(weekly_part, rel=1e-6, abs=1e-12)
    assert noise.slow == pytest.approx(slow, rel=1e-6, abs=1e-12)
    assert noise.persistence == (persistence if max(slow) > 0 else 0.0)
    assert noise.level.tolist() == [0.0] * 5
    assert noise.known_df == KNOWN_DF


@pytest.mark.thorough
def test_the_noise_behind_a_fit_is_found_where_its_residuals_show_less():
    truth = Noise(np.full(AREAS, 0.01), np.full(AREAS, 0.015), np.zeros(AREAS), 0.8)
    estimated, shown = [], []
    for seed in range(12):
        counts = daily(truth, seed=seed, rate=60.0)
        model = fit_seasonal_model(counts, DESIGN, recent_sd=NO_RECENT_LEVEL)
        actual, expected = weekly(counts), weekly(model.mean)
        noise = estimate_noise_left(actual, expected, refit_of(model))
        estimated.append((noise.weekly.mean(), noise.slow.mean()))
        residual = estimate_noise(actual, expected, level=np.zeros(AREAS))
        shown.append(residual.slow.mean())

    assert np.mean([each[0] for each in estimated]) == pytest.approx(0.01, rel=0.2)
    assert np.mean([each[1] for each in estimated]) == pytest.approx(0.015, rel=0.2)
    assert np.mean(shown) < 0.012


@pytest.mark.parametrize(
    ("areas", "weeks", "is_said"), [(1, 40, False), (4, LAGS, False), (2, 40, True), (4, 13, True)]
)
def test_a_single_area_or_too_few_weeks_say_nothing(areas, weeks, is_said):
    expected = np.full((areas, weeks), 100.0)
    counts = np.random.default_rng(1).poisson(
        expected * np.exp(np.random.default_rng(2).normal(0, 0.6, expected.shape))
    )

    noise = estimate_noise_left(counts.astype(float), expected, Refit(np.zeros((areas, weeks, weeks))))

    assert noise.is_none != is_said


def test_counts_that_are_their_expectations_have_no_noise():
    expected = np.full((4, 30), 50.0)

    assert estimate_noise_left(expected, expected, Refit(np.zeros((4, 30, 30)))).is_none


def test_replications_are_compared_as_a_fit_would_leave_them():
    counts, expected = world(2)
    windows = Windows(MEMBERS, 9, 5, False)

    def largest(refit: Refit | None) -> np.ndarray:
        return largest_by_chance(
            counts, expected, windows, noise=Noise.none(4), refit=refit, replications=30, seed=3
        )

    plain, learns_nothing, learns_all = (
        largest(refit) for refit in (None, Refit(np.zeros((4, 9, 9))), Refit(np.tile(np.eye(9), (4, 1, 1))))
    )
    assert learns_nothing.tolist() == plain.tolist()
    assert plain.min() > 0.1
    assert learns_all == pytest.approx(0, abs=1e-9)


def test_a_likely_cluster_is_left_out_of_the_noise():
    counts = daily(Noise.none(AREAS), rate=2.0)
    counts[2:4, 560:588] *= 3
    members = np.array([[area in window for area in range(AREAS)] for window in ((2,), (2, 3), (5, 6, 7))])
    base = whole_baseline(counts, DESIGN)
    assert base is not None
    windows = Windows(members, WEEKS, 12, False)

    without = without_likely_cluster(base, windows)

    assert base.refit is not None
    left_out = np.zeros((AREAS, WEEKS), dtype=bool)
    left_out[2:4, 80:84] = True
    known = estimate_noise_left(base.counts, base.expected, base.refit, left_out=left_out)
    assert without.noise.weekly.tolist() == known.weekly.tolist()
    assert without.noise.slow.tolist() == known.slow.tolist()
    assert (base.noise.weekly + base.noise.slow).mean() > 2 * (known.weekly + known.slow).mean()
    assert without.counts is base.counts


def test_a_forecast_keeps_its_noise():
    base = recent_baseline(daily(Noise.none(AREAS)), DESIGN, weeks=12)
    assert base is not None

    assert without_likely_cluster(base, Windows(np.eye(AREAS, dtype=bool), base.weeks, 12, True)) is base
