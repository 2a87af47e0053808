"""Events are named, kept while they last, frozen out of what is usual, and become a new level after twelve weeks."""

from dataclasses import replace

import numpy as np
import pytest

from stats.attention.event_course import EventCourse, event_course, event_courses
from stats.attention.reporting_rule import ReportingRule
from stats.attention.watched_counts import FEWER, MORE, WatchedCounts
from tests.stats.attention.event_course_reference import reference_course
from tests.stats.attention.watched_rows import DAYS, LEAD, RULE, watched
from tests.thorough import THOROUGH, ordinary_first


def course_of(
    ratio: np.ndarray, *, usual: float = 4.0, rows: int = 12, seed: int = 1, **changed: object
) -> EventCourse:
    """The course of rows of which the first has `ratio` times the usual from replayed day 28 on."""
    rng = np.random.default_rng(seed)
    expected = np.full((rows, LEAD + DAYS), usual)
    rate = expected.copy()
    first = LEAD + 28
    rate[0, first : first + len(ratio)] *= ratio[: DAYS - 28]
    return event_course(watched(rng.poisson(rate), expected, **changed), RULE)


def test_an_event_is_reported_kept_while_it_lasts_and_ended_soon_after():
    course = course_of(np.full(50, 3.0))
    days = np.flatnonzero(course.reported[0])
    assert 28 <= days[0] <= 32
    assert course.reported[0, days[0] : 78].all()  # on day 50 of the event as on its first
    assert days[-1] < 78 + 14
    assert set(course.first[0, days]) == {days[0]}
    assert 26 <= course.start[0, days[0]] <= days[0]
    assert (course.q_first[0, days] <= RULE.level).all()
    assert not course.is_new_level[0].any()
    assert course.reported[1:].mean() < 0.1  # a line of chance


def test_what_is_usual_does_not_learn_an_event_and_learns_what_lasts_twelve_weeks():
    course = course_of(np.full(200, 3.0))
    days = np.flatnonzero(course.reported[0])
    settled, end = days[0] + RULE.settle, days[0] + RULE.settle + RULE.announce
    assert course.reported[0, days[0] : end].all()
    assert not course.reported[0, end : end + 7].any()
    assert (np.flatnonzero(course.is_new_level[0]) == np.arange(settled, end)).all()
    usual = course.mean[0, :, 3]
    # As before the event, to the last day of its line.
    assert usual[days[0] : end] == pytest.approx(112, rel=0.12)
    assert usual[end + 7 :] == pytest.approx(336, rel=0.08)


def test_a_fall_is_reported_and_its_days_are_no_baseline_for_the_rises_of_the_same_counts():
    sign = np.array([FEWER, MORE, *[MORE] * 10])
    rng = np.random.default_rng(4)
    expected = np.full((12, LEAD + DAYS), 6.0)
    actual = rng.poisson(expected).astype(float)
    actual[:2, LEAD + 28 : LEAD + 90] = 0.0
    actual[1] = actual[0]
    twin = np.array([1, 0, *range(2, 12)])
    least_ratio = np.array([0.5, *[1.25] * 11])
    changed = {"sign": sign, "twin": twin, "least_ratio": least_ratio}
    course = event_course(watched(actual, expected, **changed), RULE)
    assert course.reported[0, 34:90].all()
    assert not course.reported[0, 100:].any()
    # After the silence the usual number is no surge.
    assert not course.reported[1].any()
    alone = event_course(watched(actual, expected, **{**changed, "twin": np.arange(12)}), RULE)
    assert alone.reported[1, 90:].any()


def test_a_grave_row_needs_less():
    ratio, reported_days = np.full(40, 1.9), {False: 0, True: 0}
    for seed in range(12 if THOROUGH > 1 else 6):
        for grave in reported_days:
            ones = np.ones(12)
            changed = {
                "least_cases": 10 - 5 * ones,
                "least_ratio": 1.15 * ones,
                "weight": 1 + 3.0 * (np.arange(12) == 0),
            }
            course = course_of(ratio, usual=0.9, seed=seed, **(changed if grave else {}))
            reported_days[grave] += int(course.reported[0, 28:68].sum())
    assert reported_days[True] > 1.15 * reported_days[False] > 0


def test_nothing_depends_on_later_days():
    rng = np.random.default_rng(3)
    expected = np.full((12, LEAD + DAYS), 4.0)
    rate = expected.copy()
    rate[0, LEAD + 60 :] *= 3
    actual = rng.poisson(rate)
    whole = event_course(watched(actual, expected), RULE)
    for end in (91, 98):
        cut = slice(0, LEAD + end)
        part = event_course(watched(actual[:, cut], expected[:, cut]), RULE)
        assert (part.reported == whole.reported[:, :end]).all()
        assert (part.first == whole.first[:, :end]).all()


@pytest.mark.thorough
def test_a_surge_within_a_small_excess_that_is_already_reported_is_reported_afresh():
    """A county with a third more than usual for weeks must be named as new when it has four times the usual."""
    ratio = np.concatenate([np.full(40, 1.6), np.full(20, 4.0)])
    days, steady = [], 0
    seeds = 6 if THOROUGH > 1 else 3
    for seed in range(seeds):
        course = course_of(ratio, usual=6.0, seed=seed)
        on = course.reported[0, 28 + 40 : 28 + 60]
        first = course.first[0, 28 + 40 : 28 + 60]
        days.append(int(np.argmax(on & (first >= 28 + 40))))
        # A surge that stays as it is is reported once.
        alone = course_of(np.full(60, 4.0), usual=6.0, seed=seed)
        steady += len(np.unique(alone.first[0, 28:88][alone.reported[0, 28:88]]))
    assert max(days) <= 7
    assert steady == seeds


def test_lists_replayed_side_by_side_have_the_courses_that_each_has_alone():
    rng, lists = np.random.default_rng(7), []
    for rows, size in ((12, 4.0), (5, 9.0)):
        expected = np.full((rows, LEAD + DAYS), size)
        rate = expected * rng.uniform(0.8, 1.2, (rows, 1))
        rate[0, LEAD + 40 : LEAD + 70] *= 3
        families = np.stack([np.arange(rows) // 4, np.full(rows, -1)])
        twin = np.array([1, 0, *range(2, rows)])
        # One of the lists knows something of feasts.
        feasts = {"feast_variance": np.full((rows, DAYS, 4), 0.005)} if size > 5 else {}
        lists.append(watched(rng.poisson(rate), expected, families=families, twin=twin, **feasts))
    for alone, joined in zip(
        (event_course(each, RULE) for each in lists), event_courses(lists, RULE), strict=True
    ):
        assert (alone.reported == joined.reported).all()
        assert (alone.first == joined.first).all()
        assert joined.mean == pytest.approx(alone.mean)
        assert joined.q == pytest.approx(alone.q)
        assert alone.reported.any()


def same_as_the_reference(counts: WatchedCounts, rule: ReportingRule) -> EventCourse:
    """The course, after a comparison of its lines, of what is usual and of all adjusted p-values with plain Python."""
    course, reference = event_course(counts, rule), reference_course(counts, rule)
    days = course.reported.shape[1]
    lines = {
        (int(i), int(day)): (
            int(course.first[i, day]),
            int(course.start[i, day]),
            bool(course.is_new_level[i, day]),
        )
        for i, day in np.argwhere(course.reported)
    }
    assert lines == reference.lines
    assert {at: course.q_first[at] for at in lines} == pytest.approx(reference.q_first)
    for name, k in (("mean", 0), ("variance", 1)):
        assert {at: getattr(course, name)[at] for at in reference.usual} == pytest.approx(
            {at: both[k] for at, both in reference.usual.items()}
        )
    is_none = ~course.reported
    assert set(course.first[is_none]) == set(course.start[is_none]) == {-1}
    assert set(course.q_first[is_none]) == {1.0}
    # Days on which nothing new can be reported are passed over, but for the last one.
    adjusted = {int(day) for day in np.flatnonzero((course.q < 1).any(axis=(0, 2)))}
    assert adjusted >= reference.can_report | (
        {days - 1} if min(reference.q[days - 1].values(), default=1.0) <= rule.level else set()
    )
    for day in adjusted:
        q = {(int(i), int(k)): course.q[i, day, k] for i, k in np.argwhere(course.q[:, day] < 1)}
        assert q == pytest.approx({at: x for at, x in reference.q[day].items() if x < 1})
    return course


@pytest.mark.parametrize("seed", ordinary_first(1, range(3)))
def test_the_course_is_that_of_the_plain_reference(seed):
    rng = np.random.default_rng(seed)
    rows = 10
    usual = np.exp(rng.uniform(-2, 2, rows))
    expected = usual[:, None] * rng.uniform(0.5, 1.5, LEAD + DAYS)
    rate = expected * rng.uniform(0.8, 1.2, (rows, 1))
    for row in range(4):
        first = LEAD + int(rng.integers(0, 60))
        rate[row, first : first + (200 if row == 0 else 40)] *= rng.uniform(2, 5)
    rate[2, LEAD + 80 : LEAD + 110] *= 5  # an event in row 2 has just begun, or is over, or grows
    rate[3, first + 20 : first + 40] *= 4
    sign = np.array([MORE] * 8 + [FEWER] * 2)
    rate[8, LEAD + 40 : LEAD + 80] = 0.0
    actual = rng.poisson(rate)
    actual[9] = actual[1]
    expected[9] = expected[1]
    counts = watched(
        actual,
        expected,
        sign=sign,
        twin=np.array([0, 9, *range(2, 9), 1]),
        families=np.array([[0, 0, 0, 1, 1, 1, -1, -1, 2, 2], [-1, -1, -1, 0, 1, 0, 1, -1, -1, -1]]),
        windows=np.array([[True] * 4] * 8 + [[True, True, False, False]] * 2),
        least_ratio=np.where(sign == MORE, 1.25, 0.5),
        least_cases=np.where(np.arange(rows) == 2, 5.0, 10.0),
        weight=np.where(np.arange(rows) == 2, 4.0, 1.0),
        phi=rng.uniform(1, 2, (rows, 4)),
    )
    course = same_as_the_reference(counts, RULE)
    assert course.reported.sum() > 100


@pytest.mark.thorough
def test_days_of_feasts_that_are_hardly_known_are_not_judged_and_teach_nothing():
    """Twice the usual in two weeks of a feast of unknown effect, and afterwards in two ordinary weeks."""
    rng = np.random.default_rng(13)
    expected = np.full((8, LEAD + DAYS), 20.0)
    feast, later = slice(LEAD + 20, LEAD + 34), slice(LEAD + 90, LEAD + 104)
    rate = expected.copy()
    rate[:, feast] *= 2
    rate[0, later] *= 2
    variance = np.zeros((8, DAYS, 4))
    for k, length in enumerate(RULE.windows):
        for day in range(20, 33 + length):
            inside = min(day, 33) - max(day - length, 19)
            variance[:, day, k] = (1.2 * inside / length) ** 2
    known = np.ones((8, LEAD + DAYS), dtype=bool)
    known[:, feast] = False
    counts = watched(rng.poisson(rate), expected, feast_variance=variance, teaches_level=known)
    course = same_as_the_reference(counts, RULE)
    assert not course.reported[:, :50].any()
    assert course.reported[0, 91:104].all()
    assert course.reported[1:, 50:].mean() < 0.02  # lines of chance
    naive = event_course(replace(counts, feast_variance=None, teaches_level=None), RULE)
    assert naive.reported[:, 23:34].mean() > 0.9


def test_the_course_of_falls_of_small_counts_is_that_of_the_plain_reference():
    """A silence of a few cases a day is named in a week, and would hardly be named among three standard deviations."""
    rng = np.random.default_rng(11)
    expected = np.broadcast_to(rng.uniform(1.6, 4.0, (8, 1)), (8, LEAD + DAYS)).copy()
    rate = expected.copy()
    for row in range(8):
        first = LEAD + 20 + 5 * row
        rate[row, first : first + 40] *= 0.1
    counts = watched(
        rng.poisson(rate),
        expected,
        sign=np.full(8, FEWER),
        windows=np.array([[True, True, False, False]] * 8),
        least_ratio=np.full(8, 0.5),
    )
    course = event_course(counts, RULE)
    lines = {(int(i), int(day)) for i, day in np.argwhere(course.reported)}
    assert lines == set(reference_course(counts, RULE).lines)
    assert course.reported.any(axis=1).sum() >= 6
