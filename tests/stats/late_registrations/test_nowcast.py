"""Completed weeks: against plain Python, against loads that show nothing, and in simple worlds with known answers."""

import numpy as np
import pytest

from stats.estimates.count_interval import count_interval
from stats.late_registrations.nowcast import check_moments, delay_horizon, nowcast
from stats.late_registrations.registration_delays import Arrivals
from tests.nowcast.nowcast_worlds import draw
from tests.reference.nowcast import completed, interval_of_count
from tests.thorough import ordinary_first


def world(*, weekly=100.0, every=7, loads=20, seed=5, course="varying"):
    return draw(
        np.random.default_rng(seed), weekly=weekly, every=every, loads=loads, course=course, is_county=False
    )


@pytest.mark.parametrize(
    ("every", "loads", "weekly"),
    ordinary_first(2, [(7, 20, 100.0), (10, 9, 20.0), (1, 60, 60.0), (7, 20, 1.5)]),
)
def test_the_estimate_and_its_interval_equal_plain_python(every, loads, weekly):
    arrivals = world(every=every, loads=loads, weekly=weekly).arrivals
    # Plain Python is slow: only the last months.
    arrivals = Arrivals(arrivals.counts[90:], arrivals.known_until - 90)
    newest = arrivals.last
    counts, known_until = arrivals.counts.tolist(), arrivals.known_until.tolist()
    moments, horizon = check_moments([arrivals]), delay_horizon([arrivals])
    spans = [(newest - 6, newest), (newest - 13, newest - 7), (newest - 16, newest - 1)]
    for (first, last), each in zip(spans, nowcast([arrivals], spans), strict=True):
        missing, below, above, factor = completed(counts, known_until, moments, (first, last), horizon)
        assert each.known == arrivals.counts[first : last + 1].sum()
        assert each.missing == pytest.approx(missing)
        assert each.factor == pytest.approx(factor)
        lower, upper = count_interval(missing, below)
        assert (each.lower, each.upper) == (lower, max(upper, count_interval(missing, above)[1]))


def test_what_always_arrives_alike_is_known_exactly():
    # Each day half of 40 cases comes at once, and the other half ten days later.
    days, known_until = 120, np.arange(35, 120, 7)
    counts = np.zeros((days, len(known_until)), dtype=int)
    for day in range(days):
        for entered in (day, day + 10):
            load = int(np.searchsorted(known_until, entered))
            if load < len(known_until):
                counts[day, load] += 20
    newest = int(known_until[-1])
    week, complete = nowcast(
        [Arrivals(counts, known_until)], [(newest - 6, newest), (newest - 34, newest - 28)]
    )
    assert week.missing == pytest.approx(140, rel=0.01)
    assert week.factor < 2
    assert week.lower < 140 < week.upper
    assert complete.missing == pytest.approx(0, abs=0.5)
    # Chance alone is reckoned with: 140 cases come with an sd of 12 and more.
    assert 2 * 1.96 * 11 < week.upper - week.lower < 150


def test_growing_delays_raise_the_estimate():
    worlds = [world(weekly=1600.0, loads=26, course="growing", seed=seed) for seed in range(6)]
    shortfall = []
    for each in worlds:
        newest = each.arrivals.last
        (week,) = nowcast([each.arrivals], [(newest - 27, newest)])
        total = each.total[newest - 27 : newest + 1].sum()
        shortfall.append((week.known + week.missing - total) / total)
    assert abs(np.mean(shortfall)) < 0.03


@pytest.mark.thorough
def test_an_interval_is_wider_where_delays_have_just_changed():
    widths = {}
    for changed in (False, True):
        widths[changed] = []
        for seed in range(12):
            arrivals = world(weekly=1600.0, loads=26, course="steady", seed=seed).arrivals
            counts = arrivals.counts.copy()
            if changed:
                # Of the last two loads half of what they brought of earlier days comes another week later.
                for load in (-2, -1):
                    late = counts[: arrivals.known_until[load - 1] + 1, load]
                    late -= late // 2
            newest = arrivals.last
            (weeks,) = nowcast([Arrivals(counts, arrivals.known_until)], [(newest - 27, newest)])
            widths[changed].append((weeks.upper - weeks.lower) / weeks.missing)
    assert np.mean(widths[True]) > 2 * np.mean(widths[False])


def test_fewer_known_cases_than_usual_raise_the_upper_limit_only():
    """After a change of delays, of which no load shows more yet: a fifth of the newest two weeks is not known."""
    arrivals = world(weekly=1600.0, loads=26, seed=3).arrivals
    newest = arrivals.last
    counts = arrivals.counts.copy()
    recent = slice(newest - 13, newest + 1)
    counts[recent] -= counts[recent] // 5
    few = Arrivals(counts, arrivals.known_until)
    spans = [(newest - 6, newest), (newest - 13, newest - 7), (newest - 27, newest)]
    for usual, fewer in zip(nowcast([arrivals], spans), nowcast([few], spans), strict=True):
        above = [each.upper / each.missing - 1 for each in (usual, fewer)]
        below = [1 - each.lower / each.missing for each in (usual, fewer)]
        assert above[1] > 1.2 * above[0]
        assert below[1] < 1.1 * below[0]


def test_sources_are_added_and_days_that_one_does_not_cover_are_no_late_registrations():
    one = world(seed=7).arrivals
    behind = Arrivals(one.counts[:, :-2], one.known_until[:-2])  # two weeks behind
    newest = one.last
    spans = [(newest - 6, newest), (newest - 27, newest)]
    both, alone = nowcast([one, behind], spans), nowcast([one], spans)
    assert both[0].known == alone[0].known
    assert both[0].missing == pytest.approx(alone[0].missing, rel=0.5)
    assert both[1].missing > alone[1].missing


def test_a_county_without_late_cases_of_its_own_borrows_those_of_the_whole():
    whole = world(weekly=1600.0, seed=2).arrivals
    rng = np.random.default_rng(0)
    own = Arrivals(rng.binomial(whole.counts, 0.003), whole.known_until)
    newest = whole.last
    (borrowed,) = nowcast([own], [(newest - 6, newest)], whole=[whole])
    assert borrowed.missing > 0
    assert borrowed.upper >= 1


def test_too_few_loads_say_nothing():
    assert nowcast([world(loads=5).arrivals], [(0, 6)]) is None
    assert nowcast([world(loads=20, every=1).arrivals], [(0, 6)]) is None
    assert nowcast([], []) is None
    assert delay_horizon([world(loads=4).arrivals]) == 21
    assert delay_horizon([world(loads=26).arrivals]) == 56


def test_checks_are_a_week_apart():
    daily = world(every=1, loads=120).arrivals
    moments = check_moments([daily])
    assert moments == [daily.last - 7 * i for i in range(1, 13)]
    # Delays of two weeks must be known at a check.
    rare = world(every=10, loads=9).arrivals
    assert check_moments([rare]) == [int(day) for day in rare.known_until[-2:1:-1]]
    weekly = world(loads=9).arrivals
    assert check_moments([weekly]) == [int(day) for day in weekly.known_until[-2:1:-1]]


@pytest.mark.parametrize(("mean", "variance"), [(0.4, 0.4), (1.5, 2.0), (8.0, 20.0), (90.0, 400.0)])
def test_intervals_of_small_counts_equal_plain_python(mean, variance):
    assert count_interval(mean, variance) == interval_of_count(mean, variance)


def test_the_interval_of_a_large_count_is_that_of_a_normal_distribution():
    lower, upper = count_interval(10_000.0, 40_000.0)
    assert lower == pytest.approx(10_000 - 1.96 * 200, abs=10)
    assert upper == pytest.approx(10_000 + 1.96 * 200, abs=10)
