"""Relative levels over time against plain Python, and their words: planted counties, and false alarms."""

import math

import numpy as np
import pytest

from queries.hotspots.trajectories import assessments, tendencies
from stats.areas.relative_levels import RelativeLevels, relative_levels
from stats.estimates.false_discovery import adjust_p_values
from tests.thorough import ordinary_first

PEOPLE = np.array(
    [1773, 262, 245, 183, 158, 135, 135, 134, 125, 111, 110, 95, 71, 69, 61, 57, 53, 46, 33, 31, 21]
)
QUARTERS = 8
ALL = np.ones((len(PEOPLE), QUARTERS), dtype=bool)
SEASON = np.exp(0.3 * np.sin(np.arange(QUARTERS) * math.pi / 2))


def counts(
    seed: int, ratio: dict[int, list[float]], *, wobble: float = 0.04, rate: float = 2.0
) -> np.ndarray:
    """Cases by quarter: all counties share the season; each differs slightly, and varies from quarter to quarter."""
    dice = np.random.default_rng(seed)
    mean = rate * PEOPLE[:, None] * SEASON * np.exp(dice.normal(0, wobble, (len(PEOPLE), QUARTERS)))
    for county, by_quarter in ratio.items():
        mean[county] *= by_quarter
    return dice.poisson(mean)


def words(o: np.ndarray, known: np.ndarray = ALL) -> list[str]:
    levels, p = judged(o, known)
    return assessments(levels, p, known, min_n=30)


def judged(o: np.ndarray, known: np.ndarray = ALL) -> tuple[RelativeLevels, np.ndarray]:
    levels = relative_levels(o, PEOPLE.astype(float), known, recent=2)
    return levels, adjust_p_values(np.stack([levels.p_earlier, levels.p_recent, levels.p_change]))


def test_ratios_and_their_limits_are_those_of_plain_python():
    o = counts(1, {})
    levels = relative_levels(o, PEOPLE.astype(float), ALL, recent=2)
    whole, people = o.sum(axis=0), PEOPLE.sum()
    for c in (0, 7, 20):
        expected = [float(whole[q]) * PEOPLE[c] / people for q in range(QUARTERS)]
        for q in range(QUARTERS):
            assert levels.spans[0][c, q] == pytest.approx(o[c, q] / expected[q], rel=1e-9)
        recent = o[c, -2:].sum() / sum(expected[-2:])
        assert levels.recent[0][c] == pytest.approx(recent, rel=1e-9)
        assert levels.earlier[0][c] == pytest.approx(o[c, :-2].sum() / sum(expected[:-2]), rel=1e-9)
        assert levels.expected[c] == pytest.approx(sum(expected[-2:]))
        assert levels.recent[1][c] < recent < levels.recent[2][c]


def test_the_variance_between_quarters_leaves_out_shared_seasons_and_chance():
    levels = relative_levels(counts(2, {}, wobble=0.0), PEOPLE.astype(float), ALL, recent=2)
    assert math.sqrt(levels.between_span_variance) < 0.03
    assert math.sqrt(
        relative_levels(counts(2, {}, wobble=0.2), PEOPLE.astype(float), ALL, recent=2).between_span_variance
    ) == pytest.approx(0.1, rel=0.25)  # On the scale of roots a relative variation is half as large.


def test_planted_counties_are_called_persistent_emerging_and_fading():
    planted = {5: [1.4] * 8, 6: [1] * 6 + [1.5] * 2, 7: [1.5] * 6 + [1] * 2, 8: [0.6] * 8}
    words_of_worlds = [words(counts(seed, planted)) for seed in range(20)]
    for county, word in ((5, "persistent"), (6, "emerging"), (7, "fading"), (8, "no_evidence")):
        assert sum(each[county] == word for each in words_of_worlds) >= 19


def test_a_single_surge_is_neither_persistent_nor_emerging():
    words_of_surge = [words(counts(seed, {9: [1, 1, 1, 6, 1, 1, 1, 1]}))[9] for seed in range(20)]
    assert not {"persistent", "emerging"} & set(words_of_surge)


def test_a_single_loud_quarter_that_is_over_does_not_emerge():
    """Four times as many cases in the last quarter but one, then the usual number: high on average, but over."""
    words_of_surge = [words(counts(seed, {9: [1, 1, 1, 1, 1, 1, 4, 1]}))[9] for seed in range(20)]
    assert "emerging" not in words_of_surge
    assert words(counts(1, {9: [1, 1, 1, 1, 1, 1, 1, 4]}))[9] == "emerging"  # This one may continue.


@pytest.mark.parametrize(
    ("course", "tendency"),
    ordinary_first(
        2,
        [
            ([1.3] * 6 + [2.6] * 2, "rising"),
            ([3.0] * 6 + [1.5] * 2, "falling"),
            ([1.5] * 8, ""),
            ([1] * 6 + [1.6] * 2, ""),
        ],
    ),
)
def test_a_persistent_hotspot_that_doubles_or_halves_says_so(course: list[float], tendency: str):
    word_of_each = []
    for seed in range(20):
        levels, p = judged(counts(seed, {5: course}))
        word_of_each.append(tendencies(levels, p, assessments(levels, p, ALL, min_n=30))[5])
    assert word_of_each.count(tendency) >= 19


@pytest.mark.parametrize("wobble", ordinary_first(1, [0.15, 0.0, 0.05]))
def test_where_nothing_changes_hardly_anything_is_called_a_change(wobble: float):
    """In 150 provinces of 21 unchanged counties, at most 5 % have a hotspot of any kind."""
    alarms = sum(
        any(word in ("persistent", "emerging", "fading") for word in words(counts(seed, {}, wobble=wobble)))
        for seed in range(100, 250)
    )
    assert alarms / 150 <= 0.05


def test_counties_that_differ_for_good_neither_come_nor_go():
    """Rates that differ by 30 % permanently, with variation: changes are rare, though many levels are high."""
    came = 0
    for seed in range(100):
        level = np.exp(np.random.default_rng(seed).normal(0, 0.3, len(PEOPLE)))
        words_of_world = words(
            counts(seed + 500, {i: [float(x)] * 8 for i, x in enumerate(level)}, wobble=0.05)
        )
        came += sum(word in ("emerging", "fading") for word in words_of_world)
    assert came / (100 * len(PEOPLE)) < 0.01


@pytest.mark.parametrize(("factor", "word"), [(0.5, "emerging"), (2.0, "fading")])
def test_a_change_of_the_largest_county_alone_makes_no_other_come_or_go(factor: float, word: str):
    """The first county is almost half of the province: when it halves, the ratios of all others to the whole rise."""
    came = 0
    for seed in range(20):
        level = np.exp(np.random.default_rng(seed).normal(0, 0.15, len(PEOPLE)))
        ratio = {i: [float(x)] * 8 for i, x in enumerate(level)}
        ratio[0] = [*ratio[0][:6], *(factor * x for x in ratio[0][6:])]
        came += sum(each == word for each in words(counts(seed + 700, ratio, wobble=0.05))[1:])
    assert came / (20 * (len(PEOPLE) - 1)) < 0.01


def test_a_county_s_own_change_is_found_whatever_the_largest_one_does():
    is_detected = [
        words(counts(seed, {0: [1] * 6 + [0.6] * 2, 6: [1] * 6 + [2] * 2, 7: [1.8] * 6 + [0.8] * 2}))
        for seed in range(20)
    ]
    assert sum(each[6] == "emerging" for each in is_detected) >= 19
    assert sum(each[7] == "fading" for each in is_detected) >= 19


def test_how_far_an_area_moved_is_that_of_plain_python():
    """The smaller of the change against the whole and the change against the median area; 1 where they disagree."""
    o = counts(5, {0: [1] * 6 + [0.5] * 2, 6: [1] * 6 + [2] * 2})
    levels = relative_levels(o, PEOPLE.astype(float), ALL, recent=2)
    whole, people = o.sum(axis=0), PEOPLE.sum()

    def changed(c: int) -> float:
        levels_of = []
        for part in (slice(None, -2), slice(-2, None)):
            expected = float(whole[part].sum()) * PEOPLE[c] / people
            levels_of.append((float(o[c, part].sum()) + 3 / 8) / expected)
        return levels_of[1] / levels_of[0]

    for c in (0, 3, 6, 20):
        own = changed(c)
        rest = sorted(changed(each) for each in range(len(PEOPLE)) if each != c)
        apart = own / ((rest[9] ** 0.5 + rest[10] ** 0.5) / 2) ** 2
        agree = (own > 1) == (apart > 1)
        nearer = min(own, apart, key=lambda x: abs(math.log(x)))
        assert levels.change_factor[c] == pytest.approx(nearer if agree else 1.0, rel=1e-9)
        assert agree or levels.p_change[c] == 1.0


def test_of_two_areas_each_is_compared_with_the_other():
    o = np.array([[400] * 8, [400] * 6 + [800] * 2])
    levels = relative_levels(o, np.ones(2), np.ones((2, 8), dtype=bool), recent=2)
    assert levels.p_change[1] < 0.001
    # Against the whole it is less.
    assert levels.change_factor[1] == pytest.approx((800 / 600) / (400 / 400), rel=0.01)


def test_silent_areas_do_not_tell_what_is_typical():
    """An office works in 2 of 21 counties and one of them triples: silent counties create no change for the others."""
    o = np.zeros((len(PEOPLE), QUARTERS))
    o[3], o[4] = [200] * 8, [200] * 6 + [600] * 2
    levels = relative_levels(o, PEOPLE.astype(float), ALL, recent=2)
    silent = np.delete(np.arange(len(PEOPLE)), [3, 4])
    assert (levels.p_change[silent] > 0.05).all()
    assert levels.p_change[4] < 0.01
    assert levels.change_factor[4] > 1.3


@pytest.mark.thorough
def test_one_county_that_swings_does_not_come_and_go():
    """A county whose quarters vary far more than those of others is judged by its own variation."""
    came = 0
    for seed in range(150):
        swing = np.exp(np.random.default_rng(seed).normal(0, 0.4, QUARTERS))
        came += words(counts(seed + 900, {10: list(swing)}))[10] in ("emerging", "fading", "persistent")
    assert came / 150 < 0.08


def test_a_line_that_is_new_and_a_county_that_is_small_are_not_judged():
    known = ALL.copy()
    known[4, :4] = False
    o = np.where(known, counts(3, {4: [2] * 8}), 0)
    assert words(o, known)[4] == "line_too_new"
    assert words(counts(3, {}, rate=0.2))[-1] == "too_few_cases"


def test_a_quarter_before_the_line_is_no_low_quarter():
    """A county known for six quarters, always at 1.4 times the province: persistent, not emerging."""
    known = ALL.copy()
    known[6, :2] = False
    o = np.where(known, counts(4, {6: [1.4] * 8}), 0)
    levels = relative_levels(o, PEOPLE.astype(float), known, recent=2)
    assert np.isnan(levels.spans[0][6, :2]).all()
    assert levels.earlier[0][6] == pytest.approx(1.4, rel=0.15)
    assert words(o, known)[6] == "persistent"
