"""As-of: the newest plausible day, which a few mistyped years never move."""

import random
from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.derive.as_of import DayCounts, end_if_day_alone, newest_plausible
from intake.derive.event_arrays import DAY_SECONDS

ONE = date(2025, 1, 1).toordinal() - date(1970, 1, 1).toordinal()


def newest(days: dict[int, int]) -> int | None:
    ordered = sorted(days)
    return newest_plausible(
        np.array(ordered, dtype=np.int64), np.array([days[day] for day in ordered], dtype=np.int64)
    )


def daily(count: int, each: int = 10) -> dict[int, int]:
    return {ONE + day: each for day in range(count)}


def test_an_ordinary_file_is_known_up_to_its_newest_day() -> None:
    assert newest(daily(100)) == ONE + 99


@pytest.mark.parametrize("far", [6, 40, 365, 36_500])
def test_a_mistyped_date_is_set_aside(far: int) -> None:
    assert newest(daily(100) | {ONE + 99 + far: 1}) == ONE + 99


def test_several_mistyped_years_are_set_aside_one_after_the_other() -> None:
    assert newest(daily(100) | {ONE + 500: 1, ONE + 900: 1, ONE + 30_000: 1}) == ONE + 99


def test_a_block_of_many_events_is_no_mistake() -> None:
    assert newest(daily(100) | {ONE + 200: 4}) == ONE + 200  # Of 1,000 events at most 3 are mistyped.


def test_a_large_file_may_hold_more_mistakes() -> None:
    assert newest(daily(100, each=100) | {ONE + 200: 10}) == ONE + 99
    assert newest(daily(100, each=100) | {ONE + 200: 11}) == ONE + 200


def test_a_gap_as_the_file_has_them_is_no_sign() -> None:
    weekly = {ONE + 7 * week: 10 for week in range(50)}
    assert newest(weekly | {ONE + 7 * 49 + 35: 1}) == ONE + 7 * 49 + 35
    assert newest(weekly | {ONE + 7 * 49 + 36: 1}) == ONE + 7 * 49


def test_a_gap_longer_ago_than_a_year_does_not_excuse() -> None:
    early = {ONE - 2_000: 5}
    assert newest(early | daily(400) | {ONE + 500: 1}) == ONE + 399


def test_nothing_is_set_aside_in_a_small_file() -> None:
    assert newest(daily(19, each=1) | {}) == ONE + 18
    assert newest(daily(18, each=1) | {ONE + 400: 1}) == ONE + 400
    assert newest(daily(19, each=1) | {ONE + 400: 1}) == ONE + 18


@pytest.mark.parametrize("count", [15, 60, 500])
def test_the_last_answers_of_cases_that_came_in_long_before_are_hardly_ever_taken_for_mistakes(
    count: int,
) -> None:
    draw, trials, lost = random.Random(7), 300, 0
    for _ in range(trials):
        days: Counter[int] = Counter()
        for _ in range(count):
            registered = draw.randrange(30)
            days.update([ONE + registered, ONE + registered + int(draw.expovariate(1 / 12))])
        lost += newest(days) != max(days)
    assert lost < 0.04 * trials  # one in ten, if only the longest gap counts


def test_a_tail_excuses_no_gap_of_half_a_year() -> None:
    tail = daily(30, each=1) | {ONE + 29 + 10 * day: 1 for day in range(1, 11)}
    assert newest(tail | {ONE + 129 + 180: 1}) == ONE + 129 + 180
    assert newest(tail | {ONE + 129 + 184: 1}) == ONE + 129


def test_a_date_a_month_after_all_others_is_still_a_mistake_where_cases_come_in_every_day() -> None:
    assert newest(daily(40, each=1) | {ONE + 39 + 31: 1}) == ONE + 39


def test_nothing_counted_gives_nothing() -> None:
    assert newest({}) is None
    assert DayCounts(until=0).newest_day() is None


def test_events_after_the_files_last_change_do_not_count() -> None:
    counts = DayCounts(until=(ONE + 5) * DAY_SECONDS + 100)
    counts.add(
        np.array(
            [(ONE + 5) * DAY_SECONDS + 100, (ONE + 5) * DAY_SECONDS + 101, (ONE + 6) * DAY_SECONDS],
            dtype=np.int64,
        )
    )
    assert counts.newest_day() == ONE + 5
    assert counts.counts.sum() == 1


@pytest.mark.parametrize(
    ("clock", "until", "end"),
    [(0, 2 * DAY_SECONDS, DAY_SECONDS - 1), (0, 3_600, 3_600), (0, -5, 0), (1, 2 * DAY_SECONDS, 1)],
)
def test_a_day_alone_means_its_end_but_nothing_after_the_file_was_changed(
    clock: int, until: int, end: int
) -> None:
    day = ONE * DAY_SECONDS
    assert end_if_day_alone(day + clock, until=day + until) == day + end


@given(st.dictionaries(st.integers(0, 3_000), st.integers(1, 50), min_size=30), st.integers(10_000, 80_000))
def test_one_wrong_year_never_moves_it(days: dict[int, int], far: int) -> None:
    plain = {ONE + day: count for day, count in days.items()}
    if max(np.diff(sorted(days)), default=0) * 5 >= far - 3_000:
        return
    assert newest(plain | {ONE + far: 1}) == newest(plain)
