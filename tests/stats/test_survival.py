"""The Aalen–Johansen estimate against a plain sum, an exact case worked by hand, and lifelines' Kaplan–Meier."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.survival import incidence, quantile
from tests import reference

STATES = ("answer", "competing", "censored")


def curve_of(found: list[tuple[int, str]]):
    hours = np.array([h for h, _ in found], dtype=np.int64)
    parts = [np.array([s == state for _, s in found], dtype=np.int64) for state in STATES]
    return incidence(hours, *parts)


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(STATES)), min_size=1, max_size=80))
def test_the_incidence_equals_the_plain_sum(found: list[tuple[int, str]]) -> None:
    curve = curve_of(found)
    for (hour, value), h, v in zip(reference.incidence(found), curve.hours, curve.value, strict=True):
        assert hour == h
        assert v == pytest.approx(value, abs=1e-12)
    assert np.all((curve.lower <= curve.value + 1e-12) & (curve.value <= curve.upper + 1e-12))
    assert np.all(np.diff(curve.value) >= 0)


def test_four_cases_worked_by_hand() -> None:
    # at 1 h: 1 of 4 answered; at 2 h: 1 of 3 closed without an answer; at 3 h: 1 of 2 answered; 1 censored at 5 h.
    curve = curve_of([(1, "answer"), (2, "competing"), (3, "answer"), (5, "censored")])
    assert curve.value.tolist() == pytest.approx([1 / 4, 1 / 4, 1 / 4 + 3 / 4 * 2 / 3 * 1 / 2, 1 / 2])
    assert quantile(curve, 0.5).hour == 3
    assert quantile(curve, 0.9).hour is None
    assert quantile(curve, 0.5).at_risk == 2


def test_without_competing_events_it_is_one_minus_kaplan_meier_and_greenwood() -> None:
    """With one kind of event the incidence is 1 − S(t) and its variance Greenwood's."""
    dice = np.random.default_rng(1)
    hours = dice.integers(0, 40, 300)
    event = dice.random(300) < 0.7
    curve = incidence(hours, event.astype(int), np.zeros(300, dtype=int), (~event).astype(int))
    survival, greenwood = 1.0, 0.0
    for h, value, low, high in zip(curve.hours, curve.value, curve.lower, curve.upper, strict=True):
        n, d = (hours >= h).sum(), ((hours == h) & event).sum()
        survival *= 1 - d / n
        if n > d:
            greenwood += d / (n * (n - d))
        assert value == pytest.approx(1 - survival, abs=1e-12)
        if 0 < survival < 1:
            sigma = survival * np.sqrt(greenwood)
            width = 1.959963984540054 * sigma / (value * np.log(value))
            assert (low, high) == pytest.approx((value ** np.exp(-width), value ** np.exp(width)), abs=1e-9)


def test_the_interval_covers_the_truth_at_its_rate() -> None:
    """Nominal coverage in a simulation with a competing event: I(10) of exponential hazards 0.08 and 0.03."""
    dice = np.random.default_rng(7)
    truth = 0.08 / 0.11 * (1 - np.exp(-0.11 * 10))
    hits = 0
    for _ in range(400):
        first = dice.exponential(1 / 0.11, 200)
        answered = dice.random(200) < 0.08 / 0.11
        limit = dice.uniform(0, 40, 200)
        known = first <= limit
        # Hours so fine that flooring does not matter: a thousandth of the unit.
        hours = np.floor(np.minimum(first, limit) * 1000).astype(np.int64)
        curve = incidence(hours, (known & answered) * 1, (known & ~answered) * 1, (~known) * 1)
        _, low, high = curve.at(10_000)
        hits += low <= truth <= high
    assert 0.92 <= hits / 400 <= 0.98
