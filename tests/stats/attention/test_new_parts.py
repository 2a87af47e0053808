"""New parts of a rising count: what is new, what it explains, and a plain reference of the rule."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.attention.new_parts import (
    PartCounts,
    holds_most,
    is_rare_before,
    new_parts,
    share_of,
    usual_rest,
)

YEAR, MONTH = 364, 28
PHONE, PORTAL, SMS = 0, 1, 2


def counts(before: list[float], now: list[float]) -> PartCounts:
    return PartCounts(np.array(before, dtype=float), np.array(now, dtype=float))


def reference(here: PartCounts, everywhere: PartCounts, days_before: int, days: int) -> list[bool]:
    """The rule of the module's docstring, part by part in plain Python."""

    def hardly_any_before(of: PartCounts, i: int) -> bool:
        share = of.before[i] <= 0.01 * sum(of.before)
        a_day_before, a_day_now = of.before[i] / days_before, of.now[i] / days
        return of.now[i] > 0 and share and a_day_before <= 0.02 * a_day_now

    new = []
    for i in range(len(here.now)):
        if sum(here.before) == 0 or sum(everywhere.before) == 0:
            new.append(False)
            continue
        usual_here = sum(here.before) * everywhere.before[i] / sum(everywhere.before)
        # With a variance of twice the mean, the chance of none is 2 ** -mean: one in ten thousand.
        absence_is_no_chance = 2.0**-usual_here <= 1e-4 and here.before[i] <= usual_here / 10
        new.append(hardly_any_before(here, i) and (hardly_any_before(everywhere, i) or absence_is_no_chance))
    return new


@given(
    st.lists(
        st.tuples(*(st.integers(0, most) for most in (300, 200, 30_000, 2_000))), min_size=1, max_size=6
    ),
    st.sampled_from([YEAR, 90, 28]),
    st.sampled_from([3, 7, 14, 28]),
)
def test_new_parts_are_those_of_the_plain_reference(rows, days_before, days):
    before, now, more_before, more_now = (list(map(float, column)) for column in zip(*rows, strict=True))
    here = counts(before, now)
    everywhere = counts(
        [a + b for a, b in zip(before, more_before, strict=True)],
        [a + b for a, b in zip(now, more_now, strict=True)],
    )
    is_new = new_parts(here, everywhere, days_before=days_before, days=days)
    assert is_new.tolist() == reference(here, everywhere, days_before, days)


@pytest.mark.parametrize(
    ("here", "everywhere", "is_new"),
    [
        # Nobody used it anywhere.
        (([400, 200, 0], [30, 15, 40]), ([9000, 4000, 0], [700, 300, 40]), True),
        # A pilot with a few cases is hardly any.
        (([400, 200, 4], [30, 15, 40]), ([9000, 4000, 30], [700, 300, 300]), True),
        # It is used elsewhere, and 29 cases of it would have been usual here: it was not there.
        (([400, 200, 0], [30, 15, 40]), ([9000, 4000, 650], [700, 300, 90]), True),
        # It is used elsewhere, and none of six is chance.
        (([400, 200, 0], [30, 15, 40]), ([9000, 4000, 130], [700, 300, 50]), False),
        # One case a month is a channel that exists.
        (([400, 200, 12], [30, 15, 40]), ([9000, 4000, 400], [700, 300, 70]), False),
        # Without a past nothing is new.
        (([0, 0, 0], [30, 15, 40]), ([9000, 4000, 0], [700, 300, 40]), False),
    ],
)
def test_what_was_hardly_there_before_is_new_unless_its_absence_is_chance(here, everywhere, is_new):
    results = new_parts(counts(*here), counts(*everywhere), days_before=YEAR, days=MONTH)
    assert results.tolist() == [False, False, is_new]


def test_a_channel_without_cases_now_is_not_new():
    here = counts([400, 200, 0], [30, 15, 0])
    assert not is_rare_before(here, days_before=YEAR, days=MONTH).any()
    assert not new_parts(here, here, days_before=YEAR, days=MONTH).any()


def test_a_new_part_must_hold_most_of_the_excess():
    assert holds_most(40, 45, expected=45, share_elsewhere=0)
    assert holds_most(40, 80, expected=45, share_elsewhere=0)
    assert not holds_most(40, 90, expected=45, share_elsewhere=0)
    assert not holds_most(10, 20, expected=45, share_elsewhere=0)  # no excess at all


def test_a_part_that_is_new_everywhere_explains_only_what_is_beyond_its_share_elsewhere():
    # One case in five comes by it, here as elsewhere: all channels have risen by half.
    assert not holds_most(30, 120, expected=100, share_elsewhere=0.2)
    assert holds_most(30, 120, expected=125, share_elsewhere=0)
    # Here it has more than half.
    assert holds_most(110, 80, expected=100, share_elsewhere=0.2)
    assert not holds_most(110, 80, expected=100, share_elsewhere=1.0)


def test_the_expectation_of_the_other_parts_is_their_usual_number():
    assert usual_rest(100, 160, 0.0) == (100, 160)
    mean, variance = usual_rest(100, 160, 0.2)
    assert (mean, variance) == pytest.approx((80, 80 + 60 * 0.64))
    assert usual_rest(100, 90, 0.5) == (50, 50)  # never less than chance


def test_the_counts_of_all_others_are_those_of_the_whole_less_the_part():
    whole, part = counts([90, 10], [60, 40]), counts([50, 0], [20, 30])
    others = whole.minus(part)
    assert (others.before.tolist(), others.now.tolist()) == ([40, 10], [40, 10])
    assert share_of(np.array([False, True]), others) == 0.2
    assert share_of(np.array([False, True]), counts([1, 1], [0, 0])) == 0
