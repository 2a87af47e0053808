"""Partial pooling against plain Python, and against the published example of the eight schools."""

import math
from itertools import pairwise
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats import partial_pooling as pooling
from stats.partial_pooling import capped, leave_one_out_centres

EFFECT = [28, 8, -3, 7, -1, 1, 18, 12]
ERROR = [15, 10, 16, 11, 9, 11, 10, 18]


def centres(distance, variance, group=None, **options):
    d, v = np.array(distance, dtype=float), np.array(variance, dtype=float)
    g = np.zeros(len(d), dtype=np.int64) if group is None else np.array(group)
    options = {"capped_variance": v, "level": np.zeros(len(d))} | options
    return leave_one_out_centres(d, v, group=g, **options)


def test_eight_schools_pooled_completely() -> None:
    """Gelman et al., section 5.5: the pooled estimate is 7.7 with a standard error of 4.1."""
    # The judged office is a ninth one, so that all eight schools are its peers; everything is divided by 100.
    found = centres(
        [*(y / 100 for y in EFFECT), 0.08], [*((s / 100) ** 2 for s in ERROR), 0.01], tau=np.array([0.0])
    )
    assert 100 * found.centre[8, 0] == pytest.approx(7.7, abs=0.15)
    assert 100 * math.sqrt(found.variance[8, 0]) == pytest.approx(4.1, abs=0.05)


def reference(
    distance: list[float], variance: list[float], group: list[int], i: int
) -> tuple[list[float], list[float], list[float]]:
    """Probability of each τ, and centre and variance for office i, step by step."""
    log_posterior, centre, spread = [], [], []
    taus = list(pooling.TAU)
    edges = [taus[0], *((a + b) / 2 for a, b in pairwise(taus)), taus[-1]]
    for at, tau in enumerate(taus):
        value = math.log(edges[at + 1] - edges[at]) - (tau / pooling.TAU_SCALE) ** 2 / 2
        for key in set(group):
            others = [j for j in range(len(distance)) if j != i and group[j] == key]
            if not others:
                continue
            of_group = [distance[j] for j in others], [variance[j] + tau**2 for j in others]
            everybody = [d for d, k in zip(distance, group, strict=True) if k == key]
            _, inside, log_likelihood = without_outliers(*of_group, everybody)
            w = [r / v for r, v in zip(inside, of_group[1], strict=True)]
            value += log_likelihood - math.log(sum(w)) / 2
            if key == group[i]:
                centre.append(sum(x * y for x, y in zip(w, of_group[0], strict=True)) / sum(w))
                spread.append(sum((x / sum(w)) ** 2 * v for x, v in zip(w, of_group[1], strict=True)))
        log_posterior.append(value)
    top = max(log_posterior)
    weight = [math.exp(x - top) for x in log_posterior]
    return [x / sum(weight) for x in weight], centre, spread


def without_outliers(
    distance: list[float], variance: list[float], everybody: list[float]
) -> tuple[float, list[float], float]:
    """Centre of the others of a group, the probability of each to be no outlier, and the log-likelihood."""
    mean, inside, densities = median(everybody), [1.0] * len(distance), [0.0] * len(distance)
    rated = len(everybody) >= 3
    for step in range(4):
        for j, (d, v) in enumerate(zip(distance, variance, strict=True)):
            usual, far = (
                share * math.exp(-((d - mean) ** 2) / 2 / x) / math.sqrt(x)
                for share, x in ((0.95, v), (0.05, v + 1))
            )
            if rated:
                inside[j], densities[j] = usual / (usual + far), usual + far
            else:
                densities[j] = usual / 0.95
        if step < 3:
            w = [r / v for r, v in zip(inside, variance, strict=True)]
            mean = sum(x * d for x, d in zip(w, distance, strict=True)) / sum(w)
    return mean, inside, sum(math.log(x) for x in densities)


@given(
    distance=st.lists(st.floats(-1.5, 1.5), min_size=4, max_size=9),
    data=st.data(),
)
def test_pooling_is_that_of_plain_python(distance: list[float], data: st.DataObject) -> None:
    size = len(distance)
    variance = data.draw(st.lists(st.floats(0.002, 0.3), min_size=size, max_size=size))
    # The first two are of one group, so that each of them has a peer.
    group = [0, 0, *data.draw(st.lists(st.integers(0, 1), min_size=size - 2, max_size=size - 2))]
    found = centres(distance, variance, group)
    for i in (0, 1):
        weight, centre, spread = reference(distance, variance, group, i)
        assert found.weight[i] == pytest.approx(weight, rel=1e-6, abs=1e-12)
        assert found.centre[i] == pytest.approx(centre, rel=1e-6, abs=1e-9)
        assert found.variance[i] == pytest.approx(spread, rel=1e-6)


def test_whoever_is_judged_is_left_out() -> None:
    usual, bad = [0.1, -0.1, 0.05, 0.0, 0.02], [0.1, -0.1, 0.05, 0.0, -0.4]
    variance = [0.01] * 5
    one, other = centres(usual, variance), centres(bad, variance)
    assert one.weight[4] == pytest.approx(other.weight[4], rel=0.05, abs=1e-3)
    assert one.centre[4] == pytest.approx(other.centre[4], abs=0.005)
    assert one.centre[0] != pytest.approx(other.centre[0], abs=0.005)


def test_a_bad_office_hardly_counts_as_a_peer() -> None:
    variance = [0.005] * 10
    found = centres([0.0] * 8 + [-2.0, 0.0], variance)
    tau = (found.weight[9] * found.tau).sum()
    assert abs((found.weight[9] * found.centre[9]).sum()) < 0.01
    assert tau < 0.1


def test_beside_offices_that_are_alike_a_bad_one_is_an_outlier_and_beside_others_it_is_none() -> None:
    """Whether an office is an outlier depends on how much the others differ."""
    variance = [0.002] * 9
    alike, apart = (
        [0.02, -0.03, 0.01, 0.0, -0.02, 0.03, -0.01, 0.0],
        [0.5, -0.6, 0.3, 0.1, -0.4, 0.7, -0.2, 0.0],
    )
    for usual, largest, part in ((alike, 0.02, 0.01), (apart, 0.7, 0.08)):
        found = centres([*usual, -0.75], variance)
        tau = float((found.weight[0] * found.tau).sum())
        assert tau < largest + 0.08
        assert found.shares[0, 8] == pytest.approx(part, abs=0.05)
    assert found.shares[0, 8] > 0.08


def test_offices_without_cases_are_nobodys_peers() -> None:
    found = centres([0.1, 0.2, np.nan, 0.3], [0.01, 0.01, np.inf, 0.01])
    assert found.peers.tolist() == [2, 2, 3, 2]
    assert found.shares[0].tolist() == pytest.approx([0, 0.5, 0, 0.5], abs=0.01)
    assert np.isfinite(found.centre).all()


def test_a_lone_office_needs_other_groups() -> None:
    alone = centres([0.1, 0.0, 0.1], [0.01] * 3, group=[0, 1, 1])
    assert np.isnan(alone.centre[0]).all()
    levels = np.array([0.0, 0.5, 0.5, 1.0, 1.0, 1.5, 1.5, 0.2, 0.2, 0.7, 0.7])
    group = [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    found = centres([0.0] * 11, [0.01] * 11, group=group, level=levels)
    # Its level is 0, and the mean of the other groups is 0.78: that is how far what is typical lies off.
    assert (found.weight[0] * found.centre[0]).sum() == pytest.approx(0.78, abs=0.02)
    assert (found.variance[0] > 0.3**2).all()
    assert found.variance[0, 0] > found.variance[1, 0]


def test_between_groups_is_dersimonian_and_laird() -> None:
    # Q = Σ w (y − ȳ)², τ² = (Q − (k − 1)) / (Σ w − Σ w² / Σ w).
    y, v = [0.1, 0.6, 0.9, 0.2], [0.02, 0.01, 0.04, 0.03]
    w = [1 / x for x in v]
    mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
    q = sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))
    wanted = (q - 3) / (sum(w) - sum(a * a for a in w) / sum(w))
    assert pooling._between(np.array(y), np.array(v)) == pytest.approx(wanted)
    assert pooling._between(np.array([0.1, 0.1]), np.array([0.1, 0.1])) == 0


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=12))
def test_volumes_are_capped_at_the_third_quartile(n: list[int]) -> None:
    found = capped(np.array(n, dtype=float), np.zeros(len(n), dtype=np.int64))
    positive = [x for x in n if x > 0]
    limit = np.quantile(positive, 0.75) if positive else 0
    assert found.tolist() == pytest.approx([min(x, limit) if x else 0 for x in n])
