"""The funnel of shares against the formulae of FunnelPlotR in plain Python, and its rate of false alarms."""

import math
import statistics

import numpy as np
import pytest

from stats.estimates.intervals import Z95
from stats.estimates.share_funnel import (
    Z998,
    arcsine_transform,
    between_unit_variance,
    null_mean_square,
    plotted_shares,
    share_limits,
    winsorised,
)


def funnel_plot_r(hits: list[int], n: list[int]) -> dict[str, object]:
    """The R package FunnelPlotR 0.6.0 for `data_type = "PR"`: od_adjustment.R and calculate_limits.R, step by step."""
    units, share = len(n), sum(hits) / sum(n)
    target = math.asin(math.sqrt(share))
    s = [1 / (2 * math.sqrt(m)) for m in n]
    z = [(math.asin(math.sqrt(k / m)) - target) / e for k, m, e in zip(hits, n, s, strict=True)]
    low, *_, high = statistics.quantiles(z, n=10, method="inclusive")  # R's quantile type 7.
    clipped = [min(max(value, low), high) for value in z]
    phi = sum(value**2 for value in clipped) / units
    w = [1 / e**2 for e in s]
    tau2 = (
        max(0.0, (units * phi - (units - 1)) / (sum(w) - sum(x**2 for x in w) / sum(w)))
        if units * phi >= units - 1
        else 0.0
    )

    def at(m: int, side: float) -> float:
        return math.sin(target + side * math.sqrt(1 / (4 * m) + tau2)) ** 2

    return {
        "z": z,
        "winsorised": clipped,
        "phi": phi,
        "tau2": tau2,
        "limits": [[at(m, side) for side in (-1.959964, 1.959964, -3.090232, 3.090232)] for m in n],
    }


# Invented counts with large volumes, where the shift of Anscombe's transformation is far below the tolerance.
N = [410_000, 95_000, 220_000, 150_000, 88_000, 310_000, 120_000, 99_000, 270_000, 180_000]
HITS = [
    int(m * p) for m, p in zip(N, [0.80, 0.79, 0.83, 0.76, 0.81, 0.78, 0.60, 0.80, 0.82, 0.77], strict=True)
]


def test_winsorising_and_limits_are_those_of_funnelplotr() -> None:
    theirs = funnel_plot_r(HITS, N)
    assert winsorised(np.array(theirs["z"])) == pytest.approx(theirs["winsorised"], rel=1e-12)
    tau2 = float(str(theirs["tau2"]))
    for side, (below, above) in ((Z95, (0, 1)), (Z998, (2, 3))):
        lower, upper = share_limits(np.array(N), sum(HITS) / sum(N), tau2, z=side)
        wanted = np.array(theirs["limits"])
        assert lower == pytest.approx(wanted[:, below], abs=1e-5)
        assert upper == pytest.approx(wanted[:, above], abs=1e-5)


def test_with_equal_volumes_tau2_is_theirs_but_for_what_winsorising_takes_away() -> None:
    """With one s² for all, both are φ s² − s²: theirs with (I φ − (I − 1)) / (I − 1), ours with φ over its mean."""
    n = [100_000] * 10
    hits = [int(100_000 * k / m) for k, m in zip(HITS, N, strict=True)]
    theirs = funnel_plot_r(hits, n)
    phi, s2 = float(str(theirs["phi"])), 1 / 400_000
    assert theirs["tau2"] == pytest.approx(s2 * (10 * phi - 9) / 9)
    y, variance = arcsine_transform(np.array(hits, dtype=float), np.array(n, dtype=float))
    gap = y - np.arcsin(np.sqrt(sum(hits) / sum(n)))
    ours = between_unit_variance(gap, variance, squared_weights=np.zeros(10))
    assert ours == pytest.approx(s2 * (phi / null_mean_square(10) - 1), rel=1e-3)


def test_a_unit_is_drawn_as_far_from_the_centre_as_its_z_says() -> None:
    n = np.array([40.0, 400.0, 4000.0])
    for side in (-Z998, Z998):
        drawn = plotted_shares(np.full(3, side), n, 0.7, 0.01)
        assert drawn == pytest.approx(share_limits(n, 0.7, 0.01, z=Z998)[0 if side < 0 else 1])
    assert plotted_shares(np.zeros(3), n, 0.7, 0.01) == pytest.approx(np.full(3, 0.7), abs=0.005)


def test_the_mean_square_of_winsorised_normal_values() -> None:
    # For very many normal values clipped at ±c, c = 1.2816: P(|z| < c) − 2 c φ(c) + 0.2 c² = 0.6786.
    assert null_mean_square(2000) == pytest.approx(0.6786, abs=4e-3)
    assert null_mean_square(8) == pytest.approx(0.722, abs=0.01)


def test_tau2_never_leaves_the_scale() -> None:
    ends = np.array([np.pi / 2, -np.pi / 2] * 6)
    assert between_unit_variance(ends, np.full(12, 1e-6), squared_weights=np.zeros(12)) <= (np.pi / 2) ** 2
