"""The funnel of shares against the formulae of FunnelPlotR in plain Python, and its rate of false alarms."""

import math
import statistics

import numpy as np
import pytest

from stats.intervals import Z95
from stats.share_funnel import (
    Z998,
    arcsine_transform,
    between_unit_variance,
    null_mean_square,
    share_funnel,
    share_limits,
    winsorised,
)
from stats.standardisation import leave_one_out_expectation


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


def test_distances_winsorising_and_limits_are_those_of_funnelplotr() -> None:
    theirs = funnel_plot_r(HITS, N)
    share = np.full(10, sum(HITS) / sum(N))
    ours = share_funnel(np.array(HITS), np.array(N), share)
    assert ours is not None
    assert ours.unadjusted_z == pytest.approx(theirs["z"], abs=2e-3)
    assert winsorised(np.array(theirs["z"])) == pytest.approx(theirs["winsorised"], rel=1e-12)
    assert ours.phi * null_mean_square(10) == pytest.approx(theirs["phi"], rel=1e-4)
    tau2 = float(str(theirs["tau2"]))
    for side, (below, above) in ((Z95, (0, 1)), (Z998, (2, 3))):
        lower, upper = share_limits(np.array(N), float(share[0]), tau2, z=side)
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
    ours = share_funnel(np.array(hits), np.array(n), np.full(10, sum(hits) / sum(n)))
    assert ours is not None
    assert ours.tau2 == pytest.approx(s2 * (phi / null_mean_square(10) - 1), rel=1e-3)


def test_what_winsorising_takes_away() -> None:
    # For very many normal values clipped at ±c, c = 1.2816: P(|z| < c) − 2 c φ(c) + 0.2 c² = 0.6786.
    assert null_mean_square(2000) == pytest.approx(0.6786, abs=4e-3)
    assert null_mean_square(8) == pytest.approx(0.722, abs=0.01)


def test_fewer_than_eight_units_make_no_funnel() -> None:
    n = np.array([100.0] * 8)
    assert share_funnel(n * 0.5, n, np.full(8, 0.5)) is not None
    n[0] = 0
    assert share_funnel(n * 0.5, n, np.full(8, 0.5)) is None


def test_a_unit_on_its_limit_is_as_far_off_as_the_limit_says_in_the_table_and_in_the_picture() -> None:
    dice = np.random.default_rng(3)
    n = dice.integers(40, 4000, 20).astype(float)
    hits = dice.binomial(n.astype(int), dice.beta(30, 10, 20)).astype(float)
    hits[4] = round(0.3 * n[4])
    found = share_funnel(
        hits, n, np.full(20, 0.75), effective_n=np.full(20, 2000.0), squared_weights=np.full(20, 0.1)
    )
    assert found is not None
    assert found.tau2 > 0
    value = hits / n
    assert np.array_equal(value < found.lower_998, found.z < -Z998)
    assert np.array_equal(value > found.upper_95, found.z > Z95)
    lower, upper = share_limits(n, found.centre, found.tau2, z=Z998)
    assert np.array_equal(found.plotted_share < lower, found.z < -Z998)
    assert np.array_equal(found.plotted_share > upper, found.z > Z998)
    assert found.z[4] < -Z998
    assert np.all((found.lower_998 < found.lower_95) & (found.upper_95 < found.upper_998))


def test_units_that_differ_less_than_chance_get_no_wider_limits() -> None:
    n = np.full(12, 500.0)
    found = share_funnel(n * 0.7, n, np.full(12, 0.7))
    assert found is not None
    assert found.tau2 == 0.0
    y, variance = arcsine_transform(n * 0.7, n)
    target = np.arcsin(np.sqrt(0.7))
    assert found.z == pytest.approx((y - target) / np.sqrt(variance))


def test_a_small_share_of_none_is_not_far_off() -> None:
    # None of 30 with 6 % expected happens to one unit in six. Without Anscombe's shift its z would be −2.7.
    found = share_funnel(np.array([0.0] + [6.0] * 9), np.array([30.0] + [100.0] * 9), np.full(10, 0.06))
    assert found is not None
    assert -1.6 < found.unadjusted_z[0] < -1.3


def test_units_that_all_do_all_are_alike_and_one_that_does_not_is_seen() -> None:
    n = np.full(10, 200.0)
    for hits in (n.copy(), 0 * n):
        expected = leave_one_out_expectation(hits[:, None], n[:, None])
        found = share_funnel(
            hits,
            n,
            expected.share,
            effective_n=expected.effective_n,
            squared_weights=expected.squared_weights,
        )
        assert found is not None
        assert np.abs(found.z).max() < 2
        assert found.tau2 == 0.0
    for hits in (np.where(np.arange(10) == 3, 150.0, 200.0), np.where(np.arange(10) == 3, 50.0, 0.0)):
        outside(hits, n)


def outside(hits: np.ndarray, n: np.ndarray) -> None:
    """Only the fourth unit lies outside its limits."""
    expected = leave_one_out_expectation(hits[:, None], n[:, None])
    found = share_funnel(
        hits, n, expected.share, effective_n=expected.effective_n, squared_weights=expected.squared_weights
    )
    assert found is not None
    assert np.flatnonzero(np.abs(found.z) > Z998).tolist() == [3]
    assert np.isfinite(found.plotted_share).all()


def rates(units: int, tau: float, *, worlds: int, seed: int) -> tuple[float, float, float, float]:
    """Simulated shares of sound units outside the 95 and 99.8 % limits, mean τ, share outside FunnelPlotR's 99.8 %.

    Volumes range from 50 to 5,000; true shares differ by τ on the scale of the funnel; expectations leave the unit out.
    """
    dice = np.random.default_rng(seed)
    outside = np.zeros(3)
    taus = []
    for _ in range(worlds):
        n = np.exp(dice.uniform(np.log(50), np.log(5000), units)).astype(int)
        true = np.sin(np.arcsin(np.sqrt(0.75)) + tau * dice.standard_normal(units)) ** 2
        hits = dice.binomial(n, true)
        expected = leave_one_out_expectation(hits[:, None], n[:, None])
        found = share_funnel(
            hits,
            n,
            expected.share,
            effective_n=expected.effective_n,
            squared_weights=expected.squared_weights,
        )
        assert found is not None
        taus.append(found.tau2)
        far = np.array(funnel_plot_r(hits.tolist(), n.tolist())["limits"])
        theirs = (hits / n < far[:, 2]) | (hits / n > far[:, 3])
        outside += [(np.abs(found.z) > Z95).sum(), (np.abs(found.z) > Z998).sum(), theirs.sum()]
    near, beyond, far_of_theirs = outside / (units * worlds)
    return float(near), float(beyond), float(np.sqrt(np.mean(taus))), float(far_of_theirs)


@pytest.mark.slow
@pytest.mark.parametrize("units", [8, 30])
@pytest.mark.parametrize("tau", [0.0, 0.1])
def test_false_alarms_come_at_their_nominal_rate_with_and_without_over_dispersion(
    units: int, tau: float
) -> None:
    near, beyond, mean_tau, theirs = rates(units, tau, worlds=500 if units == 8 else 250, seed=11)
    assert near < 0.07
    assert beyond < 0.008  # Nominally 0.002; τ² is itself an estimate.
    assert mean_tau == pytest.approx(tau, abs=0.015)
    if tau:
        assert near > 0.03
        assert theirs > 0.01  # This is why τ² is not the estimator of DerSimonian and Laird.


def test_over_dispersion_is_found_and_two_bad_units_do_not_hide_in_it() -> None:
    dice = np.random.default_rng(5)
    n = np.full(25, 2000)
    true = np.sin(np.arcsin(np.sqrt(0.8)) + 0.05 * dice.standard_normal(25)) ** 2
    true[:2] = 0.5
    hits = dice.binomial(n, true)
    expected = leave_one_out_expectation(hits[:, None], n[:, None])
    found = share_funnel(
        hits, n, expected.share, effective_n=expected.effective_n, squared_weights=expected.squared_weights
    )
    assert found is not None
    assert np.sqrt(found.tau2) == pytest.approx(0.05, abs=0.035)
    assert set(np.flatnonzero(np.abs(found.z) > Z998)) == {0, 1}


def test_tau2_never_leaves_the_scale() -> None:
    ends = np.array([np.pi / 2, -np.pi / 2] * 6)
    assert between_unit_variance(ends, np.full(12, 1e-6), squared_weights=np.zeros(12)) <= (np.pi / 2) ** 2
