"""The largest ratios by chance are those of the drawn replications, whatever shortcuts find them."""

import numpy as np
import pytest

from stats.scan_noise import Noise
from stats.scan_replications import largest_by_chance
from stats.scan_statistic import Windows, observed_ratios
from tests.stats.test_scan_statistic import MEMBERS, world

NOISE = Noise(np.array([0.02, 0.0, 0.05, 0.01]), np.full(4, 0.02), np.full(4, 0.01), 0.8)


@pytest.mark.parametrize("prospective", [False, True])
@pytest.mark.parametrize("noise", [Noise.none(4), NOISE])
def test_each_replication_has_the_largest_ratio_of_all_its_windows(monkeypatch, noise, prospective):
    counts, expected = world(2)
    windows = Windows(MEMBERS, 9, 5, prospective)
    drawn: list[np.ndarray] = []

    class Spy:
        """A generator that remembers the replications it drew."""

        def __init__(self, seed: int) -> None:
            self.rng = original(seed)
            self.standard_normal, self.chisquare = self.rng.standard_normal, self.rng.chisquare

        def multinomial(self, totals, chance):
            drawn.append(self.rng.multinomial(totals, chance))
            return drawn[-1]

    original = np.random.default_rng
    monkeypatch.setattr(np.random, "default_rng", Spy)
    largest = largest_by_chance(counts, expected, windows, noise=noise, replications=40, seed=3)
    monkeypatch.undo()

    (replications,) = drawn
    weeks = slice(4, 9) if prospective else slice(0, 9)
    assert replications.shape == (40, 5 if prospective else 9, 4)
    for value, replication in zip(largest, replications, strict=True):
        replicated = counts.copy()
        replicated[:, weeks] = replication.T
        # Each week keeps its total, so that its expectations are those of the data.
        assert (replicated.sum(axis=0) == counts.sum(axis=0)).all()
        ratios = observed_ratios(replicated, expected, windows, noise=noise)
        assert value == pytest.approx(max(each.max() for each in ratios), rel=1e-9)


def test_the_same_seed_gives_the_same_and_small_blocks_too(monkeypatch):
    counts, expected = world()
    windows = Windows(MEMBERS, 9, 5)
    whole = largest_by_chance(counts, expected, windows, noise=NOISE, replications=30, seed=1)

    monkeypatch.setattr("stats.scan_replications.BLOCK", 100)

    assert largest_by_chance(
        counts, expected, windows, noise=NOISE, replications=30, seed=1
    ) == pytest.approx(whole, rel=1e-12)
    assert not np.allclose(
        largest_by_chance(counts, expected, windows, noise=NOISE, replications=30, seed=2), whole
    )


def test_weeks_without_any_case_are_no_error():
    counts, expected = world()
    counts[:, 3] = 0.0

    largest = largest_by_chance(counts, expected, Windows(MEMBERS, 9, 3), noise=NOISE, replications=20)

    assert np.isfinite(largest).all()
    assert (largest > 0).all()
