"""The noise of forecasts: forms, weights and factors, and what was put in is found."""

import numpy as np
import pytest
from scipy.optimize import lsq_linear

from stats.clusters import forecast_noise
from stats.clusters.forecast_noise import (
    MIN_DIFFERENCE,
    EarlierForecasts,
    ForecastNoise,
    OwnUncertainty,
    SharedNoise,
    closest_forms,
    forms_of_noise,
)
from tests.stats.clusters.made_forecasts import AREAS, WEEKS, forecasts


def test_the_forms_of_noise_of_three_weeks():
    assert forms_of_noise(3) == pytest.approx(
        np.array(
            [
                [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
                [[1, 0.5, 0.25], [0.5, 1, 0.5], [0.25, 0.5, 1]],
                [[1, 0.8, 0.64], [0.8, 1, 0.8], [0.64, 0.8, 1]],
                [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
                [[1 / 3, 1 / 3, 1 / 3], [1 / 3, 2 / 3, 2 / 3], [1 / 3, 2 / 3, 1]],
                [[0, 0, 0], [0, 1, 1], [0, 1, 1]],
                [[0, 0, 0], [0, 0, 0], [0, 0, 1]],
            ]
        )
    )


def test_many_sets_of_errors_have_the_noise_that_each_has_alone():
    earlier = forecasts(1)
    many = np.stack([forecasts(seed).counts for seed in range(4)])
    together = earlier.estimate(many)
    for number, counts in enumerate(many):
        alone = earlier.estimate(counts[None])
        assert together.kept[number] == pytest.approx(alone.kept[0], rel=1e-9)
        assert together.shared[number] == pytest.approx(alone.shared[0], rel=1e-9)
        assert together.factor[number] == pytest.approx(alone.factor[0], rel=1e-9)
        assert together.factor_variance[number] == pytest.approx(alone.factor_variance[0], rel=1e-9)


def test_the_weights_are_the_best_that_are_not_negative():
    forms, rng = forms_of_noise(12), np.random.default_rng(3)
    uncertainty = 0.01 * np.array(
        [np.ones((12, 12)) + size * np.diag(np.arange(12.0)) for size in (0.1, 0.5)]
    )
    weight = np.array([[0.3, 0.7]])
    for truth in (
        rng.exponential(0.01, len(forms)),
        np.eye(len(forms))[-4] * 0.02,
        np.eye(len(forms))[0] * 0.02,
    ):
        matrix = np.einsum("p,pij->ij", truth, forms) + 0.6 * uncertainty + rng.normal(0, 0.002, (2, 12, 12))
        products = OwnUncertainty.of(uncertainty, forms, matrix[None], weight)
        weights, kept = closest_forms(forms, np.einsum("k,kij->ij", weight[0], matrix)[None], products)
        columns = [np.stack([form, form]) for form in forms] + [uncertainty]
        flat = np.stack([(np.sqrt(weight[0])[:, None, None] * column).ravel() for column in columns], axis=1)
        target = (np.sqrt(weight[0])[:, None, None] * matrix).ravel()
        best = flat @ lsq_linear(flat, target, ([0.0] * len(columns), [np.inf] * len(forms) + [1.0])).x
        assert weights.min() >= 0
        assert 0 <= kept[0] <= 1
        assert np.linalg.norm(flat @ [*weights[0], kept[0]] - best) < 0.03 * np.linalg.norm(best)


TRUTHS = {
    "weeks": lambda forms: 0.02 * forms[0],
    "spells": lambda forms: 0.01 * forms[0] + 0.01 * forms[2],
    "a level that moved": lambda forms: 0.01 * forms[3],
    "a level that moves at random": lambda forms: 0.02 * forms[4],
    "a level that moves in the sixth week": lambda forms: 0.01 * forms[0] + 0.02 * forms[9],
}


@pytest.mark.parametrize("kind", TRUTHS)
def test_what_was_put_in_is_found(kind):
    rng, truth = np.random.default_rng(5), TRUTHS[kind](forms_of_noise(12))
    value, vector = np.linalg.eigh(truth)
    root = vector * np.sqrt(np.maximum(value, 0))
    expected = np.full((60, 12, 12), 80.0)
    factors = np.exp(rng.standard_normal(expected.shape) @ root.T - np.diag(truth) / 2)
    earlier = EarlierForecasts.of(
        rng.poisson(expected * factors).astype(float), expected, np.zeros((60, 12, 12, 12))
    )

    noise = ForecastNoise.of(earlier, np.zeros((12, 12, 12)))

    for weeks in (1, 3, 6, 12):
        last = slice(-weeks, None)
        relative = (noise.dispersion(np.ones(12), weeks) - 1).mean()
        assert relative == pytest.approx(truth[last, last].mean(), rel=0.2)
    assert noise.estimated.factor[0] == pytest.approx(np.ones(12), abs=0.4)


def test_what_the_model_says_of_itself_is_not_counted_twice():
    rng, of_model = np.random.default_rng(6), 0.01 * np.ones((12, 12))
    expected = np.full((80, 10, 12), 80.0)
    level = np.exp(rng.normal(-0.005, 0.1, (80, 10, 1)))
    counts = rng.poisson(expected * level).astype(float)
    uncertainty = np.broadcast_to(of_model, (10, 12, 12))

    knows = ForecastNoise.of(
        EarlierForecasts.of(counts, expected, np.broadcast_to(of_model, (80, 10, 12, 12))), uncertainty
    )
    sure = ForecastNoise.of(
        EarlierForecasts.of(counts, expected, np.zeros((80, 10, 12, 12))), 0 * uncertainty
    )

    assert knows.estimated.shared.mean() + 0.01 * (knows.estimated.kept[0] - 1) == pytest.approx(0, abs=0.002)
    for noise in (knows, sure):
        assert (noise.dispersion(np.ones(10), 12) - 1).mean() == pytest.approx(0.01, rel=0.2)


def test_of_what_the_model_says_as_much_is_kept_as_shows():
    """Small areas are uncertain and large ones are not, so that it is no noise that all share."""
    rng, size = np.random.default_rng(9), np.linspace(0.0, 0.2, 10)[:, None]
    expected = np.full((60, 10, 12), 200.0)
    for share in (0.0, 0.5, 1.0):
        level = np.exp(np.sqrt(share * size) * rng.standard_normal((60, 10, 1)) - share * size / 2)
        counts = rng.poisson(expected * level).astype(float)
        uncertainty = np.broadcast_to(size[:, :, None] * np.ones((12, 12)), (60, 10, 12, 12))
        earlier = EarlierForecasts.of(counts, expected, uncertainty)
        assert earlier.estimate(earlier.counts[None]).kept[0] == pytest.approx(share, abs=0.2)


def test_an_area_that_varies_more_has_a_larger_factor_as_far_as_its_cases_can_tell():
    rng = np.random.default_rng(7)
    expected = np.full((8, 10, 12), 60.0)
    expected[:, 1] = 1.0
    factors = np.exp(rng.normal(0, 0.1, expected.shape))
    factors[:, :2] = np.exp(rng.normal(0, 0.3, factors[:, :2].shape))
    earlier = EarlierForecasts.of(
        rng.poisson(expected * factors).astype(float), expected, np.zeros((8, 10, 12, 12))
    )

    noise = earlier.estimate(earlier.counts[None])

    loud, small, *others = noise.factor[0]
    assert loud > 3 * max(others)
    assert abs(small - 1) < 1
    assert noise.factor_variance[0][1] > 5 * noise.factor_variance[0][2]


@pytest.mark.parametrize("cases", [0, 3])
def test_areas_and_weeks_without_cases_are_no_error(cases):
    counts = np.full((2, 3, 12), float(cases))
    counts[:, 1] = 0
    counts[:, :, 4] = 0
    earlier = EarlierForecasts.of(counts, counts.copy(), np.full((2, 3, 12, 12), 0.01))

    noise = ForecastNoise.of(earlier, np.full((3, 12, 12), 0.01))

    assert np.isfinite(noise.estimated.shared).all()
    assert np.isfinite(noise.estimated.factor).all()
    assert np.isfinite(noise.estimated.factor_variance).all()
    assert (noise.dispersion(np.ones((3, 2)), 4) >= 1).all()


def test_a_cluster_in_earlier_weeks_does_not_count_in_full(monkeypatch):
    rng, expected = np.random.default_rng(8), np.full((7, 20, 12), 60.0)
    counts = rng.poisson(expected * np.exp(rng.normal(0, 0.1, expected.shape))).astype(float)
    quiet = EarlierForecasts.of(counts, expected, np.zeros((7, 20, 12, 12)))
    raised = counts.copy()
    raised[3, 2, 4:7] *= 4

    def size(counts: np.ndarray) -> float:
        return float(np.trace(quiet.estimate(counts[None]).shared[0]))

    bounded = size(raised)
    monkeypatch.setattr(forecast_noise, "OUTLIER_SD", np.inf)
    assert size(counts) < bounded < size(raised) / 1.5


def test_by_how_much_areas_differ_is_a_mean_also_where_little_is_known_of_them():
    seen, doubt = np.array([[3.0, -0.9, 1.2]]), np.array([[3.0, 4.0, np.inf]])
    weights = [1 / 3.05**2, 1 / 4.05**2]
    expected = (weights[0] * (2**2 - 3) + weights[1] * (1.9**2 - 4)) / sum(weights)
    assert sum(weights) < 1
    assert forecast_noise._variance_between_areas(seen, doubt) == pytest.approx([expected])
    assert forecast_noise._variance_between_areas(seen[:, 2:], doubt[:, 2:]) == pytest.approx(
        [MIN_DIFFERENCE]
    )


def test_areas_do_not_differ_where_nothing_varies_beyond_chance():
    made = forecasts(1)
    noise = made.estimate(made.expected[None])
    assert noise.shared.tolist() == np.zeros((1, WEEKS, WEEKS)).tolist()
    assert noise.factor.tolist() == [[1.0] * AREAS]
    assert noise.factor_variance.tolist() == [[0.0] * AREAS]


def test_the_dispersion_is_that_of_the_last_weeks():
    shared = np.diag(np.arange(1.0, 5.0))
    one = SharedNoise(np.array([0.5]), shared[None], np.array([[1.0, 2.0]]), np.zeros((1, 2)))
    own = np.stack([np.full((4, 4), 1.0), np.full((4, 4), 3.0)])
    noise = ForecastNoise(one, own, forecasts(1))

    assert not noise.is_none
    assert noise.dispersion(np.array([10.0, 20.0]), 1) == pytest.approx([1 + 10 * 4.5, 1 + 20 * 9.5])
    assert noise.dispersion(np.array([[10.0], [20.0]]), 2).tolist() == [
        [1 + 10 * (7 / 4 + 0.5)],
        [1 + 20 * (7 / 2 + 1.5)],
    ]
