"""Changes beyond chance: the parts of the method against other libraries, and the rate of false discoveries."""

import numpy as np
import pytest
from scipy.stats import binomtest, norm, poisson
from statsmodels.stats.multitest import multipletests

from stats.estimates.false_discovery import (
    ChanceCounts,
    adjust_p_values,
    count_change_z,
    dispersion,
    estimate_change_z,
    overdispersed_p,
    overdispersed_width,
    share_change_z,
)
from tests.thorough import ordinary_first


def test_adjusted_p_values_are_those_of_statsmodels_and_missing_ones_stay_missing() -> None:
    p = np.array([0.001, np.nan, 0.04, 0.03, 0.7, 0.0004])
    adjusted = adjust_p_values(p)
    assert np.isnan(adjusted[1])
    known = np.isfinite(p)
    assert adjusted[known] == pytest.approx(multipletests(p[known], method="fdr_bh")[1])
    assert np.isnan(adjust_p_values(np.array([np.nan]))).all()
    assert adjust_p_values(np.zeros(0)).tolist() == []


def test_benjamini_and_hochbergs_own_example() -> None:
    # Benjamini & Hochberg (1995), section 4: 15 p-values, of which the first four are discoveries at 0.05.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    p += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert (adjust_p_values(np.array(p)) <= 0.05).sum() == 4


def test_with_reach_as_many_are_expected_by_chance_as_can_be() -> None:
    rng = np.random.default_rng(7)
    p = np.where(rng.random(60) < 0.4, 1.0, rng.random(60) ** 3)
    reach = np.where(p < 1, np.maximum(p, rng.random(60)), rng.random(60) / 10)

    def by_hand(at: float) -> float:
        by_chance = sum(min(at, x) if at < 1 else 1.0 for x in reach)
        return by_chance / sum(x <= at for x in p)

    wanted = [min(1.0, *(by_hand(t) for t in p if t >= at)) for at in p]
    assert ChanceCounts.of(reach).adjusted(p) == pytest.approx(wanted)
    assert ChanceCounts.of(np.ones(60)).adjusted(p) == pytest.approx(multipletests(p, method="fdr_bh")[1])
    nothing = ChanceCounts.of(np.zeros(0))
    assert nothing.adjusted(np.zeros(0)).tolist() == []
    # A list without subjects has nothing to find.
    assert nothing.adjusted(np.zeros(0), np.zeros(0, dtype=int)).tolist() == []
    subject = rng.integers(0, 25, 60)

    def of_subjects(at: float) -> float:
        by_chance = sum(min(at, x) if at < 1 else 1.0 for x in reach)
        return by_chance / len({s for s, x in zip(subject, p, strict=True) if x <= at})

    wanted = [min(1.0, *(of_subjects(t) for t in p if t >= at)) for at in p]
    assert ChanceCounts.of(reach).adjusted(p, subject) == pytest.approx(wanted)


@pytest.mark.parametrize("seed", range(3))
def test_a_weight_of_four_finds_at_a_p_four_times_as_large_and_counts_for_as_much_by_chance(
    seed: int,
) -> None:
    """Grave topics have such weights: the wrong way round they would be found last."""
    rng = np.random.default_rng(seed)
    weight, subject = rng.choice([1.0, 4.0, 0.5], 60), rng.integers(0, 25, 60)
    attainable = rng.random(60) / 4
    p = np.where(rng.random(60) < 0.6, attainable * rng.random(60) ** 4, 1.0)
    is_candidate = p < 1
    at = np.where(is_candidate, p / weight, 1.0)

    def by_hand(t: float) -> float:
        by_chance = sum(min(w * t, a) for w, a in zip(weight, attainable, strict=True))
        return by_chance / len(set(subject[is_candidate & (at <= t)]))

    wanted = [min(1.0, *(by_hand(t) for t in at[is_candidate] if t >= own)) if own < 1 else 1.0 for own in at]
    assert ChanceCounts.of(attainable, weight=weight).adjusted(p, subject, weight=weight) == pytest.approx(
        wanted
    )
    assert (np.array(wanted) < 0.5).any()


def test_the_largest_p_is_that_at_which_as_many_are_expected_by_chance() -> None:
    rng = np.random.default_rng(8)
    attainable = np.array([*rng.random(20) ** 3, 0.25, 0.25, 0.0, 1.0])
    weight = rng.choice([1.0, 4.0], 24)
    counts = ChanceCounts.of(attainable, weight=weight)

    def by_hand(p: float) -> float:
        return sum(min(w * p, a) for w, a in zip(weight, attainable, strict=True))

    wanted = np.array([0.0, 0.01, 0.5, 1.7, 0.8 * attainable.sum()])
    largest = counts.largest_p(wanted)
    assert [by_hand(p) for p in largest] == pytest.approx(wanted, abs=1e-12)
    assert (np.diff(largest) > 0).all()
    assert counts.largest_p(np.array([attainable.sum() + 0.01, 100.0])).tolist() == [1.0, 1.0]
    assert ChanceCounts.of(np.zeros(0)).largest_p(np.array([0.0, 0.1])).tolist() == [1.0, 1.0]


def test_with_reach_false_discoveries_are_held_and_more_is_found() -> None:
    # 800 of 1,000 Poisson counts have too small a mean to be tested, and 20 of the others are doubled.
    rng = np.random.default_rng(8)
    mean = np.repeat([0.5, 20.0], [800, 200])
    doubled = np.arange(1000) >= 980
    least = np.maximum(mean + 10, 1.25 * mean)
    reach = poisson.sf(least - 1, mean)
    false, with_reach, plain = [], [], []
    for _ in range(200):
        y = rng.poisson(np.where(doubled, 2 * mean, mean))
        p = np.where(y >= least, poisson.sf(y - 1, mean), 1.0)
        is_discovery = ChanceCounts.of(reach).adjusted(p) <= 0.1
        false.append((is_discovery & ~doubled).sum() / max(is_discovery.sum(), 1))
        with_reach.append((is_discovery & doubled).sum())
        plain.append((adjust_p_values(p)[doubled] <= 0.1).sum())
    assert 0.05 < np.mean(false) < 0.1
    assert np.mean(with_reach) > 1.05 * np.mean(plain)


def test_changes_of_equal_figures_are_nothing_and_signs_are_right() -> None:
    assert count_change_z(np.array([50, 80, 20]), np.array([50, 50, 50])) == pytest.approx(
        [0, 2.6413, -3.6539], abs=1e-3
    )
    z = share_change_z(
        hits=np.array([50, 60, 0]),
        n=np.array([100, 100, 0]),
        hits_before=np.array([50, 50, 5]),
        n_before=np.array([100, 100, 10]),
    )
    assert z[0] == 0
    assert z[1] == pytest.approx(1.42, abs=0.02)
    assert np.isnan(z[2])
    now, then = (
        (np.array([5.0]), np.array([4.0]), np.array([6.5])),
        (np.array([8.0]), np.array([7.0]), np.array([9.0])),
    )
    assert estimate_change_z(now, then) == pytest.approx([-3 * 1.96 / np.hypot(1.5, 1.0)], rel=1e-3)
    assert estimate_change_z(then, now) == pytest.approx([3 * 1.96 / np.hypot(1.0, 1.5)], rel=1e-3)
    missing = (np.array([5.0]), np.array([4.0]), np.array([np.nan]))
    assert np.isnan(estimate_change_z(missing, then)).all()
    assert estimate_change_z(now, now) == 0


def test_z_of_changes_is_normal_by_chance_alone() -> None:
    dice = np.random.default_rng(1)
    counts = count_change_z(dice.poisson(30, 20_000), dice.poisson(30, 20_000))
    shares = share_change_z(
        hits=dice.binomial(60, 0.9, 20_000), n=60, hits_before=dice.binomial(200, 0.9, 20_000), n_before=200
    )
    for z in (counts, shares):
        assert z.std() == pytest.approx(1, abs=0.03)
        assert np.mean(np.abs(z) > 1.96) == pytest.approx(0.05, abs=0.008)


def test_dispersion_is_one_without_history_and_by_chance_and_finds_more() -> None:
    assert dispersion(np.array([5.0, np.nan, -4.0]))[0] == 1
    assert dispersion(np.array([5.0, np.nan, -4.0]))[1] == 2
    dice = np.random.default_rng(2)
    phi, known = dispersion(3 * dice.standard_normal((400, 20)))
    assert known.tolist() == [20] * 400
    assert phi.mean() == pytest.approx(9, rel=0.08)
    phi, _ = dispersion(0.2 * dice.standard_normal((5, 20)))
    assert phi.tolist() == [1] * 5
    # One earthquake among twenty quiet periods does not turn everything else into noise.
    quiet = dice.standard_normal(20)
    quiet[7] = 60
    assert dispersion(quiet)[0] < 2.5


def test_a_p_value_allows_for_dispersion_that_is_estimated() -> None:
    z = np.array([1.96, -1.96])
    assert overdispersed_p(z, np.ones(2), np.zeros(2)) == pytest.approx(2 * norm.sf(1.96))
    assert overdispersed_p(2 * z, np.full(2, 4.0), np.full(2, 1e6)) == pytest.approx(
        2 * norm.sf(1.96), rel=1e-4
    )
    assert np.all(overdispersed_p(z, np.ones(2), np.full(2, 5.0)) > 2 * norm.sf(1.96))


@pytest.mark.parametrize("changes", [0.0, 2.0, 3.0, 4.0, 12.0, 1e6])
@pytest.mark.parametrize("phi", [1.0, 2.5])
def test_an_interval_widened_for_dispersion_ends_where_the_p_value_is_5_per_cent(phi, changes):
    edge = norm.isf(0.025) * np.sqrt(overdispersed_width(np.array([phi]), np.array([changes])))
    assert overdispersed_p(edge, np.array([phi]), np.array([changes])) == pytest.approx(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("extra", ordinary_first(2, [0.0, 0.5, 2.0]))
@pytest.mark.parametrize("earlier", [6, 12])
def test_chance_passes_for_a_change_no_more_than_five_times_in_a_hundred(extra: float, earlier: int) -> None:
    """Series of counts around 400 with 1 + `extra` times the Poisson variance."""
    dice = np.random.default_rng(3)
    mean = 400 * np.exp(np.sqrt(extra / 400) * dice.standard_normal((4000, earlier + 2)))
    count = dice.poisson(mean)
    z = count_change_z(count[:, 1:], count[:, :-1])
    phi, known = dispersion(z[:, :-1])
    assert np.mean(overdispersed_p(z[:, -1], phi, known) < 0.05) < 0.06
    if extra == 2.0:  # What would be called changes without the series.
        assert np.mean(np.abs(z[:, -1]) > 1.96) > 0.2


@pytest.mark.thorough
@pytest.mark.slow
def test_at_most_one_in_twenty_of_what_is_called_a_change_is_none() -> None:
    """80 comparisons of over-dispersed counts, 20 of them true changes by half: the mean share of false discoveries."""
    dice = np.random.default_rng(4)
    false, power, none_changed = [], [], 0
    for changed in (20, 0):
        for _ in range(300):
            mean = 300 * np.exp(np.sqrt(1 / 300) * dice.standard_normal((80, 14)))
            mean[:changed, -1] *= 1.5
            count = dice.poisson(mean)
            z = count_change_z(count[:, 1:], count[:, :-1])
            is_discovery = adjust_p_values(overdispersed_p(z[:, -1], *dispersion(z[:, :-1]))) <= 0.05
            if changed:
                false.append(is_discovery[changed:].sum() / max(is_discovery.sum(), 1))
                power.append(is_discovery[:changed].mean())
            else:
                none_changed += int(is_discovery.any())
    assert np.mean(false) < 0.05
    assert np.mean(power) > 0.3
    assert binomtest(none_changed, 300, 0.05, alternative="greater").pvalue > 0.01
