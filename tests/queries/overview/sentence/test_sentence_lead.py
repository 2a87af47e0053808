"""What the sentence of the day begins with where a surge and an office that needs a look are told."""

import numpy as np
import pytest

from queries.overview.lists.overdue_list import Waiting
from tests.queries.overview.said_sentence import said
from tests.queries.overview.test_sentence_of_events import found

WAITING = [Waiting("a", 9, 4, 100), Waiting("b", 2, 0, 5)]
SURGE = "ut of the ordinary: A (90 cases in the last 7 days, 67 usual)"  # 23 more than usual
OFFICES = "11 cases are overdue, the most at A (9); it also needs a look (new)"


def lead(kind: str = "surge", *, excess_lower: float = 252.0, z: float = -6.4, **check) -> str:
    return said(
        WAITING, ["a"], findings=[found(kind, "agency", 90.0, **check)], excess_lower=excess_lower, z=z
    )


def test_an_office_with_far_more_cases_comes_before_a_weak_surge():
    assert lead(q=0.06) == f"{OFFICES}; o{SURGE}."
    assert said([], ["a"], findings=[found("surge", "agency", 90.0, q=0.06)], excess_lower=252.0, z=-6.4) == (
        f"No case is overdue; A needs a look (new); o{SURGE}."
    )


@pytest.mark.parametrize(
    "case",
    [
        {"q": 0.06, "excess_lower": 20.0},  # more in all, but not beyond doubt
        {"q": 0.06, "excess_lower": np.nan},  # similar offices say nothing
        {"q": 0.06, "z": -2.9},  # of 40 offices, chance brings one in 13 such
        {"q": 1e-4},  # as sure as anything
        {"q": 0.06, "grave": True},
    ],
)
def test_all_other_surges_lead(case):
    assert lead(**case) == f"O{SURGE}; {OFFICES}."


def test_what_may_mean_that_data_are_missing_leads():
    assert lead("drop", q=0.06).startswith("Out of the ordinary: A (only 90 cases")


def test_without_a_surge_the_order_stays():
    assert said(WAITING, ["a"], excess_lower=252.0, z=-6.4).startswith("Nothing is out of the ordinary")
