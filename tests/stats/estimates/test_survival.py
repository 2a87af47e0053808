"""The Aalen–Johansen estimate against a plain sum, a hand-worked case, and lifelines' Kaplan–Meier."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter, KaplanMeierFitter

from stats.estimates import incidence_lines
from stats.estimates.survival import (
    Quantile,
    Quantiles,
    cumulative_incidence,
    incidence_by_group,
    quantile,
    quantiles_by_group,
)
from tests import reference
from tests.thorough import MANY, ordinary_first

STATES = ("answer", "competing", "censored")


def curve_of(found: list[tuple[int, str]]):
    hours = np.array([h for h, _ in found], dtype=np.int64)
    parts = [np.array([s == state for _, s in found], dtype=np.int64) for state in STATES]
    return cumulative_incidence(hours, *parts)


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(STATES)), min_size=1, max_size=80))
def test_the_incidence_equals_the_plain_sum(found: list[tuple[int, str]]) -> None:
    curve = curve_of(found)
    for (hour, value), h, v in zip(reference.incidence(found), curve.hours, curve.value, strict=True):
        assert hour == h
        assert v == pytest.approx(value, abs=1e-12)
    assert np.all((curve.lower <= curve.value + 1e-12) & (curve.value <= curve.upper + 1e-12))
    assert np.all(np.diff(curve.value) >= 0)


def test_the_curve_of_four_cases_is_the_one_worked_by_hand() -> None:
    # At 1 h: 1 of 4 answered; at 2 h: 1 of 3 closed without an answer; at 3 h: 1 of 2 answered; 1 censored at 5 h.
    curve = curve_of([(1, "answer"), (2, "competing"), (3, "answer"), (5, "censored")])
    assert curve.value.tolist() == pytest.approx([1 / 4, 1 / 4, 1 / 4 + 3 / 4 * 2 / 3 * 1 / 2, 1 / 2])
    assert quantile(curve, 0.5).hour == 3
    assert quantile(curve, 0.9).hour is None
    assert quantile(curve, 0.5).at_risk == 2


def test_without_competing_events_it_is_one_minus_kaplan_meier_and_greenwood() -> None:
    """With one kind of event the incidence is 1 − S(t) and its variance is Greenwood's."""
    dice = np.random.default_rng(1)
    hours = dice.integers(0, 40, 300)
    event = dice.random(300) < 0.7
    curve = cumulative_incidence(hours, event.astype(int), np.zeros(300, dtype=int), (~event).astype(int))
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
        # Hours so fine that rounding down does not matter: a thousandth of the unit.
        hours = np.floor(np.minimum(first, limit) * 1000).astype(np.int64)
        curve = cumulative_incidence(hours, (known & answered) * 1, (known & ~answered) * 1, (~known) * 1)
        _, low, high = curve.at(10_000)
        hits += low <= truth <= high
    assert 0.92 <= hits / 400 <= 0.98


# Freireich et al. (1963): weeks in remission under 6-mercaptopurine; Kalbfleisch & Prentice (2002), table 1.1.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_the_curve_of_freireichs_remissions_is_the_published_one() -> None:
    """Kaplan–Meier as every textbook prints it: 0.857 at 6 weeks … 0.448 at 23; the median is 23 weeks."""
    curve = curve_of([(w, "answer" if r else "censored") for w, r in zip(WEEKS, RELAPSED, strict=True)])
    survival = {int(h): 1 - v for h, v in zip(curve.hours, curve.value, strict=True)}
    printed = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    assert {week: survival[week] for week in printed} == pytest.approx(printed, abs=5e-5)
    assert quantile(curve, 0.5).hour == 23
    # Standard errors by Greenwood, e.g. Collett (2015): 0.0764 at 6 weeks, 0.1346 at 23; here as log–log limits.
    for week, error in ((6, 0.0764), (23, 0.1346)):
        i = list(curve.hours).index(week)
        value = curve.value[i]
        width = 1.959964 * error / (value * np.log(value))
        assert curve.lower[i] == pytest.approx(value ** np.exp(-width), abs=2e-4)
        assert curve.upper[i] == pytest.approx(value ** np.exp(width), abs=2e-4)


@pytest.mark.parametrize("seed", range(5))
def test_kaplan_meier_is_that_of_lifelines_ties_and_limits_included(seed: int) -> None:
    dice = np.random.default_rng(seed)
    hours, event = dice.integers(1, 50, 400), dice.random(400) < 0.6
    curve = curve_of([(int(h), "answer" if e else "censored") for h, e in zip(hours, event, strict=True)])
    theirs = KaplanMeierFitter().fit(hours, event)
    assert 1 - curve.value == pytest.approx(
        theirs.survival_function_["KM_estimate"].loc[curve.hours].to_numpy(), abs=1e-9
    )
    # Their limits are log–log in S, ours in the incidence 1 − S; both use Greenwood's standard error.
    inside = (curve.value > 0) & (curve.value < 1 - 1e-9)
    i, s = curve.value[inside], 1 - curve.value[inside]
    below = theirs.confidence_interval_survival_function_.loc[curve.hours].to_numpy()[inside, 0]
    times_sigma = s * np.abs(np.log(s)) * np.log(np.log(below) / np.log(s))
    width = times_sigma / (i * np.log(i))
    assert curve.lower[inside] == pytest.approx(i ** np.exp(-width), abs=1e-9)
    assert curve.upper[inside] == pytest.approx(i ** np.exp(width), abs=1e-9)


@pytest.mark.parametrize("seed", ordinary_first(5 if MANY else 1, range(5)))
def test_aalen_johansen_is_that_of_lifelines_without_ties(seed: int) -> None:
    dice = np.random.default_rng(seed)
    hours, state = dice.permutation(np.arange(1, 301)), dice.choice([0, 1, 1, 2], 300)
    parts = [(state == wanted).astype(np.int64) for wanted in (1, 2, 0)]
    curve = cumulative_incidence(hours, *parts)
    theirs = AalenJohansenFitter(calculate_variance=True).fit(hours, state, event_of_interest=1)
    table = theirs.cumulative_density_.iloc[:, 0]
    assert curve.value == pytest.approx(table.loc[curve.hours].to_numpy(), abs=1e-9)


def test_what_was_closed_without_an_answer_can_never_be_answered() -> None:
    hours = np.arange(1, 6)
    answers, closed, waiting = np.array([1, 1, 0, 0, 0]), np.array([0, 0, 1, 0, 0]), np.array([0, 0, 0, 0, 2])
    # Two of five answered, one closed, two still waiting: four of five can still be answered, but not nine of ten.
    curve = cumulative_incidence(hours, answers, closed, waiting)
    assert curve.highest == pytest.approx(0.8)
    assert not quantile(curve, 0.8).never
    assert quantile(curve, 0.8).hour is None
    assert quantile(curve, 0.9).never
    assert not quantile(curve, 0.4).never
    assert not quantile(cumulative_incidence(*(np.zeros(0, dtype=int),) * 4), 0.9).never


@pytest.mark.parametrize("in_order", [True, False])
@pytest.mark.parametrize("cells", [1, 60, incidence_lines.CELLS])
def test_groups_computed_together_have_the_curves_that_each_has_alone(
    monkeypatch, cells: int, in_order: bool
) -> None:
    monkeypatch.setattr(incidence_lines, "CELLS", cells)
    dice = np.random.default_rng(4)
    groups, rows = 9, 400
    group = np.concatenate([np.arange(groups), dice.integers(0, groups, rows - groups)])
    hours, state, cases = dice.geometric(0.05, rows), dice.integers(0, 3, rows), dice.integers(1, 9, rows)
    if in_order:  # as a histogram of the store is, whose rows need not be sorted
        order = np.lexsort((hours, group))
        group, hours, state, cases = (each[order] for each in (group, hours, state, cases))
    parts = [np.where(state == code, cases, 0) for code in range(3)]
    together = incidence_by_group(group, hours, *parts)
    assert len(together) == groups
    for number, curve in enumerate(together):
        alone = cumulative_incidence(hours[group == number], *(part[group == number] for part in parts))
        for name in ("hours", "at_risk", "value", "lower", "upper"):
            assert np.array_equal(getattr(curve, name), getattr(alone, name)), name
        assert (curve.n, curve.left_waiting, curve.highest) == (alone.n, alone.left_waiting, alone.highest)


def each_of(found: Quantiles) -> list[Quantile]:
    """The quantile of each group."""
    hours = zip(*(x.tolist() for x in (found.hour, found.lower, found.upper)), strict=True)
    points = [[None if np.isnan(hour) else int(hour) for hour in point] for point in hours]
    further = zip(found.at_risk.tolist(), found.never.tolist(), strict=True)
    return [Quantile(*point, at_risk, never) for point, (at_risk, never) in zip(points, further, strict=True)]


@pytest.mark.parametrize("cells", [1, 60, incidence_lines.CELLS])
@pytest.mark.parametrize(
    "spread", [3, 40, 2_000]
)  # hours; few or many rows for each hour, which are counted or sorted
@pytest.mark.parametrize("open_share", [0.05, 0.6])
def test_quantiles_of_groups_together_are_those_of_their_curves(
    monkeypatch, spread: int, open_share: float, cells: int
) -> None:
    monkeypatch.setattr(incidence_lines, "FEW_HOURS", 2)
    monkeypatch.setattr(incidence_lines, "CELLS", cells)
    dice = np.random.default_rng(int(spread + 10 * open_share))
    groups, rows = 4, 3_000
    group = np.concatenate([np.arange(groups), dice.integers(0, groups, rows - groups)])
    hours, cases = dice.geometric(1 / spread, rows), dice.integers(1, 4, rows)
    # A group of a single case with an answer, whose line is mostly empty, and one of whose cases hardly any has one.
    group, hours, cases = (np.append(x, [each] * 3) for x, each in ((group, groups), (hours, 1), (cases, 1)))
    state = dice.choice(3, rows + 3, p=[0.95 - open_share, 0.05, open_share])
    state[group == 2] = dice.choice(3, (group == 2).sum(), p=[0.05, 0.9, 0.05])
    parts = [np.where(state == code, cases, 0) for code in range(3)]
    curves = incidence_by_group(group, hours, *parts)
    for share in (0.1, 0.5, 0.9):
        points = [quantile(curve, share) for curve in curves]
        quantiles = quantiles_by_group(group, hours, *parts, share=share)
        assert each_of(quantiles) == points
        assert quantiles.n.tolist() == [curve.n for curve in curves]
        without = quantiles_by_group(group, hours, *parts, share=share, with_limits=False)
        assert np.array_equal(without.hour, quantiles.hour, equal_nan=True)
        assert np.isnan([without.lower, without.upper]).all()
    assert any(point.never for point in points)
    assert Quantiles.of_nobody(2).n.tolist() == [0, 0]
