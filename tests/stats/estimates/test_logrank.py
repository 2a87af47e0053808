"""The log-rank test against a textbook, statsmodels and lifelines; its size; the effect of competing events."""

import numpy as np
import pandas as pd
import pytest
from lifelines.statistics import multivariate_logrank_test
from scipy.stats import binomtest
from statsmodels.duration.survfunc import survdiff

from stats.estimates.logrank import Histogram, LogRank, logrank
from tests.thorough import ordinary_first

# Freireich et al. (1963), Blood 21:699: weeks in remission; Kalbfleisch & Prentice (2002), table 1.1. + is censored.
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"
MERCAPTOPURINE = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"


def weeks(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Weeks, and whether each ended in a relapse."""
    parts = text.split()
    return np.array([int(x.rstrip("+")) for x in parts]), np.array([not x.endswith("+") for x in parts])


def histogram(hours: np.ndarray, event: np.ndarray) -> Histogram:
    """A histogram from single cases; `event` is 1 for an answer, 2 for a closing without one, 0 for censored."""
    return hours, *((event == state).astype(int) for state in (1, 2, 0))


def test_the_test_of_freireichs_remissions_is_the_published_one() -> None:
    test = logrank([histogram(t, e.astype(int)) for t, e in map(weeks, (PLACEBO, MERCAPTOPURINE))])
    assert test.df == 1
    # As in R's survival::survdiff and many textbooks.
    assert test.statistic == pytest.approx(16.79, abs=0.005)
    assert test.p == pytest.approx(4.17e-5, rel=0.01)


def groups_of(dice: np.random.Generator, groups: int, *, ties: int = 40) -> tuple[np.ndarray, ...]:
    n = 60 * groups
    return dice.integers(0, ties, n), dice.choice([0, 1, 1, 2], n), dice.integers(0, groups, n)


def ask(hours: np.ndarray, event: np.ndarray, group: np.ndarray) -> LogRank:
    return logrank([histogram(hours[group == g], event[group == g]) for g in np.unique(group)])


@pytest.mark.filterwarnings("ignore:Starting with pandas version 4.0")  # In lifelines.
@pytest.mark.parametrize("seed", ordinary_first(2, range(6)))
@pytest.mark.parametrize("groups", [2, 3, 5])
def test_it_equals_statsmodels_and_lifelines_with_ties(groups: int, seed: int) -> None:
    hours, event, group = groups_of(np.random.default_rng(seed), groups)
    test = ask(hours, event, group)
    # For these libraries a competing event is a censoring: the cause-specific test.
    statistic, p = survdiff(hours + 1, (event == 1).astype(int), group)
    assert (test.statistic, test.p) == pytest.approx((statistic, p), rel=1e-9)
    other = multivariate_logrank_test(hours + 1, group, event == 1)
    assert (test.statistic, test.p) == pytest.approx((other.test_statistic, other.p_value), rel=1e-9)
    assert test.df == groups - 1


def test_cases_counted_together_are_cases_one_by_one() -> None:
    hours, event, group = groups_of(np.random.default_rng(1), 3)
    frame = pd.DataFrame({"hours": hours, "event": event, "group": group})
    counted = [
        (table.index.to_numpy(), *(table.get(state, 0 * table.sum(axis=1)).to_numpy() for state in (1, 2, 0)))
        for _, rows in frame.groupby("group")
        for table in [rows.groupby(["hours", "event"]).size().unstack(fill_value=0)]
    ]
    assert logrank(counted).statistic == pytest.approx(ask(hours, event, group).statistic, rel=1e-12)


def test_without_two_groups_in_which_something_happens_there_is_no_p_value() -> None:
    one = histogram(np.array([1, 2]), np.array([1, 0]))
    none = histogram(np.zeros(0, dtype=int), np.zeros(0, dtype=int))
    waiting = histogram(np.array([5, 6]), np.array([0, 0]))
    for groups in ([], [one], [one, none], [waiting, waiting]):
        assert np.isnan(logrank(groups).p)
    assert logrank([one, none, one]).df == 1


@pytest.mark.thorough
@pytest.mark.slow
def test_equal_groups_are_called_unequal_five_times_in_a_hundred() -> None:
    dice = np.random.default_rng(2)
    false = sum(ask(*groups_of(dice, 4, ties=25)).p < 0.05 for _ in range(1000))
    assert binomtest(false, 1000, 0.05).pvalue > 0.001


def test_it_compares_hazards_and_says_nothing_of_unequal_closings_without_an_answer() -> None:
    """Two groups answer waiting cases at the same rate, but one closes far more without an answer: no difference."""
    dice = np.random.default_rng(9)
    false = 0
    for _ in range(200):
        answer = dice.exponential(200, 400)
        closing = dice.exponential(np.repeat([2000, 150], 200))
        hours = np.minimum(np.minimum(answer, closing), 500).astype(int)
        event = np.where(np.minimum(answer, closing) > 500, 0, np.where(answer < closing, 1, 2))
        false += ask(hours, event, np.repeat([0, 1], 200)).p < 0.05
    assert binomtest(false, 200, 0.05).pvalue > 0.001
