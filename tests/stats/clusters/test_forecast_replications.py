"""The largest ratios by chance are those of drawn counts, each with the noise of its own earlier forecasts."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from stats.clusters import forecast_replications
from stats.clusters.forecast_noise import EarlierForecasts, ForecastNoise, SharedNoise
from stats.clusters.scan_replications import largest_by_chance
from stats.clusters.scan_statistic import Windows, observed_ratios
from tests.stats.clusters.test_scan_statistic import MEMBERS
from tests.thorough import MANY

AREAS, WEEKS = 4, 5
WINDOWS = Windows(MEMBERS, 9, WEEKS, prospective=True)


def noise(seed: int = 1, *, sd: float = 0.3, said: float = 0.01) -> ForecastNoise:
    rng = np.random.default_rng(seed)
    expected = np.array([30.0, 20.0, 60.0, 10.0])[:, None] * rng.uniform(0.8, 1.2, (6, AREAS, WEEKS))
    counts = rng.poisson(expected * np.exp(rng.normal(0, sd, expected.shape))).astype(float)
    uncertainty = np.full((AREAS, WEEKS, WEEKS), said)
    return ForecastNoise.of(EarlierForecasts.of(counts, expected, np.stack([uncertainty] * 6)), uncertainty)


def weeks(seed: int = 2) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    expected = np.array([30.0, 20.0, 60.0, 10.0])[:, None] * rng.uniform(0.8, 1.2, (AREAS, 9))
    return rng.poisson(expected).astype(float), expected


@pytest.mark.parametrize("few", [False, True])
def test_each_replication_has_the_largest_ratio_with_a_noise_of_its_own(monkeypatch, few):
    (counts, expected), known = weeks(), noise()
    if few:  # one case, over a dispersion of more than one
        counts[:, -WEEKS:] = 0
        counts[2, -2] = 1
    kept: list[np.ndarray] = []

    def keep(*args) -> np.ndarray:
        kept.append(drawn(*args))
        return kept[-1]

    drawn = forecast_replications._draw_counts
    monkeypatch.setattr(forecast_replications, "_draw_counts", keep)
    monkeypatch.setattr(forecast_replications, "AT_ONCE", 16)
    largest = largest_by_chance(counts, expected, WINDOWS, noise=known, replications=40, seed=3)

    assert [len(each) for each in kept] == [16, 16, 8]
    for value, replication in zip(largest, np.concatenate(kept), strict=True):
        assert replication.shape == (7, AREAS, WEEKS)
        # Each week keeps its total.
        assert (replication[:-1].sum(axis=1) == known.earlier.counts.sum(axis=1)).all()
        assert (replication[-1].sum(axis=0) == counts[:, -WEEKS:].sum(axis=0)).all()
        earlier = EarlierForecasts(replication[:-1], known.earlier.expected, known.earlier.uncertainty)
        own = ForecastNoise.of(earlier, known.uncertainty)
        replicated = np.concatenate([counts[:, :-WEEKS], replication[-1]], axis=1)
        ratios = observed_ratios(replicated, expected, WINDOWS, noise=own)
        assert value == pytest.approx(max(each.max() for each in ratios), rel=1e-9)


def test_the_drawn_counts_have_the_means_and_variances_of_the_noise():
    known = noise(sd=0.2, said=0.02)
    mean = weeks()[1][:, -WEEKS:]
    rng = np.random.default_rng(4)
    cases, chance = forecast_replications._cases_and_shares(rng, mean, known, 6000)
    drawn = forecast_replications._draw_counts(rng, cases, chance[:])[:, -1]

    assert drawn.mean(axis=0) == pytest.approx(mean, rel=0.05)
    total = mean.sum(axis=0)
    chance = mean * (1 - mean / total)
    shared = known.estimated.factor[0][:, None] * np.diag(known.estimated.shared[0])
    shared = shared + 0.02 * known.estimated.kept[0]
    # Of the factors of all areas, by how much one moves its share of a week.
    share = mean / total
    moved = mean**2 * ((1 - share) ** 2 * shared + (share**2 * shared).sum(axis=0) - share**2 * shared)
    assert drawn.var(axis=0) == pytest.approx(chance + moved, rel=0.15)


class Given:
    """Normal variables that are given, gamma variables that are their means, and counts that are as expected."""

    def __init__(self, of_forecasts: np.ndarray, of_noise: np.ndarray) -> None:
        self._normal = [of_noise, of_forecasts]

    def standard_normal(self, shape: tuple[int, ...]) -> np.ndarray:
        return np.broadcast_to(self._normal.pop(), shape)

    def gamma(self, shape: np.ndarray, scale: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
        return np.broadcast_to(shape * scale, size)

    def multinomial(self, cases: np.ndarray, chance: np.ndarray) -> np.ndarray:
        return cases[..., None] * chance


def test_what_is_drawn_varies_as_the_forecasts_say_and_as_the_noise_does():
    """With one normal variable of one area at a time the logarithms move by a column of the root of the covariance."""
    near = np.exp(-np.abs(np.subtract.outer(range(WEEKS), range(WEEKS))))
    doubt = np.linspace(0.02, 0.1, 7 * AREAS).reshape(7, AREAS, 1, 1) * near
    kept, shared, factor = 0.7, 0.04 + 0.02 * np.eye(WEEKS), np.array([1.0, 2.5, 0.5, 1.2])
    estimated = SharedNoise(np.array([kept]), shared[None], factor[None], np.zeros((1, AREAS)))
    known, mean = noise(), weeks()[1][:, -WEEKS:].round()
    mean[:, 0] = [0.25, 0.25, 0.4, 0.1]  # one case
    earlier = replace(known.earlier, uncertainty=doubt[:6])
    known = replace(known, estimated=estimated, earlier=earlier, uncertainty=doubt[6])
    expected = np.concatenate([earlier.expected, mean[None]])

    def drawn(of_forecasts: np.ndarray | float, of_noise: np.ndarray | float) -> np.ndarray:
        settings = Given(np.asarray(of_forecasts), np.asarray(of_noise))
        cases, chance = forecast_replications._cases_and_shares(settings, mean, known, 1)
        return forecast_replications._draw_counts(settings, cases, chance[:])[0]

    centre = drawn(0.0, 0.0)
    # Log-normal variables with a mean of one: their logarithms have half of the variance less than its logarithm.
    variance = kept * np.diagonal(doubt, axis1=2, axis2=3) + factor[:, None] * np.diag(shared)
    odds = expected * np.exp(-variance / 2)
    assert centre == pytest.approx(
        odds / odds.sum(axis=1, keepdims=True) * expected.sum(axis=1, keepdims=True)
    )

    def covariance(of: str) -> np.ndarray:
        total = np.zeros((7, WEEKS, WEEKS))
        for week in range(WEEKS):
            one = np.zeros((AREAS, WEEKS))
            one[1, week] = 1.0
            moved = drawn(one, 0.0) if of == "forecasts" else drawn(0.0, one)
            by = np.log(moved[:, 1] / moved[:, 0]) - np.log(centre[:, 1] / centre[:, 0])
            total += by[:, :, None] * by[:, None, :]
        return total

    assert covariance("forecasts") == pytest.approx(kept * doubt[:, 1], abs=1e-12)
    assert covariance("noise") == pytest.approx(np.stack([factor[1] * shared] * 7), abs=1e-12)


def test_what_is_not_known_of_an_area_widens_its_draws():
    known = noise()
    mean, variance = known.estimated.factor[0], known.estimated.factor_variance[0]
    factors = forecast_replications._draw_factors(np.random.default_rng(5), known.estimated, 20_000)
    assert factors.mean(axis=0) == pytest.approx(mean, rel=0.05)
    assert factors.var(axis=0) == pytest.approx(variance, rel=0.1)
    assert factors.min() >= 0


@pytest.mark.parametrize(
    ("drawn", "as_large", "next_piece"),
    [(0, 0, 64), (64, 0, 64), (64, 1, 64), (64, 8, 32), (64, 9, 16), (128, 9, 32)],
)
def test_as_many_are_drawn_next_as_seem_to_be_needed(drawn, as_large, next_piece):
    """Of ten ratios that are needed, `as_large` were found: at that pace so many more bring the others."""
    largest = np.repeat([2.0, 1.0], [as_large, drawn - as_large])
    size = forecast_replications._next_piece(largest, lambda ratios: 10 - int((ratios > 1).sum()))
    assert size == next_piece


def test_no_more_are_drawn_where_the_data_are_clearly_like_chance(monkeypatch):
    monkeypatch.setattr(forecast_replications, "AT_ONCE", 10)
    counts, expected = weeks()

    def drawn(observed: float | None) -> list[float]:
        return largest_by_chance(
            counts, expected, WINDOWS, noise=noise(), replications=40, observed=observed
        ).tolist()

    every = drawn(None)
    assert len(every) == 40
    # Three of the first ten are as large or larger; two, a fifth, are not enough.
    assert drawn(sorted(every[:10])[-3]) == every[:10]
    assert len(drawn(sorted(every[:10])[-2])) > 10
    assert drawn(max(every) + 1) == every
    # Of the first ones drawn on the screen, so many are larger by chance alone hardly ever where p is 0.05.
    assert binom.sf(forecast_replications.CLEARLY_CHANCE * 250, 250, 0.05) < 1e-12


def test_no_more_are_drawn_once_the_first_ones_are_enough(monkeypatch):
    monkeypatch.setattr(forecast_replications, "AT_ONCE", 10)
    monkeypatch.setattr(forecast_replications, "PIECE", 4)
    counts, expected = weeks()

    def drawn(least: int) -> list[float]:
        options = {"replications": 25, "still_needed": lambda ratios: max(least - len(ratios), 0)}
        return largest_by_chance(counts, expected, WINDOWS, noise=noise(), **options).tolist()

    every = largest_by_chance(counts, expected, WINDOWS, noise=noise(), replications=25)
    for least, count in ((1, 4), (5, 6), (9, 10), (11, 12), (24, 24), (25, 25), (99, 25)):
        assert drawn(least) == pytest.approx(every[:count], rel=1e-9)


def test_the_same_seed_gives_the_same_and_another_one_not():
    counts, expected = weeks()
    first, again, other = (
        largest_by_chance(counts, expected, WINDOWS, noise=noise(), replications=30, seed=seed)
        for seed in (1, 1, 2)
    )
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


@pytest.mark.thorough
@pytest.mark.worlds
def test_p_values_are_uniform_where_the_noise_is_what_it_was():
    """In 150 worlds, or 40 in an ordinary run.

    The trial of `make scan` has thousands, with a model that is fitted to three years of days.
    """
    p, more = [], 0.0 if MANY else 0.06
    for seed in range(150 if MANY else 40):
        rng = np.random.default_rng([seed, 9])
        expected = np.full((8, AREAS, WEEKS), 40.0)
        counts = rng.poisson(expected * np.exp(rng.normal(0, 0.2, expected.shape))).astype(float)
        uncertainty = np.zeros((7, AREAS, WEEKS, WEEKS))
        known = ForecastNoise.of(EarlierForecasts.of(counts[:-1], expected[:-1], uncertainty), uncertainty[0])
        windows = Windows(MEMBERS, WEEKS, WEEKS, prospective=True)
        largest = largest_by_chance(
            counts[-1], expected[-1], windows, noise=known, replications=39, seed=seed
        )
        ratios = observed_ratios(counts[-1], expected[-1], windows, noise=known)
        p.append((1 + (largest >= max(each.max() for each in ratios)).sum()) / 40)
    assert 0.02 - more < np.mean(np.array(p) <= 0.05) < 0.09 + more
    assert 0.18 - more < np.mean(np.array(p) <= 0.25) < 0.32 + more
    assert 0.42 - more < np.mean(np.array(p) <= 0.5) < 0.58 + more


def test_weeks_without_any_case_are_no_error():
    counts, expected = weeks()
    counts[:, 6] = 0
    largest = largest_by_chance(counts, expected, WINDOWS, noise=noise(), replications=20)
    assert np.isfinite(largest).all()
