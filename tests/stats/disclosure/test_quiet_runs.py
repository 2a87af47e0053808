"""Stocks of months between which nothing moved are published in all of them or in none."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stats.disclosure.quiet_runs import publishable_in_runs

YES, NO = True, False


def in_runs(publishable: list[bool], small: list[bool], quiet: list[bool]) -> list[bool]:
    """Of one unit."""
    allowed = publishable_in_runs(*(np.array([each]) for each in (publishable, small, quiet)))
    return allowed[0].tolist()


def test_a_month_in_which_nothing_moved_tells_no_small_stock_of_the_month_before() -> None:
    assert in_runs([YES, NO, YES, YES], [NO, YES, NO, NO], [NO, NO, YES, NO]) == [YES, NO, NO, YES]


def test_nor_of_the_month_after_or_of_one_several_months_away() -> None:
    assert in_runs([YES, YES, YES, NO], [NO, NO, NO, YES], [NO, YES, YES, YES]) == [NO, NO, NO, NO]


def test_what_is_withheld_for_the_sake_of_others_asks_for_nothing() -> None:
    assert in_runs([YES, NO, YES], [NO, NO, NO], [NO, YES, YES]) == [YES, NO, YES]


table = st.integers(1, 6).flatmap(
    lambda months: st.lists(
        st.tuples(*(st.lists(st.booleans(), min_size=months, max_size=months) for _ in range(3))),
        min_size=1,
        max_size=4,
    )
)


@given(table)
def test_no_published_stock_is_linked_to_a_small_one_and_no_other_is_lost(units: list) -> None:
    publishable, small, quiet = (np.array([unit[i] for unit in units]) for i in range(3))
    small &= ~publishable

    allowed = publishable_in_runs(publishable, small, quiet)

    for unit in range(len(units)):
        for month in range(publishable.shape[1]):
            linked = [
                other
                for other in range(publishable.shape[1])
                if quiet[unit, min(month, other) + 1 : max(month, other) + 1].all()
            ]
            assert allowed[unit, month] == (publishable[unit, month] and not small[unit, linked].any())
