"""Clusters of the scan: published ones to the printed digits, planted ones, and the order and ends of the search."""

import csv
from pathlib import Path

import numpy as np
import pytest

from stats.clusters.scan_noise import Noise
from stats.clusters.scan_replications import largest_by_chance
from stats.clusters.scan_statistic import Windows, log_likelihood_ratio
from stats.clusters.scan_windows import circular_windows, great_circle_distances
from stats.clusters.space_time_scan import MAX_CLUSTERS, find_clusters, largest_ratio

# Leukaemia in upstate New York, 1978–1982, by census tract (Turnbull et al. 1990, American Journal of Epidemiology
# 132 suppl. 1:S136–S143; Waller & Gotway 2004, Applied Spatial Statistics for Public Health Data), with cases in whole
# numbers, and what SaTScan 9.3.1, Kulldorff's own program, printed for it: circles in degrees of latitude and longitude
# with up to half of the inhabitants, discrete Poisson model, no geographical overlap. Data and printout are those with
# which the R package smerc (J. French) checks itself.
FILE = Path(__file__).parent / "new_york_leukaemia.csv"
SATSCAN = (
    # Tracts, cases, expected, observed / expected, relative risk, log likelihood ratio, p.
    (
        "52 50 53 38 49 48 15 39 37 1 16 44 47 40 14 2 51 13 43 45 17 55 11 3 12 46 36 35 54 10 5",
        (106, 62.13, 1.71, 1.87, 14.780276, 0.000087),
    ),
    ("88 87 92 86 89 91 93 85 90", (42, 21.24, 1.98, 2.06, 8.287056, 0.033)),
    (
        "113 117 116 112 220 118 115 123 124 111 114 125 219 122 126 119",
        (44, 23.83, 1.85, 1.92, 7.199672, 0.105),
    ),
    ("62 64 67 65", (25, 12.82, 1.95, 1.99, 4.651839, 0.653)),
)


SATSCAN_FIFTH = 3.773422


def new_york() -> tuple[list[dict[str, str]], list[np.ndarray]]:
    """The rows of the data, and their latitude, longitude, inhabitants and cases."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = ("latitude", "longitude", "inhabitants", "cases")
    return rows, [np.array([float(row[name]) for row in rows]) for name in names]


def test_the_fifth_cluster_differs_because_satscan_keeps_one_circle_a_centre():
    _, (latitude, longitude, people, cases) = new_york()
    distance = great_circle_distances(latitude, longitude)
    expected = people * cases.sum() / people.sum()
    of_centre, anywhere = [], []
    for row in distance:
        order = np.argsort(row, kind="stable")
        size = int((np.cumsum(people[order]) <= people.sum() / 2).sum())
        within = order[:size]
        ratio = log_likelihood_ratio(
            np.cumsum(cases[within]), np.cumsum(expected[within]), np.full(size, cases.sum())
        )
        circles = [
            (float(llr), frozenset(within[: k + 1].tolist())) for k, llr in enumerate(ratio) if llr > 3
        ]
        anywhere += circles
        of_centre += [max(circles, key=lambda circle: circle[0])] if circles else []

    def apart(circles: list[tuple[float, frozenset[int]]]) -> list[float]:
        """The largest ratios, each of a circle that shares no tract with one before it."""
        kept: list[tuple[float, frozenset[int]]] = []
        for llr, tracts in sorted(circles, key=lambda circle: -circle[0]):
            if not any(tracts & other for _, other in kept):
                kept.append((llr, tracts))
        return [round(llr, 6) for llr, _ in kept[:5]]

    printed = [values[4] for _, values in SATSCAN]
    # A centre whose largest circle overlaps an earlier cluster has no say any more in SaTScan; here its smaller circles
    # still have.
    assert apart(of_centre) == [*printed, SATSCAN_FIFTH]
    assert apart(anywhere) == [*printed, 3.820132]


def test_the_clusters_of_a_published_data_set_are_found_to_the_printed_digits():
    rows, (latitude, longitude, people, cases) = new_york()
    assert (len(rows), people.sum(), cases.sum()) == (281, 1_057_673, 552)
    members = circular_windows(great_circle_distances(latitude, longitude), people)
    windows, noise = Windows(members, 1, 1), Noise.none(len(rows))
    counts, expected = cases[:, None], (people * cases.sum() / people.sum())[:, None]

    by_chance = largest_by_chance(counts, expected, windows, noise=noise, replications=199)
    clusters = find_clusters(
        counts, expected, windows, by_chance=by_chance, noise=noise, adjusted=False, max_p=1.0
    )

    for cluster, (tracts, printed) in zip(clusters, SATSCAN, strict=False):
        n, mean, over_expected, risk, llr, p = printed
        areas = list(cluster.areas)
        assert {rows[area]["tract"] for area in areas} == set(tracts.split())
        assert cluster.count == n
        assert round(float(expected[areas].sum()), 2) == mean
        assert round(cluster.count / float(expected[areas].sum()), 2) == over_expected
        assert round(cluster.relative_risk, 2) == risk
        assert round(cluster.llr, 6) == llr
        # The p-value of replications is itself random: within four standard errors of the printed one.
        assert abs(cluster.p - p) < 4 * np.sqrt(p * (1 - p) / 199) + 0.01


def planted(*clusters: tuple[list[int], slice, float], weeks: int = 30):
    """Nine areas in a row with 40 cases a week, and clusters; exact expectations instead of random counts."""
    expected = np.full((9, weeks), 40.0)
    counts = expected.copy()
    for areas, span, risk in clusters:
        counts[areas, span] *= risk
    place = np.arange(9.0)
    away = np.abs(place[:, None] - place[None, :])
    return counts, expected, circular_windows(away, np.ones(9))


def scan(counts, expected, members, **options):
    windows = Windows(members, counts.shape[1], 8, options.pop("prospective", False))
    noise = options.pop("noise", Noise.none(len(counts)))
    by_chance = options.pop("by_chance", np.linspace(3, 9, 99))
    return find_clusters(counts, expected, windows, by_chance=by_chance, noise=noise, **options)


def test_two_planted_clusters_are_found_one_after_the_other_with_their_weeks():
    counts, expected, members = planted(([1, 2, 3], slice(10, 14), 1.5), ([6, 7], slice(12, 17), 1.4))

    first, second = scan(counts, expected, members)

    assert (first.areas, first.first, first.last) == ((1, 2, 3), 10, 13)
    assert (second.areas, second.first, second.last) == ((6, 7), 12, 16)
    assert first.p == second.p == 0.01
    assert first.llr > second.llr
    assert (first.count, second.count) == pytest.approx((720.0, 560.0))
    # In two of the four weeks the others hold 32 cases of the second cluster.
    expected_cases = 3 * (2 * 420 / 9 + 2 * 452 / 9)
    ratio = log_likelihood_ratio(np.array(720.0), np.array(expected_cases), np.array(2.0 * (420 + 452)))
    assert first.llr == pytest.approx(float(ratio))
    # The second is compared with those outside of both, the first with all others, the second cluster among them.
    # In weeks 12 and 13 six areas are left, which have 272 cases where 240 were expected; then nine have 392 of 360.
    own = 2 * 40 * (2 * 272 / 240 + 3 * 392 / 360)
    others = 4 * 40 * 2 * 272 / 240 + 7 * 40 * 3 * 392 / 360
    assert second.expected == pytest.approx(own * (4 * 40 * 2 + 7 * 40 * 3) / others)
    assert second.relative_risk == pytest.approx(1.4, rel=0.01)
    assert first.relative_risk == pytest.approx(1.5 / ((4 * 6 * 40 + 2 * 2 * 16) / (4 * 6 * 40)), rel=0.01)


def test_a_large_cluster_hides_a_smaller_one_unless_it_is_taken_out():
    counts, expected, members = planted(([0, 1, 2, 3], slice(10, 14), 3.0), ([7], slice(10, 14), 1.6))

    hidden = scan(counts, expected, members, adjusted=False)
    adjusted = scan(counts, expected, members)

    assert [each.areas for each in hidden] == [(0, 1, 2, 3)]
    assert [each.areas for each in adjusted] == [(0, 1, 2, 3), (7,)]


def test_a_prospective_scan_sees_what_lasts_until_now_only():
    over, lasting = ([1, 2], slice(10, 14), 2.0), ([5, 6], slice(26, 30), 1.5)
    counts, expected, members = planted(over, lasting)

    (cluster,) = scan(counts, expected, members, prospective=True)

    assert (cluster.areas, cluster.first, cluster.last) == ((5, 6), 26, 29)


def test_clusters_share_no_area_in_the_same_week():
    _, expected, members = planted()
    counts = np.random.default_rng(3).poisson(expected).astype(float)

    clusters = scan(counts, expected, members, max_p=1.0)

    cells = [{(a, w) for a in each.areas for w in range(each.first, each.last + 1)} for each in clusters]
    assert len(clusters) == MAX_CLUSTERS
    assert sum(len(each) for each in cells) == len(set().union(*cells))


def test_the_most_likely_cluster_is_told_however_likely_it_is_by_chance():
    counts, expected, members = planted(([4], slice(20, 22), 1.2))

    (cluster,) = scan(counts, expected, members)

    assert cluster.areas == (4,)
    assert cluster.p > 0.9


def test_the_largest_ratio_is_that_of_the_most_likely_cluster():
    rng = np.random.default_rng(12)
    expected = rng.uniform(2, 20, (6, 8))
    counts = rng.poisson(expected).astype(float)
    windows, noise = Windows(np.eye(6, dtype=bool), 8, 4), Noise.none(6)
    (first, *_) = find_clusters(counts, expected, windows, by_chance=np.zeros(9), noise=noise)
    assert largest_ratio(counts, expected, windows, noise=noise) == first.llr > 0


def test_p_is_the_rank_among_replications_with_ties_counted_against_it():
    counts, expected, members = planted(([4], slice(20, 22), 1.5))
    (cluster,) = scan(counts, expected, members, by_chance=np.ones(99))
    below, equal = np.full(60, cluster.llr - 1e-9), np.full(39, cluster.llr)

    (again,) = scan(counts, expected, members, by_chance=np.concatenate([below, equal]))

    assert again.p == 40 / 100


def test_without_any_excess_there_is_no_cluster():
    counts, expected, members = planted()

    assert scan(counts, expected, members) == ()


def test_with_noise_the_others_are_weighed_by_what_they_can_tell():
    counts, expected, members = planted(([4], slice(20, 24), 1.5))
    counts[0, 20:24] = 80.0  # The noisy area is at twice its expectation, as it often is.
    noise = Noise(np.array([4.0] + [0.0] * 8), np.zeros(9), np.zeros(9), 0.0)

    (cluster, *_) = scan(counts, expected, members, noise=noise)

    assert (cluster.areas, cluster.first, cluster.last) == ((4,), 20, 23)
    # Without weights the others would be at 320 / 280 of their expectation.
    assert cluster.relative_risk == pytest.approx(1.5, abs=0.02)


def test_where_no_other_area_has_a_case_the_expectation_is_not_nothing():
    counts, expected, members = planted()
    counts[:, 10:12] = 0.0
    counts[3, 10:12] = 20.0

    (cluster, *_) = scan(counts, expected, members, max_p=1.0)

    assert (cluster.areas, cluster.first, cluster.last) == ((3,), 10, 11)
    # Half a case among 8 of 9 areas: a ninth of 20 cases in each of two weeks, times half a case over what they hold.
    assert cluster.expected == pytest.approx(0.5 / 8)
    assert cluster.relative_risk == pytest.approx(40 / (0.5 / 8))
    counts[3, 10:12] = [1.0, 0.0]
    (cluster, *_) = scan(counts, expected, members, max_p=1.0)
    assert (cluster.areas, cluster.first, cluster.last, cluster.count) == ((3,), 10, 10, 1)
    assert cluster.expected == pytest.approx(0.5 / 8)


def test_a_cluster_that_is_hardly_any_is_reported_if_it_is_the_most_likely():
    counts, expected, members = planted(([4], slice(20, 22), 1.02))

    (cluster,) = scan(counts, expected, members)

    assert 0 < cluster.llr < 1
    assert (cluster.areas, cluster.first, cluster.last) == ((4,), 20, 21)


def test_a_second_cluster_is_reported_up_to_the_largest_p():
    counts, expected, members = planted(([1, 2], slice(3, 6), 1.5), ([6, 7], slice(12, 17), 1.4))

    assert [each.p for each in scan(counts, expected, members, by_chance=np.zeros(19))] == [0.05, 0.05]
    assert len(scan(counts, expected, members, by_chance=np.zeros(19), max_p=0.049)) == 1


def test_later_clusters_are_compared_with_all_others_unless_found_ones_are_taken_out():
    counts, expected, members = planted(([1, 2], slice(10, 14), 1.5), ([6], slice(10, 14), 1.45))

    for adjusted, others in ((False, 6 * 40 + 2 * 60), (True, 6 * 40)):
        first, second = scan(counts, expected, members, adjusted=adjusted, by_chance=np.zeros(99))
        assert (first.areas, second.areas) == ((1, 2), (6,))
        assert first.expected == pytest.approx(2 * 4 * (6 * 40 + 58) / 7)
        assert second.expected == pytest.approx(4 * others / (8 if not adjusted else 6))
        assert second.relative_risk == pytest.approx(58 * 4 / second.expected)


def test_an_area_may_be_in_a_later_cluster_of_other_weeks():
    counts, expected, members = planted(
        ([4], slice(5, 8), 1.8), ([4], slice(20, 23), 1.6), ([1], slice(26, 28), 1.5)
    )

    clusters = scan(counts, expected, members, adjusted=False, by_chance=np.zeros(99))

    weeks = [(each.areas, each.first, each.last) for each in clusters]
    assert weeks[:3] == [((4,), 5, 7), ((4,), 20, 22), ((1,), 26, 27)]
    cells = [{(a, w) for a in each.areas for w in range(each.first, each.last + 1)} for each in clusters]
    assert sum(len(each) for each in cells) == len(set().union(*cells))


def test_the_figures_of_a_cluster_weigh_the_others_by_their_dispersion():
    counts, expected, members = planted(([4], slice(20, 24), 1.5))
    counts[0, 20:24], counts[8, 20:24] = 60.0, 44.0
    noise = Noise(np.array([4.0, 0.0, 0.1, 0.0, 0.2, 0.0, 0.0, 0.5, 1.0]), np.zeros(9), np.zeros(9), 0.0)

    (cluster, *_) = scan(counts, expected, members, noise=noise)

    assert (cluster.areas, cluster.first, cluster.last) == ((4,), 20, 23)
    mean = counts[:, 20].sum() / 9
    weight = [1 / (1 + mean * each) for each in noise.weekly]
    others = [0, 1, 2, 3, 5, 6, 7, 8]
    level = sum(weight[k] * counts[k, 20] for k in others) / sum(weight[k] * mean for k in others)
    assert cluster.expected == pytest.approx(4 * mean * level)
