"""Values of τ that are left out are so unlikely that no figure shows it."""

import numpy as np
import pytest

from stats.peers import likely_differences as module
from stats.peers.likely_differences import TAU, TAU_SCALE, likely_differences
from stats.peers.partial_pooling import Centres, leave_one_out_centres

LOG_PRIOR = -0.5 * (TAU / TAU_SCALE) ** 2 + np.log(np.diff([0.0, *((TAU[1:] + TAU[:-1]) / 2), TAU[-1]]))


@pytest.mark.parametrize(
    ("likeliest", "of_all", "kept"),
    [
        ([15, 15], 15, (10, 21)),
        ([15, 4], 15, (0, 21)),  # one of them sees what all together do not
        ([15, 24], 15, (10, 27)),
        ([0, 0], 0, (0, 6)),
        ([27, 27], 27, (22, 27)),
        ([15, 15], 4, (0, 21)),  # a wrong hint costs time and nothing else
    ],
)
def test_values_are_followed_until_no_office_needs_them(
    likeliest: list[int], of_all: int, kept: tuple[int, int]
) -> None:
    at = np.arange(len(TAU))
    log_likelihood = -1.5 * (at[:, None] - np.array(likeliest)[None, :]) ** 2
    evaluated: list[int] = []

    def evaluate(some: slice) -> tuple[np.ndarray, np.ndarray]:
        evaluated.extend(at[some])
        return at[some][:, None, None] * np.ones((1, 2, 2)), log_likelihood[some]

    differences = likely_differences(TAU, -1.5 * (at - of_all) ** 2.0, evaluate)
    first, last = kept
    assert differences.tau.tolist() == TAU[first : last + 1].tolist()
    assert sorted(evaluated) == list(range(first, last + 1))
    assert differences.ordinary[:, 0, 0].tolist() == list(range(first, last + 1))
    posterior = np.exp(log_likelihood + LOG_PRIOR[:, None])
    posterior /= posterior.sum(axis=0)
    assert differences.weight == pytest.approx(posterior[first : last + 1].T, rel=1e-9, abs=1e-15)
    assert posterior.sum() - posterior[first : last + 1].sum() < 1e-12


@pytest.mark.parametrize(("n", "most"), [(4_000, 15), (40, 28)], ids=["many cases", "few cases"])
def test_pooling_is_the_same_with_all_values(n: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    group = np.repeat(np.arange(8), [2, 2, 6, 9, 12, 15, 16, 18])
    variance = rng.uniform(2, 9, len(group)) / n
    distance = rng.normal(0, np.sqrt(0.3**2 + variance))
    distance[:2] = -1.5, 1.5  # two who could be anything, and an outlier
    distance[-1] = -4.0
    change = rng.normal(0, 0.01, (len(group), len(group)))

    def pooled() -> Centres:
        return leave_one_out_centres(
            distance,
            variance,
            capped_variance=variance * 1.5,
            group=group,
            level=np.zeros(len(group)),
            change=change,
        )

    some = pooled()
    for name in ("NEGLIGIBLE_SMALL", "NEGLIGIBLE_LARGE"):
        monkeypatch.setattr(module, name, 1e-320)
    everything = pooled()
    assert len(some.tau) <= most
    assert len(everything.tau) > 20
    assert some.shares == pytest.approx(everything.shares, abs=1e-12)
    for name in ("tau", "centre", "variance"):
        means = [(c.weight * getattr(c, name)).sum(axis=1) for c in (some, everything)]
        assert means[0] == pytest.approx(means[1], rel=1e-12, abs=1e-12)
