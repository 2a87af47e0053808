"""The largest ratios by chance are those of the drawn replications, whatever shortcuts find them."""

from itertools import combinations

import numpy as np
import pytest

from stats.clusters.scan_noise import Noise
from stats.clusters.scan_replications import largest_by_chance
from stats.clusters.scan_statistic import Windows, observed_ratios
from tests.stats.clusters.test_scan_statistic import MEMBERS, world
from tests.thorough import ordinary_first

NOISE = Noise(np.array([0.02, 0.0, 0.05, 0.01]), np.full(4, 0.02), np.full(4, 0.01), 0.8)


def spied(monkeypatch, counts, expected, windows, *, noise: Noise, replications: int = 40):
    """The largest ratios, the replications that were drawn, and the totals and chances that they were drawn with."""
    calls: list[tuple[np.ndarray, np.ndarray]] = []
    drawn: list[np.ndarray] = []

    class Spy:
        """A generator that remembers the replications it drew."""

        def __init__(self, seed: int) -> None:
            self.rng = original(seed)
            self.standard_normal, self.chisquare = self.rng.standard_normal, self.rng.chisquare

        def multinomial(self, totals, chance):
            calls.append((totals, np.array(chance)))
            drawn.append(self.rng.multinomial(totals, chance))
            return drawn[-1]

    original = np.random.default_rng
    monkeypatch.setattr(np.random, "default_rng", Spy)
    largest = largest_by_chance(counts, expected, windows, noise=noise, replications=replications, seed=3)
    monkeypatch.undo()
    return largest, drawn[0], *calls[0]


@pytest.mark.parametrize("prospective", [False, True])
@pytest.mark.parametrize("noise", [Noise.none(4), NOISE])
def test_each_replication_has_the_largest_ratio_of_all_its_windows(monkeypatch, noise, prospective):
    counts, expected = world(2)
    windows = Windows(MEMBERS, 9, 5, prospective)
    largest, replications, _, _ = spied(monkeypatch, counts, expected, windows, noise=noise)

    weeks = slice(4, 9) if prospective else slice(0, 9)
    assert replications.shape == (40, 5 if prospective else 9, 4)
    for value, replication in zip(largest, replications, strict=True):
        replicated = counts.copy()
        replicated[:, weeks] = replication.T
        # Each week keeps its total, so that its expectations are those of the data.
        assert (replicated.sum(axis=0) == counts.sum(axis=0)).all()
        ratios = observed_ratios(replicated, expected, windows, noise=noise)
        assert value == pytest.approx(max(each.max() for each in ratios), rel=1e-9)


LOUD = Noise(np.array([0.6, 0.9, 0.3, 1.2]), np.zeros(4), np.zeros(4), 0.0)


@pytest.mark.parametrize("noise", [Noise.none(4), LOUD], ids=["chance", "loud"])
@pytest.mark.parametrize("size", ordinary_first(2, [0.02, 1.0, 40.0]))
def test_large_and_small_ratios_are_found_among_all_windows(monkeypatch, noise, size):
    """Windows of all areas and of one without expected cases are looked at as well, and their ratio is 0."""
    counts, expected = world(5)
    counts, expected = np.round(counts * size), expected * size
    expected[3] = counts[3] = 0.0
    windows = Windows(np.vstack([MEMBERS, np.ones((1, 4), dtype=bool)]), 9, 4)
    largest, replications, _, _ = spied(monkeypatch, counts, expected, windows, noise=noise, replications=150)
    for value, replication in zip(largest, replications, strict=True):
        ratios = observed_ratios(replication.T.astype(float), expected, windows, noise=noise)
        assert value == pytest.approx(max(each.max() for each in ratios), rel=1e-9)


@pytest.mark.parametrize(("size", "noisy"), [(0.01, 0.0), (0.05, 0.0), (1.0, 0.3), (20.0, 1.0)])
def test_the_largest_of_many_windows_is_found_though_another_one_has_a_larger_bound(monkeypatch, size, noisy):
    """Bounds are far from ratios where areas differ a lot in size: the largest of both need not be the same window."""
    rng = np.random.default_rng(6)
    expected = size * np.geomspace(1, 300, 8)[:, None] * rng.uniform(0.7, 1.3, (1, 7))
    counts = rng.poisson(expected).astype(float)
    sets = [each for length in (1, 2, 3) for each in combinations(range(8), length)]
    windows = Windows(np.array([[k in each for k in range(8)] for each in sets]), 7, 4)
    noise = Noise(noisy * rng.uniform(0.2, 1, 8), np.zeros(8), np.zeros(8), 0.0)
    largest, replications, _, _ = spied(monkeypatch, counts, expected, windows, noise=noise, replications=100)
    for value, replication in zip(largest, replications, strict=True):
        ratios = observed_ratios(replication.T.astype(float), expected, windows, noise=noise)
        assert value == pytest.approx(max(each.max() for each in ratios), rel=1e-9)


def test_the_cases_of_a_week_are_distributed_by_expectation_and_noise(monkeypatch):
    counts, expected = world()
    counts[:, 2], counts[:, 4] = 0.0, [0.0, 1.0, 0.0, 0.0]
    factors = np.random.default_rng(8).uniform(0.2, 3, (5, 9, 4))
    monkeypatch.setattr(Noise, "factors", lambda *_, **__: factors)
    mean = expected / expected.sum(axis=0)
    for noise, factor in ((Noise.none(4), np.ones((5, 9, 4))), (NOISE, factors)):
        windows = Windows(MEMBERS, 9, 3)
        _, _, totals, chance = spied(monkeypatch, counts, expected, windows, noise=noise, replications=5)
        monkeypatch.setattr(Noise, "factors", lambda *_, **__: factors)
        assert totals.tolist() == counts.sum(axis=0).tolist()
        for r in range(5):
            for week in range(9):
                part = mean[:, week] * factor[r, week]
                # A week without cases has none to be distributed.
                wanted = part / part.sum() if week != 2 else np.full(4, 0.25)
                assert chance[r, week] == pytest.approx(wanted)


def test_the_same_seed_gives_the_same_and_small_blocks_too(monkeypatch):
    counts, expected = world()
    windows = Windows(MEMBERS, 9, 5)
    whole = largest_by_chance(counts, expected, windows, noise=NOISE, replications=30, seed=1)

    monkeypatch.setattr("stats.clusters.scan_replications.BLOCK", 100)

    assert largest_by_chance(
        counts, expected, windows, noise=NOISE, replications=30, seed=1
    ) == pytest.approx(whole, rel=1e-12)
    assert not np.allclose(
        largest_by_chance(counts, expected, windows, noise=NOISE, replications=30, seed=2), whole
    )
    first, again = (
        largest_by_chance(counts, expected, windows, noise=NOISE, replications=30, **seed)
        for seed in ({}, {"seed": 0})
    )
    assert first.tolist() == again.tolist()


def test_weeks_without_any_case_are_no_error():
    counts, expected = world()
    counts[:, 3] = 0.0

    largest = largest_by_chance(counts, expected, Windows(MEMBERS, 9, 3), noise=NOISE, replications=20)

    assert np.isfinite(largest).all()
    assert (largest > 0).all()
