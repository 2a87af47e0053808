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
    distance: list[float], variance: list[float], i: int
) -> tuple[list[float], list[float], list[float]]:
    """Probability of each τ, and centre and variance for office i, in a single group without outliers."""
    others = [j for j in range(len(distance)) if j != i]
    odd = ordinary(distance, variance)
    pulled = odd[0]
    r = odd[1]
    log_posterior, centre, spread = [], [], []
    taus = list(pooling.TAU)
    edges = [taus[0], *((a + b) / 2 for a, b in pairwise(taus)), taus[-1]]
    for k, tau in enumerate(taus):
        w = {j: 1 / (variance[j] + tau**2) for j in others}
        total = sum(r[j] * w[j] for j in others)
        mean = sum(r[j] * w[j] * pulled[j] for j in others) / total
        value = sum(r[j] * math.log(w[j]) for j in others) - math.log(total)
        value -= sum(r[j] * w[j] * (pulled[j] - mean) ** 2 for j in others)
        log_posterior.append(
            value / 2 + math.log(edges[k + 1] - edges[k]) - (tau / pooling.TAU_SCALE) ** 2 / 2
        )
        centre.append(mean)
        spread.append(sum((r[j] * w[j] / total) ** 2 / w[j] for j in others))
    top = max(log_posterior)
    weight = [math.exp(x - top) for x in log_posterior]
    return [x / sum(weight) for x in weight], centre, spread


def ordinary(distance: list[float], variance: list[float]) -> tuple[list[float], list[float]]:
    """Distances with outliers pulled in, and the probability of each to be no outlier."""
    k, middle = len(distance), median(distance)
    tau2 = pooling.ORDINARY_TAU**2
    for tau in pooling.TAU:
        z2 = [(d - middle) ** 2 * k / (k - 1) / (v + tau**2) for d, v in zip(distance, variance, strict=True)]
        if median(z2) <= 0.4549364231195724:
            tau2 = max(tau2, tau**2)
            break
    else:
        tau2 = max(tau2, pooling.TAU[-1] ** 2)
    pulled, inside = [], []
    for d, v in zip(distance, variance, strict=True):
        a, b = v + tau2, v + tau2 + pooling.OUTLIER_VARIANCE
        density = [math.exp(-((d - middle) ** 2) / 2 / x) / math.sqrt(x) for x in (a, b)]
        share = pooling.OUTLIERS
        inside.append((1 - share) * density[0] / ((1 - share) * density[0] + share * density[1]))
        width = pooling.CLIP * math.sqrt(a)
        pulled.append(min(max(d, middle - width), middle + width))
    return pulled, inside


@given(
    distance=st.lists(st.floats(-1.5, 1.5), min_size=4, max_size=9),
    data=st.data(),
)
def test_pooling_is_that_of_plain_python(distance: list[float], data: st.DataObject) -> None:
    size = len(distance)
    variance = data.draw(st.lists(st.floats(0.002, 0.3), min_size=size, max_size=size))
    found = centres(distance, variance)
    for i in (0, size - 1):
        weight, centre, spread = reference(distance, variance, i)
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
