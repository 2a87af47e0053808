"""`stats.peers.office_county_gaps`: one office slow in one county, in made worlds and against plain Python."""

import math
import time
from statistics import NormalDist, median

import numpy as np
import pytest

from stats.peers.gaps_within_kinds import gaps_within_kinds
from stats.peers.office_county_gaps import MIN_CASES, office_county_gaps
from tests.judgement.county_worlds import CountySetting, county_world

OFFICES, COUNTIES, TOPICS = 30, 12, 4
SLOW = (0, 3)  # office and county


def world(
    seed: int, *, slower: float = 0.0, county: float = 0.0, office: float = 0.0
) -> tuple[np.ndarray, ...]:
    """Cells of a world; one office is slower in one county, or the county or the office as a whole."""
    rng = np.random.default_rng(seed)
    mean = rng.uniform(2, 10, (OFFICES, COUNTIES, 1)) * rng.dirichlet(
        np.full(TOPICS, 1.0), (OFFICES, COUNTIES)
    )
    mean[SLOW] = 100 / TOPICS
    n = rng.poisson(mean * 1.5)
    logit = (
        1.2
        + rng.normal(0, 0.3, OFFICES)[:, None, None]
        + rng.normal(0, 0.2, COUNTIES)[None, :, None]
        + np.array([-1.5, 0.0, 0.3, 0.6])[None, None, :]
    ) + np.zeros(n.shape)
    logit[SLOW] -= slower
    logit[:, SLOW[1]] -= county
    logit[SLOW[0]] -= office
    cells = np.nonzero(n)
    hits = rng.binomial(n, 1 / (1 + np.exp(-logit)))
    return (*(axis.astype(np.int64) for axis in cells), n[cells].astype(float), hits[cells].astype(float))


def reported_pairs(gaps) -> set[tuple[int, int]]:
    return {(int(gaps.office[i]), int(gaps.county[i])) for i in np.flatnonzero(gaps.is_reported)}


@pytest.mark.worlds
def test_reported_is_the_office_in_the_county_and_neither_a_slow_office_nor_a_slow_county() -> None:
    worlds = 60
    reported = [reported_pairs(office_county_gaps(*world(seed, slower=1.8))) for seed in range(worlds)]
    assert sum(SLOW in each for each in reported) >= 0.9 * worlds
    assert sum(len(each - {SLOW}) for each in reported) <= 0.05 * worlds
    for others in ({"county": 1.5}, {"office": 1.5}, {}):
        accused = sum(
            len(reported_pairs(office_county_gaps(*world(seed, **others)))) for seed in range(worlds)
        )
        assert accused <= 0.05 * worlds


def plain_sums(cells, office: int, county: int) -> list[float]:
    """The sums of Mantel and Haenszel, and of Robins, Breslow and Greenland, of an office in a county."""
    strata: dict[int, list[float]] = {}
    for o, c, topic, n, hits in zip(*(column.tolist() for column in cells), strict=True):
        if o == office:
            row = strata.setdefault(topic, [0.0, 0.0, 0.0, 0.0])
            place = 0 if c == county else 2
            row[place] += hits
            row[place + 1] += n - hits
    sums = [0.0] * 5
    for a, b, c, d in strata.values():
        n = a + b + c + d
        up, down, agree, differ = a * d / n, b * c / n, (a + d) / n, (b + c) / n
        terms = (up, down, agree * up, agree * down + differ * up, differ * down)
        sums = [total + term for total, term in zip(sums, terms, strict=True)]
    return sums


def plain_ratio(sums: list[float]) -> tuple[float, float | None]:
    """Log ratio and variance; None where there is no hit or no miss.

    With 0.25 added to both sums, and what goes with them, there is a variance.
    """
    r, s, first, second, third = sums
    ratio = math.log((r + 0.25) / (s + 0.25))
    if r < 1e-9 or s < 1e-9:
        return ratio, None
    return ratio, first / (2 * r * r) + second / (2 * r * s) + third / (2 * s * s)


def compared_with_plain_python(cells) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Assert that everything is as in plain Python; the pairs named, and those beyond chance that are not named."""
    dropped: set[tuple[int, int]] = set()
    gaps = office_county_gaps(*cells)
    pairs = list(zip(gaps.office.tolist(), gaps.county.tolist(), strict=True))
    sums = {pair: plain_sums(cells, *pair) for pair in pairs}
    cases = dict(zip(pairs, gaps.n.tolist(), strict=True))
    differences, without = {}, set()
    for pair in pairs:
        ratio, variance = plain_ratio(sums[pair])
        if variance is None:
            if sums[pair][0] > 1e-9 or sums[pair][1] < 1e-9 or cases[pair] < MIN_CASES:
                continue
            without.add(pair)
            with_topic = zip(sums[pair], (0.25, 0.25, 0.125, 0.25, 0.125), strict=True)
            variance = plain_ratio([each + more for each, more in with_topic])[1]
        others = [each for key, each in sums.items() if key[1] == pair[1] and key != pair]
        effect, error = plain_ratio([sum(column) for column in zip(*others, strict=True)])
        kept = 0.25 / (0.25 + error)
        weights = [each[0] + each[1] for each in others]
        shared = sum(weight**2 for weight in weights) / sum(weights) ** 2
        differences[pair] = ratio - kept * effect, variance + kept * error, 1 + kept**2 * shared
    tau = max(0.2, plain_tau([each for pair, each in differences.items() if pair not in without]))
    judged = {pair for i, pair in enumerate(pairs) if pair in differences and gaps.n[i] >= MIN_CASES}
    limit = NormalDist().inv_cdf(0.02 / len(judged))
    edge_limit = -NormalDist().inv_cdf(0.5 / len(judged))
    tau_of_judged = plain_tau([differences[pair] for pair in judged - without])
    for i, pair in enumerate(pairs):
        if pair not in differences:
            assert not gaps.is_reported[i]
            continue
        difference, variance, by_tau = differences[pair]
        z = difference / math.sqrt(variance + by_tau * tau**2)
        assert gaps.z[i] == pytest.approx(z, rel=1e-6)
        share = (gaps.hits[i] + 0.5) / (gaps.n[i] + 1)
        would_be = 1 / (1 + math.exp(-(math.log(share / (1 - share)) - difference)))
        assert gaps.expected[i] == pytest.approx(would_be, rel=1e-6)
        is_far = gaps.hits[i] / gaps.n[i] - would_be <= -0.15
        unsure = math.sqrt(variance + (by_tau - 1) * tau_of_judged**2)
        least = max(would_be - 0.1, 0.0)
        surely = difference + edge_limit * unsure <= plain_logit(least) - plain_logit(would_be)
        beyond_chance = pair in judged and z < limit and is_far
        if beyond_chance and not surely:
            dropped.add(pair)
        assert gaps.is_reported[i] == (beyond_chance and surely)
    return reported_pairs(gaps), dropped


def plain_logit(share: float) -> float:
    return math.log(share / (1 - share)) if share > 0 else -math.inf


def plain_tau(differences) -> float:
    """The τ for which half of the squared differences are as small as a normal distribution says."""
    low, high = 0.0, 1.0 if differences else 0.0
    for _ in range(20 if differences else 0):
        middle = (low + high) / 2
        squares = [d * d / (v + by_tau * middle**2) for d, v, by_tau in differences]
        low, high = (low, middle) if median(squares) < 0.4549364 else (middle, high)
    return (low + high) / 2


def test_expected_z_and_what_is_reported_are_those_of_plain_python() -> None:
    assert compared_with_plain_python(world(1, slower=1.8)) == ({SLOW}, set())


def slow_pair_of(n: int, hits: float) -> tuple[np.ndarray, ...]:
    """A world in which the office has so many cases in the county, about one topic, and hits among them."""
    office, county, topic, cases, good = world(1)
    others = (office != SLOW[0]) | (county != SLOW[1])
    pair = (*SLOW, 1, n, hits)
    columns = zip((office, county, topic, cases, good), pair, strict=True)
    return tuple(np.append(column[others], column.dtype.type(value)) for column, value in columns)


@pytest.mark.parametrize(("n", "is_told"), [(48, True), (31, True), (29, False)])
def test_none_on_time_of_many_cases_is_reported(n, is_told) -> None:
    """Without a hit a log odds ratio has no variance, and the worst that can be had nothing said of it."""
    cells = slow_pair_of(n, 0.0)
    assert (SLOW in reported_pairs(office_county_gaps(*cells))) == is_told
    if is_told:
        assert compared_with_plain_python(cells) == ({SLOW}, set())


def test_all_on_time_is_not_reported_and_an_office_without_hits_anywhere_is_not_compared() -> None:
    assert SLOW not in reported_pairs(office_county_gaps(*slow_pair_of(60, 60.0)))
    office, county, topic, n, hits = slow_pair_of(60, 0.0)
    hits = np.where(office == SLOW[0], 0.0, hits)
    gaps = office_county_gaps(office, county, topic, n, hits)
    assert SLOW not in reported_pairs(gaps)
    assert np.isnan(gaps.expected[gaps.office == SLOW[0]]).all()


def test_beyond_chance_but_not_surely_ten_points_off_is_not_reported() -> None:
    """Where offices differ much between counties by nature, many pairs are beyond chance."""
    dropped, kept = set(), set()
    for seed in (2, 4, 7, 15, 16):
        world = county_world(np.random.default_rng(seed), CountySetting(0.4))
        told_now, told_before = compared_with_plain_python(
            (world.office, world.county, world.topic, world.n, world.hits)
        )
        kept |= {world.true_gap[pair] for pair in told_now}
        dropped |= {world.true_gap[pair] for pair in told_before}
    assert (len(kept), len(dropped)) == (3, 6)
    assert np.mean(list(kept)) < np.mean(list(dropped))
    assert max(kept) < -0.10


def test_an_office_of_one_county_has_nothing_to_be_compared_with() -> None:
    one = np.zeros(2, dtype=np.int64)
    gaps = office_county_gaps(one, one, np.arange(2), np.array([50.0, 60.0]), np.array([5.0, 4.0]))
    assert reported_pairs(gaps) == set()
    assert np.isnan(gaps.expected).all()


def test_an_office_that_does_in_a_county_as_it_does_elsewhere_is_not_reported() -> None:
    """All others do far better there than in their other counties."""
    share = np.full((10, 6), 0.6)
    share[1:, 0] = 0.97
    office, county = (axis.ravel() for axis in np.indices(share.shape))
    n = np.full(share.size, 150.0)
    gaps = office_county_gaps(office, county, np.zeros_like(office), n, np.round(n * share.ravel()))
    assert gaps.expected[0] >= 0.9
    assert not gaps.is_reported[0]


@pytest.mark.thorough
def test_cells_are_told_apart_by_kind_in_little_more_time_than_two_comparisons() -> None:
    """Sorting pairs of topic and kind took NumPy twice as long as all the rest."""
    cells = np.indices((40, 20, 60, 3)).reshape(4, -1)
    office, county, topic, kind = cells
    n = np.full(office.size, 20.0)
    hits = np.random.default_rng(5).binomial(20, 0.7, office.size).astype(float)

    def seconds(compare) -> float:
        begin = time.process_time()
        compare()
        return time.process_time() - begin

    once = min(seconds(lambda: office_county_gaps(office, county, topic, n, hits)) for _ in range(4))
    both = min(
        seconds(lambda: gaps_within_kinds(office, county, topic, kind, n=n, hits=hits)) for _ in range(4)
    )
    assert both < 4 * once
