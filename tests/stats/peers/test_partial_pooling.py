"""Partial pooling against plain Python, and against the published example of the eight schools."""

import math
from itertools import pairwise
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.peers import partial_pooling as pooling
from stats.peers.likely_differences import TAU, TAU_SCALE
from stats.peers.partial_pooling import capped, leave_one_out_centres

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
    result = centres(
        [*(y / 100 for y in EFFECT), 0.08], [*((s / 100) ** 2 for s in ERROR), 0.01], tau=np.array([0.0])
    )
    assert 100 * result.centre[8, 0] == pytest.approx(7.7, abs=0.15)
    assert 100 * math.sqrt(result.variance[8, 0]) == pytest.approx(4.1, abs=0.05)


def reference(
    distance: list[float], variance: list[float], group: list[int], i: int
) -> tuple[list[float], list[float], list[float]]:
    """Probability of each τ, and centre and variance for office i, step by step."""
    log_posterior, centre, spread = [], [], []
    taus = list(TAU)
    edges = [taus[0], *((a + b) / 2 for a, b in pairwise(taus)), taus[-1]]
    for at, tau in enumerate(taus):
        value = math.log(edges[at + 1] - edges[at]) - (tau / TAU_SCALE) ** 2 / 2
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
    result = centres(distance, variance, group)
    for i in (0, 1):
        weight, centre, spread = reference(distance, variance, group, i)
        assert result.weight[i] == pytest.approx(weight, rel=1e-6, abs=1e-12)
        assert result.centre[i] == pytest.approx(centre, rel=1e-6, abs=1e-9)
        assert result.variance[i] == pytest.approx(spread, rel=1e-6)


def test_whoever_is_judged_is_left_out() -> None:
    usual, bad = [0.1, -0.1, 0.05, 0.0, 0.02], [0.1, -0.1, 0.05, 0.0, -0.4]
    variance = [0.01] * 5
    one, other = centres(usual, variance), centres(bad, variance)
    assert one.weight[4] == pytest.approx(other.weight[4], rel=0.05, abs=1e-3)
    assert one.centre[4] == pytest.approx(other.centre[4], abs=0.005)
    assert one.centre[0] != pytest.approx(other.centre[0], abs=0.005)


def test_a_bad_office_hardly_counts_as_a_peer() -> None:
    variance = [0.005] * 10
    result = centres([0.0] * 8 + [-2.0, 0.0], variance)
    tau = (result.weight[9] * result.tau).sum()
    assert abs((result.weight[9] * result.centre[9]).sum()) < 0.01
    assert tau < 0.1


def test_beside_offices_that_are_alike_a_bad_one_is_an_outlier_and_beside_others_it_is_none() -> None:
    """Whether an office is an outlier depends on how much the others differ."""
    variance = [0.002] * 9
    alike, apart = (
        [0.02, -0.03, 0.01, 0.0, -0.02, 0.03, -0.01, 0.0],
        [0.5, -0.6, 0.3, 0.1, -0.4, 0.7, -0.2, 0.0],
    )
    for usual, largest, part in ((alike, 0.02, 0.01), (apart, 0.7, 0.08)):
        result = centres([*usual, -0.75], variance)
        tau = float((result.weight[0] * result.tau).sum())
        assert tau < largest + 0.08
        assert result.shares[0, 8] == pytest.approx(part, abs=0.05)
    assert result.shares[0, 8] > 0.08


def test_offices_without_cases_are_nobodys_peers() -> None:
    # The last two have either no distance or no variance.
    result = centres([0.1, 0.2, np.nan, 0.3, np.nan, 0.4], [0.01, 0.01, np.inf, 0.01, 0.01, np.inf])
    assert result.peers.tolist() == [2, 2, 3, 2, 3, 3]
    assert result.shares[0].tolist() == pytest.approx([0, 0.5, 0, 0.5, 0, 0], abs=0.01)
    assert np.isfinite(result.centre).all()


def test_a_lone_office_needs_other_groups() -> None:
    alone = centres([0.1, 0.0, 0.1], [0.01] * 3, group=[0, 1, 1])
    assert np.isnan(alone.centre[0]).all()
    assert np.isnan(alone.variance[0]).all()
    last = centres([0.1, 0.0, 0.1], [0.01] * 3, group=[0, 0, 1])
    assert np.isnan(last.centre[2]).all()
    assert np.isnan(last.variance[2]).all()
    levels = np.array([0.0, 0.5, 0.5, 1.0, 1.0, 1.5, 1.5, 0.2, 0.2, 0.7, 0.7])
    group = [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    result = centres([0.0] * 11, [0.01] * 11, group=group, level=levels)
    # Its level is 0, and the mean of the other groups is 0.78: that is how far what is typical lies off.
    assert (result.weight[0] * result.centre[0]).sum() == pytest.approx(0.78, abs=0.02)
    assert (result.variance[0] > 0.3**2).all()
    assert result.variance[0, 0] > result.variance[1, 0]


def test_a_known_difference_between_offices_is_not_estimated() -> None:
    result = centres([0.1, -0.2, 0.4, 0.0], [0.01] * 4, tau=np.array([0.2]))
    assert result.tau.tolist() == [0.2]
    assert result.weight.tolist() == [[1.0]] * 4
    assert result.variance[0] == pytest.approx([(result.shares[0] ** 2).sum() * (0.01 + 0.2**2)])


def test_probabilities_of_very_many_offices_do_not_overflow() -> None:
    result = centres(np.random.default_rng(1).normal(0, 0.05, 160), [0.002] * 160)
    assert result.weight.sum(axis=1) == pytest.approx(np.ones(160))


def pooled_reference(
    world: dict[str, np.ndarray], change: np.ndarray, weight: np.ndarray, taus: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Centre and variance of each office and value of τ, drawn towards the other groups, step by step."""
    distance, variance, capped_variance, group, level = world.values()
    size = len(distance)
    # What each office (i) thinks of each other one (j): how likely it is to be no outlier, for each τ.
    ordinary = np.zeros((len(taus), size, size))
    for at, tau in enumerate(taus):
        for i in range(size):
            for key in set(group):
                others = [j for j in range(size) if j != i and group[j] == key]
                if others:
                    seen = [distance[j] + change[i, j] for j in others]
                    everybody = list(distance[group == key])
                    inside = without_outliers(seen, [variance[j] + tau**2 for j in others], everybody)[1]
                    ordinary[at, i, others] = inside
    tau_of_all = sum(weight[:, at].mean() * tau for at, tau in enumerate(taus))
    of_each = sum(weight[:, [at]] * ordinary[at] for at in range(len(taus))).sum(axis=0)
    keys, place, chance = sorted(set(group)), {}, {}
    for key in keys:
        members = [j for j in range(size) if group[j] == key]
        raw = [of_each[j] / (capped_variance[j] + tau_of_all**2) for j in members]
        a = [x / sum(raw) for x in raw]
        place[key] = sum(x * distance[j] for x, j in zip(a, members, strict=True)) + level[members[0]]
        chance[key] = sum(x**2 * (variance[j] + tau_of_all**2) for x, j in zip(a, members, strict=True))
    centre, spread = np.zeros((size, len(taus))), np.zeros((size, len(taus)))
    for i in range(size):
        rest = [key for key in keys if key != group[i]]
        between = pooling._between(np.array([place[k] for k in rest]), np.array([chance[k] for k in rest]))
        between = max(between, 0.3**2)
        w = [1 / (chance[k] + between) for k in rest]
        mean = sum(x * place[k] for x, k in zip(w, rest, strict=True)) / sum(w)
        uncertainty = between * (len(rest) - 1) / (len(rest) - 3) + 1 / sum(w)
        peers = [j for j in range(size) if j != i and group[j] == group[i]]
        for at, tau in enumerate(taus):
            if not peers:
                centre[i, at], spread[i, at] = mean - level[i], uncertainty
                continue
            raw = [ordinary[at, i, j] / (capped_variance[j] + tau**2) for j in peers]
            a = [x / sum(raw) for x in raw]
            own = sum(x * (distance[j] + change[i, j]) for x, j in zip(a, peers, strict=True))
            own_spread = sum(x**2 * (variance[j] + tau**2) for x, j in zip(a, peers, strict=True))
            # Two estimates of the same, weighted by their precision.
            precision = 1 / own_spread + 1 / uncertainty
            centre[i, at] = (own / own_spread + (mean - level[i]) / uncertainty) / precision
            spread[i, at] = 1 / precision
    return centre, spread


@pytest.mark.parametrize("levels", [0.05, 0.9], ids=["groups alike", "groups apart"])
@pytest.mark.parametrize("tau", [None, np.array([0.15])], ids=["estimated", "known"])
def test_groups_learn_from_each_other_as_in_plain_python(levels: float, tau: np.ndarray | None) -> None:
    rng = np.random.default_rng(8)
    group = np.array([0, 0, 0, 0, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5, 6])
    size = len(group)
    variance = rng.uniform(0.005, 0.1, size)
    world = {
        "distance": rng.normal(0, 0.3, size),
        "variance": variance,
        "capped_variance": variance * rng.uniform(1, 3, size),
        "group": group,
        "level": rng.normal(1, levels, 7)[group],
    }
    change = rng.normal(0, 0.05, (size, size))
    result = leave_one_out_centres(
        world["distance"],
        variance,
        capped_variance=world["capped_variance"],
        group=group,
        level=world["level"],
        change=change,
        tau=tau,
    )
    centre, spread = pooled_reference(world, change, result.weight, result.tau)
    assert result.centre == pytest.approx(centre, rel=1e-6, abs=1e-9)
    assert result.variance == pytest.approx(spread, rel=1e-6)


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
    volumes = capped(np.array(n, dtype=float), np.zeros(len(n), dtype=np.int64))
    positive = [x for x in n if x > 0]
    limit = np.quantile(positive, 0.75) if positive else 0
    assert volumes.tolist() == pytest.approx([min(x, limit) if x else 0 for x in n])
