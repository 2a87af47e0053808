"""Open cases are those never closed and those open again, of which only what can be known is known."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from tests.protection.constraints import Search
from tests.protection.known_counts import Knowledge
from tests.protection.stock_identity import know_open_again

RECEIVED, CLOSED, OPEN = (5, 2), (3, 2), (3, 2)  # of two months; one case is open again after the first


def possible_open_cases(
    *, earlier: tuple[int, int, int] | None = None, reopened_known: bool = False
) -> Search:
    """What is possible for the open cases of two months, where all other counts of a province are known exactly.

    `earlier` are the open, received and closed cases of the year before, of which nothing is known.
    """
    known = Knowledge()
    before = dict(zip(("open", "received", "closed"), earlier or (0, 0, 0), strict=True))
    months = {
        "received": RECEIVED,
        "closed": CLOSED,
        "open": tuple(n + before["received"] - before["closed"] for n in OPEN),
    }
    for measure, counts in months.items():
        positions = known.constraints.unknowns(np.array(counts).reshape(1, 2, 1, 1))
        known.positions[0, measure, ""] = positions
        known.months[0, measure] = ("1404-01", "1404-02")
        if measure != "open":
            for at, n in zip(positions.ravel(), counts, strict=True):
                known.constraints.bound_sum(np.array([at]), n, n)
        if earlier:
            known.earlier[0, measure, ""] = known.constraints.unknowns(np.array([[[before[measure]]]]))
    know_open_again(known, 0, reopened_known=reopened_known)
    stock = known.positions[0, "open", ""].ravel()
    n = len(known.constraints.truth)
    return Search(known.constraints, csr_array((np.ones(2), stock, [0, 1, 2]), shape=(2, n)))


@pytest.mark.parametrize(("month", "least", "most"), [(0, 2, 5), (1, 2, 7)])
def test_open_are_at_least_the_never_closed_and_at_most_all_that_were_received(month, least, most):
    assert possible_open_cases().ends(month, seconds=10) == (least, most, True)


@pytest.mark.parametrize(("month", "n"), [(0, 3), (1, 2)])
def test_who_knows_how_many_are_open_again_knows_how_many_are_open(month, n):
    assert possible_open_cases(reopened_known=True).ends(month, seconds=10) == (n, n, True)


def test_of_the_years_before_nothing_is_known_but_what_their_tables_say():
    # All cases of the year before may be closed, or any number of them open.
    assert possible_open_cases(earlier=(4, 9, 5)).ends(0, seconds=10) == (2, np.inf, True)


def test_a_province_whose_closings_lack_a_date_gives_no_such_relation():
    known = Knowledge()
    for measure, n in (("received", 5), ("closed", 1), ("open", 3)):  # one was closed on an unknown day
        known.positions[0, measure, ""] = known.constraints.unknowns(np.array([[[[n]]]]))
    know_open_again(known, 0, reopened_known=False)

    assert known.relations == []
    assert len(known.constraints.truth) == 3
