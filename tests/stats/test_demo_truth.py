"""The demo's true parameters lie within the estimators' 95 % intervals in about 95 % of cases."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binomtest

from intake.demo.case_life import simulate_histories
from intake.demo.generate import generate
from intake.demo.line_activity import AS_OF_SECOND as NOW
from intake.demo.registrations import NO_DUE, chunks, draw_cases
from intake.demo.true_values import THIRTY_DAYS, CaseSample, by_office
from queries.vocabulary.codes import SET_ASIDE, Outcome, Verdict
from stats.estimates.intervals import wilson_interval
from stats.estimates.survival import cumulative_incidence, quantile
from tests.thorough import THOROUGH

pytestmark = pytest.mark.slow

SEEDS = range(1, 41 if THOROUGH > 1 else 11)
CASES = 12_000
MIN = 60  # Minimum number of cases of an office: with fewer, intervals are so wide that they show nothing.

Interval = tuple[float, float]
Flags = NDArray[np.bool_]


def offices(seed: int, province: object) -> Iterator[tuple[dict[str, float], dict[str, Interval]]]:
    """For each office with enough cases outside trips: the true values, and the intervals of the estimators."""
    demo = generate(cases=CASES, seed=seed, province=province)
    ((first, last, before),) = chunks(demo.count)
    cases = draw_cases(demo.world, demo.count, first=first, last=last, before=before, seed=seed)
    lives = simulate_histories(demo.world, cases, seed=seed)
    ordinary = cases.trip < 0
    truth = by_office(demo.world, CaseSample.sample(cases, lives, every=1).where(ordinary))
    closed = lives.closed <= NOW
    followed = lives.closed <= NOW - THIRTY_DAYS
    resolved = lives.outcome == Outcome.resolved
    spoke = closed & (lives.verdict != Verdict.none) & (lives.verdict_at <= NOW)
    back = lives.reopened[:, 0] - lives.closed <= THIRTY_DAYS
    aside = np.isin(lives.outcome, [int(x) for x in SET_ASIDE]) & closed
    shares: dict[str, tuple[Flags, Flags]] = {
        "on_time_share": (lives.answered <= cases.due, (cases.due != NO_DUE) & (cases.due <= NOW) & ~aside),
        "resolved_share": (resolved, closed),
        "satisfied_share": (lives.verdict == Verdict.satisfied, spoke),
        "reopened_share": (back, followed),
        "resolution_gap": (back | (spoke & (lives.verdict == Verdict.dissatisfied)), followed & resolved),
    }
    for office, true in enumerate(truth):
        own = ordinary & (cases.office == office)
        if own.sum() < MIN:
            continue
        estimates = {}
        for key, (hit, among) in shares.items():
            n = (among & own).sum()
            if n >= 30:
                lower, upper = wilson_interval(np.array([(hit & among & own).sum()]), np.array([n]))
                estimates[key] = (float(lower[0]), float(upper[0]))
        yield true, estimates | durations(cases.registered[own], lives.answered[own], lives.closed[own])


def durations(
    registered: NDArray[np.int64], answered: NDArray[np.int64], closed: NDArray[np.int64]
) -> dict[str, Interval]:
    """Intervals of the quantiles, in days, and of the shares answered by a day."""
    done, gone = answered <= NOW, (answered > NOW) & (closed <= NOW)
    end = np.where(done, answered, np.where(gone, closed, NOW))
    curve = cumulative_incidence((end - registered) // 3600, done * 1, gone * 1, ~(done | gone) * 1)
    estimates = {f"answered_by_day_{day}": curve.at(24 * day)[1:] for day in (10, 20, 30)}
    for key, share in (("answer_days_median", 0.5), ("answer_days_p90", 0.9)):
        hours = quantile(curve, share)
        lower = -np.inf if hours.lower is None else hours.lower / 24
        estimates[key] = (lower, np.inf if hours.upper is None else hours.upper / 24)
    return estimates


@pytest.fixture(scope="module")
def covered(province) -> dict[str, list[bool]]:
    """For each measure, whether the interval of each office in each province contains the true value."""
    hits: dict[str, list[bool]] = {}
    for seed in SEEDS:
        for true, estimate in offices(seed, province):
            for key, (lower, upper) in estimate.items():
                if true[key] is not None:
                    hits.setdefault(key, []).append(lower - 1e-5 <= true[key] <= upper + 1e-5)
    return hits


SHARES = ("on_time_share", "resolved_share", "satisfied_share", "reopened_share", "resolution_gap")
DURATIONS = ("answer_days_median", "answer_days_p90", *(f"answered_by_day_{day}" for day in (10, 20, 30)))


@pytest.mark.parametrize("key", [*SHARES, *DURATIONS])
def test_intervals_contain_the_truth_at_their_nominal_rate(covered: dict[str, list[bool]], key: str) -> None:
    hits = covered[key]
    assert len(hits) > 17 * len(SEEDS)
    assert binomtest(sum(hits), len(hits), 0.95, alternative="less").pvalue > 0.001
    assert np.mean(hits) < 0.985  # The intervals must not be too wide either.
