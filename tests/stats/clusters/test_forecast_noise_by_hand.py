"""The noise of forecasts is that of a calculation in loops over forecasts, areas and weeks."""

import math

import numpy as np
import pytest

from stats.clusters.forecast_noise import LOUD, MAX_DIFFERENCE, EarlierForecasts, forms_of_noise
from tests.stats.clusters.made_forecasts import AREAS, WEEKS, forecasts
from tests.thorough import ordinary_first


def close_by_hand(
    forms: np.ndarray, errors: list[np.ndarray], said: list[np.ndarray], weight: list[float]
) -> tuple[list[float], float]:
    """Weights of at least 0 of the forms, and of 0 to 1 of what the model says, closest to the errors of all areas.

    By coordinate descent over what is left of the errors, area by area.
    """
    rest = [np.array(each) for each in errors]
    weights, kept = [0.0] * len(forms), 0.0
    for _ in range(60):
        size = sum(w * (own**2).sum() for w, own in zip(weight, said, strict=True))
        step = sum(w * (own * r).sum() for w, own, r in zip(weight, said, rest, strict=True)) / size
        new = min(max(kept + step, 0.0), 1.0)
        rest, kept = [r - (new - kept) * own for r, own in zip(rest, said, strict=True)], new
        for at, form in enumerate(forms):
            step = sum(w * (form * r).sum() for w, r in zip(weight, rest, strict=True)) / (form**2).sum()
            new = max(weights[at] + step, 0.0)
            rest = [r - (new - weights[at]) * form for r in rest]
            weights[at] = new
    return weights, kept


def noise_by_hand(earlier: EarlierForecasts) -> tuple[float, np.ndarray, list[float], list[float]]:
    """What is kept, shared covariances, factors and their variances, in loops over forecasts, areas and weeks."""
    counts, expected, uncertainty = earlier.counts, earlier.expected, earlier.uncertainty
    number, weeks, forms = len(counts), range(WEEKS), forms_of_noise(WEEKS)
    mean = [
        max(sum(expected[f][k][w] for f in range(number) for w in weeks) / number / WEEKS, 1e-9)
        for k in range(AREAS)
    ]
    has_cases = [bool(expected[:, k].any()) for k in range(AREAS)]
    share = [value / sum(mean) for value in mean]
    seen = [(1 - one) ** 2 + sum(each**2 for each in share) - one**2 for one in share]

    def chance(f: int, k: int, w: int) -> float:
        total = sum(expected[f][other][w] for other in range(AREAS))
        return float(expected[f][k][w] * (1 - expected[f][k][w] / total)) if total else 0.0

    def own(k: int, i: int, j: int) -> float:
        """The model's own uncertainty of all forecasts together; none of areas without any case."""
        if not has_cases[k]:
            return 0.0
        size = sum(expected[f][k][i] * expected[f][k][j] for f in range(number))
        return float(
            sum(uncertainty[f][k][i][j] * expected[f][k][i] * expected[f][k][j] for f in range(number)) / size
        )

    uncertain = [[[own(k, i, j) for j in weeks] for i in weeks] for k in range(AREAS)]
    shared, factor, left = np.zeros((WEEKS, WEEKS)), [1.0] * AREAS, [0.0] * AREAS
    kept, variance = 0.0, 0.02
    for step in range(3):
        beyond = []
        for k in range(AREAS):
            if not has_cases[k]:
                beyond.append(np.zeros((WEEKS, WEEKS)))
                continue
            product = [[0.0] * WEEKS for _ in weeks]
            for f in range(number):
                error = []
                for w in weeks:
                    value = counts[f][k][w] - expected[f][k][w]
                    if step:
                        relative = min(factor[k], 2) * shared[w][w] + kept * uncertain[k][w][w]
                        bound = 3 * math.sqrt(chance(f, k, w) + relative * expected[f][k][w] ** 2)
                        value = min(max(value, -bound), bound)
                    error.append(value)
                for i in weeks:
                    for j in weeks:
                        product[i][j] += error[i] * error[j] - (chance(f, k, i) if i == j else 0.0)
            size = [
                [sum(expected[f][k][i] * expected[f][k][j] for f in range(number)) for j in weeks]
                for i in weeks
            ]
            beyond.append(np.array([[product[i][j] / size[i][j] / seen[k] for j in weeks] for i in weeks]))
        weight = [has_cases[k] / (1 / mean[k] + variance) ** 2 for k in range(AREAS)]
        weight = [one / sum(weight) for one in weight]
        weights, kept = close_by_hand(forms, beyond, [np.array(each) for each in uncertain], weight)
        beyond = [one - kept * np.array(own) for one, own in zip(beyond, uncertain, strict=True)]
        shared = sum(one * form for one, form in zip(weights, forms, strict=True))
        variance = max(sum(weight[k] * beyond[k][w][w] for k in range(AREAS) for w in weeks) / WEEKS, 1e-6)
        total = sum(shared[w][w] for w in weeks)
        seems = [sum(beyond[k][w][w] for w in weeks) / total for k in range(AREAS)]
        doubt = []
        for k in range(AREAS):
            whole = [
                [
                    shared[i][j] + kept * uncertain[k][i][j] + (1 / mean[k] / seen[k] if i == j else 0.0)
                    for j in weeks
                ]
                for i in weeks
            ]
            squares = sum(value**2 for row in whole for value in row)
            doubt.append(2 * squares / number / total**2 if has_cases[k] else math.inf)
        trusted = [1 / (0.05 + each) ** 2 for each in doubt]
        known = [k for k in range(AREAS) if has_cases[k]]
        apart = sum(trusted[k] * ((seems[k] - 1) ** 2 - doubt[k]) for k in known) / sum(trusted)
        apart = min(max(apart, 0.05), 1.0)
        factor = [max(1 + apart / (apart + d) * (s - 1), 0.05) for s, d in zip(seems, doubt, strict=True)]
        left = [apart / (apart + d) * d if math.isfinite(d) else apart for d in doubt]
    return kept, shared, factor, left


@pytest.mark.parametrize("seed", range(5))
def test_the_noise_is_that_of_a_calculation_by_hand(seed):
    earlier = forecasts(seed, noise=0.1 + 0.1 * seed)
    noise = earlier.estimate(earlier.counts[None])

    kept, shared, factor, variance = noise_by_hand(earlier)
    assert noise.kept[0] == pytest.approx(kept, rel=1e-9, abs=1e-12)
    assert noise.shared[0] == pytest.approx(shared, rel=1e-9, abs=1e-12)
    assert noise.factor[0] == pytest.approx(factor, rel=1e-9)
    assert noise.factor_variance[0] == pytest.approx(variance, rel=1e-9)


@pytest.mark.parametrize("seed", ordinary_first(1, range(3)))
def test_so_it_is_where_areas_have_less_than_a_case_a_week(seed):
    earlier = forecasts(seed, number=12, size=0.01)
    noise = earlier.estimate(earlier.counts[None])

    kept, shared, factor, variance = noise_by_hand(earlier)
    assert earlier.products[3].max() < 1
    assert noise.kept[0] == pytest.approx(kept, rel=1e-9, abs=1e-12)
    assert noise.shared[0] == pytest.approx(shared, rel=1e-9, abs=1e-12)
    assert noise.factor[0] == pytest.approx(factor, rel=1e-9)
    assert noise.factor_variance[0] == pytest.approx(variance, rel=1e-9)


@pytest.mark.parametrize("seed", ordinary_first(1, range(3)))
def test_so_it_is_where_one_area_varies_far_more_and_another_has_no_case(seed):
    """The factor of one is beyond what counts where errors are bounded, and areas differ by more than is believed."""
    earlier = forecasts(seed, number=16, noise=0.06, loud=10.0, empty=True)
    noise = earlier.estimate(earlier.counts[None])

    kept, shared, factor, variance = noise_by_hand(earlier)
    assert factor[4] > LOUD
    assert noise.kept[0] == pytest.approx(kept, rel=1e-9, abs=1e-12)
    assert noise.shared[0] == pytest.approx(shared, rel=1e-9, abs=1e-12)
    assert noise.factor[0] == pytest.approx(factor, rel=1e-9)
    assert noise.factor_variance[0] == pytest.approx(variance, rel=1e-9)
    assert noise.factor[0][3] == 1.0
    assert noise.factor_variance[0][3] == MAX_DIFFERENCE
