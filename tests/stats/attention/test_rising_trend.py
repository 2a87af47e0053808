"""A rise is claimed only where it is far more likely than a jump, whatever is usual."""

from math import exp, log

import numpy as np
import pytest

from stats.attention.rising_trend import (
    DAYS,
    EVIDENCE,
    MIN_JUMP_DAYS,
    MIN_RISE_DAYS,
    RATIOS,
    is_rising,
    rise_evidence,
)
from tests.thorough import ordinary_first


def plain_evidence(actual: list[float], usual: list[float], phi: float) -> float:
    """The same by loops over days and ratios."""

    def likelihood(ratios: list[float]) -> float:
        own = sum(y * log(s) for y, s in zip(actual, ratios, strict=True))
        return exp((own - sum(actual) * log(sum(e * s for e, s in zip(usual, ratios, strict=True)))) / phi)

    days, jumps, rises = len(actual), [], []
    for ratio in RATIOS:
        jumps += [
            likelihood([ratio if day >= first else 1.0 for day in range(days)])
            for first in range(1, days - MIN_JUMP_DAYS + 1)
        ]
        for first in range(days - MIN_RISE_DAYS + 1):
            part = [max(0.0, (day - first + 1) / (days - first)) for day in range(days)]
            rises.append(likelihood([1 + (ratio - 1) * x for x in part]))
    return log(sum(rises) / len(rises)) - log(sum(jumps) / len(jumps))


def test_the_evidence_is_that_of_plain_loops():
    rng = np.random.default_rng(4)
    usual = rng.uniform(0.5, 2.0, 30)
    actual = rng.poisson(usual * np.linspace(1, 3, 30)).astype(float)
    assert rise_evidence(actual, usual, phi=1.4) == pytest.approx(
        plain_evidence(actual.tolist(), usual.tolist(), 1.4)
    )


@pytest.mark.parametrize(
    ("shape", "low", "high"),
    ordinary_first(
        2,
        [
            ("flat", 0.0, 0.01),
            ("twice as many for 60 days", 0.0, 0.02),
            ("three times for 20 days", 0.0, 0.02),
            ("three times for 10 days", 0.0, 0.02),
            ("five times, halved every ten days", 0.0, 0.01),
            ("rise over two months", 0.85, 1.0),
            ("rise over three weeks", 0.25, 1.0),
        ],
    ),
)
def test_how_often_a_rise_is_claimed(shape, low, high):
    rng = np.random.default_rng(2)
    day = np.arange(DAYS)
    ratio = {
        "flat": np.full(DAYS, 1.0),
        "twice as many for 60 days": np.where(day >= 24, 2.0, 1.0),
        "three times for 20 days": np.where(day >= 64, 3.0, 1.0),
        "three times for 10 days": np.where(day >= 74, 3.0, 1.0),
        "five times, halved every ten days": 1 + np.where(day >= 54, 4 * 0.5 ** ((day - 54) / 10), 0.0),
        "rise over two months": np.interp(day, [22, 83], [1, 4]),
        "rise over three weeks": np.interp(day, [62, 83], [1, 4]),
    }[shape]
    usual = 4.0 * np.array([1.2, 1.1, 1.1, 1.0, 1.0, 0.9, 0.7])[day % 7]
    share = np.mean([is_rising(rng.poisson(usual * ratio).astype(float), usual) for _ in range(400)])
    assert low <= share <= high


def test_how_high_the_usual_is_makes_no_difference_and_dispersion_does():
    rng = np.random.default_rng(3)
    usual = np.full(DAYS, 4.0)
    actual = rng.poisson(usual * np.interp(np.arange(DAYS), [22, 83], [1, 4])).astype(float)
    evidence = rise_evidence(actual, usual)
    assert evidence > np.log(EVIDENCE)
    assert rise_evidence(actual, 2.5 * usual) == pytest.approx(evidence)
    assert rise_evidence(actual, usual, phi=3.0) < evidence
    # What lies further back is not looked at.
    earlier = rng.poisson(9.0, 50).astype(float)
    assert rise_evidence(np.concatenate([earlier, actual]), np.full(DAYS + 50, 4.0)) == evidence


def test_nothing_is_claimed_of_too_few_days_or_of_no_counts():
    assert not is_rising(np.linspace(1, 50, MIN_RISE_DAYS - 1), np.ones(MIN_RISE_DAYS - 1))
    assert rise_evidence(np.ones(30), np.zeros(30)) == 0.0
    assert rise_evidence(np.zeros(30), np.ones(30)) == 0.0


def test_the_usual_may_be_small_and_the_days_as_few_as_a_rise_needs():
    rng = np.random.default_rng(5)
    usual = np.full(MIN_RISE_DAYS, 1.0)
    actual = rng.poisson(usual * np.linspace(1, 4, MIN_RISE_DAYS)).astype(float)
    evidence = rise_evidence(actual, usual)
    assert evidence == pytest.approx(plain_evidence(actual.tolist(), usual.tolist(), 1.0))
    assert evidence != 0
    assert rise_evidence(actual, 0.001 * usual) == pytest.approx(evidence)


def test_a_rise_is_claimed_by_the_dispersion_that_is_given():
    day = np.arange(DAYS)
    usual = np.full(DAYS, 4.0)
    actual = np.round(usual * np.interp(day, [22, 83], [1, 2.1]))
    evidence = {phi: rise_evidence(actual, usual, phi=phi) for phi in (1.0, 2.0)}
    assert evidence[2.0] < log(EVIDENCE) < evidence[1.0]
    assert rise_evidence(actual, usual) == evidence[1.0]
    assert is_rising(actual, usual)
    assert not is_rising(actual, usual, phi=2.0)
