"""The ladder of assessments: the rules in plain Python, and what holds for every office."""

import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stats.estimates.intervals import Z95
from stats.peers.assessment import Assessments, assess
from stats.peers.case_mix import CellTable
from stats.peers.peer_expectation import Expectation, PeerExpectation, peer_expectation
from stats.peers.response_scale import SHARES, MeanScale, mean_scale
from tests.thorough import THOROUGH

TAUS = (0.0, 0.1, 0.3)
NORMAL = NormalDist()


def expectation(
    n: list[float],
    hits: list[float],
    share: float = 0.75,
    *,
    error: float = 0.01,
    weight: tuple[float, float, float] = (0.0, 1.0, 0.0),
    borrowed: float = 0.0,
) -> PeerExpectation:
    """Offices of which the same share is expected, with an uncertainty of `error` (as a share)."""
    size = len(n)
    slope = math.sqrt(share * (1 - share)) / 2  # of asin √share by the logit
    to_arcsine = 1 / (2 * math.sqrt(share * (1 - share)))
    one = Expectation(
        n=np.array(n, dtype=float),
        hits=np.array(hits, dtype=float),
        value=np.full(size, share),
        lower=np.full(size, share - Z95 * error),
        upper=np.full(size, share + Z95 * error),
        target=np.full((size, 3), math.asin(math.sqrt(share))),
        uncertainty=np.full((size, 3), (error * to_arcsine) ** 2),
        between=np.tile([(tau * slope) ** 2 for tau in TAUS], (size, 1)),
        weight=np.tile(weight, (size, 1)),
        scale=SHARES,
    )
    return PeerExpectation(
        compared=one,
        all_cases=one,
        borrowed=np.full(size, borrowed),
        peers=np.full(size, 8),
        tau=np.full(size, 0.1),
    )


def of_one(n: float, hits: float, *, smallest: bool = True, **options) -> Assessments:
    return assess(expectation([n], [hits], **options), smallest=smallest)


def word(n: float, hits: float, **options) -> tuple[str, str | None]:
    assessments = of_one(n, hits, smallest=False, **options)
    return assessments.assessment[0], assessments.route[0]


def wilson(hits: float, n: float) -> tuple[float, float]:
    p, z2 = hits / n, Z95**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return (0.0 if hits == 0 else centre - half), (1.0 if hits == n else centre + half)


def reference(
    n: int, hits: int, share: float, error: float, weight: tuple[float, ...]
) -> tuple[str, str | None, float, float, float]:
    """The rules in plain Python, for one office."""
    low, high = wilson(hits, n)
    gap = hits / n - share
    lower = gap - math.hypot(hits / n - low, Z95 * error)
    upper = gap + math.hypot(high - hits / n, Z95 * error)

    def compared(sign: int) -> str | None:
        place = math.asin(math.sqrt((hits + 3 / 8) / (n + 3 / 4)))
        target, chance = math.asin(math.sqrt(share)), 1 / (4 * n + 2)
        place += target - math.asin(math.sqrt((share * n + 3 / 8) / (n + 3 / 4)))
        own = (error / (2 * math.sqrt(share * (1 - share)))) ** 2
        tail, truly, total_weight = 0.0, 0.0, 0.0
        edge = share - sign * 0.05
        for tau, w in zip(TAUS, weight, strict=True):
            between = (tau * math.sqrt(share * (1 - share)) / 2) ** 2
            total = chance + own + between
            z = (place - target) / math.sqrt(total)
            tail += w * NORMAL.cdf(sign * z)
            if 0 <= edge <= 1 and w:
                distance = target - math.asin(math.sqrt(edge))
                kept = between / total
                sd = max(math.sqrt(between * (1 - kept)), 1e-9)
                likelihood = w * math.exp(-(z**2) / 2) / math.sqrt(total)
                truly += likelihood * NORMAL.cdf(sign * (-distance - kept * (place - target)) / sd)
                total_weight += likelihood
        near = -upper if sign > 0 else lower
        if tail < 0.001 and -sign * gap >= 0.05:
            return "beyond_limits"
        sure = total_weight > 0 and truly / total_weight >= 0.6
        return "far_off" if -sign * gap >= 0.1 and near > 0.05 and sure else None

    route = compared(1) or ("deadline" if high < 0.5 else None)
    if n < 30:
        return "too_few", None, gap, lower, upper
    if route:
        return "needs_look", route, gap, lower, upper
    if compared(-1):
        return "better", None, gap, lower, upper
    return ("like_similar" if lower > -0.05 and upper < 0.05 else "no_difference"), None, gap, lower, upper


WEIGHTS = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.3, 0.5, 0.2), (0.05, 0.25, 0.7)]


@given(
    n=st.integers(5, 4000),
    part=st.floats(0, 1),
    share=st.sampled_from([0.55, 0.7, 0.85, 0.97]),
    error=st.sampled_from([0.004, 0.02, 0.04]),
    weight=st.sampled_from(WEIGHTS),
)
def test_the_ladder_is_that_of_plain_python(n, part, share, error, weight) -> None:
    hits = round(n * part)
    assessments = of_one(n, hits, smallest=False, share=share, error=error, weight=weight)
    wanted = reference(n, hits, share, error, weight)
    assert (assessments.assessment[0], assessments.route[0]) == wanted[:2]
    assert (assessments.gap[0], assessments.gap_lower[0], assessments.gap_upper[0]) == pytest.approx(
        wanted[2:], abs=1e-9
    )


def test_each_rung_of_the_ladder_is_reached_by_its_own_rule() -> None:
    assert word(29, 0) == ("too_few", None)
    assert word(1000, 600) == ("needs_look", "beyond_limits")
    assert word(1000, 600, weight=(0, 0, 1)) == ("needs_look", "far_off")
    assert word(1000, 380, share=0.4, error=0.05) == ("needs_look", "deadline")
    assert word(1000, 900) == ("better", None)
    assert word(5000, 3750, error=0.005) == ("like_similar", None)
    assert word(1000, 740, error=0.03) == ("no_difference", None)


def test_a_certain_but_small_difference_needs_no_look() -> None:
    assert word(1_000_000, 710_000, error=0.001, weight=(1, 0, 0)) == ("like_similar", None)


def test_above_one_half_borrowed_only_the_deadline_speaks() -> None:
    assert word(1500, 800) == ("needs_look", "beyond_limits")
    assert word(1500, 800, borrowed=0.51) == ("not_compared", None)
    assert word(1500, 600, borrowed=0.51) == ("needs_look", "deadline")
    # What could have been shown is then the distance to the floor, and the chance around it.
    assessments = of_one(1500, 800, borrowed=0.51)
    assert 0.25 < assessments.smallest_shown[0] < 0.30
    assert not assessments.comparable[0]


def test_without_a_floor_the_deadline_says_nothing() -> None:
    assessments = assess(expectation([1500], [600], borrowed=0.51), floor=None)
    assert assessments.assessment[0] == "not_compared"
    assert np.isnan(assessments.smallest_shown[0])


@settings(max_examples=15 * THOROUGH)
@given(
    n=st.integers(30, 3000),
    share=st.sampled_from([0.6, 0.75, 0.9]),
    weight=st.sampled_from(WEIGHTS),
    error=st.sampled_from([0.004, 0.03]),
)
def test_the_smallest_difference_that_could_have_been_shown(n, share, weight, error) -> None:
    """An office that is that far off is reported, and one that is a little nearer is not."""
    smallest = of_one(n, n * share, share=share, weight=weight, error=error).smallest_shown[0]
    if np.isnan(smallest):
        assert word(n, 0, share=share, weight=weight, error=error)[0] != "needs_look"
        return
    assert smallest >= 0.05 or share - smallest < 0.5
    assert word(n, n * (share - smallest), share=share, weight=weight, error=error)[0] == "needs_look"
    nearer = n * (share - smallest + 0.002)
    assert word(n, nearer, share=share, weight=weight, error=error)[0] != "needs_look"


def test_excess_late_is_the_gap_in_people() -> None:
    assessments = of_one(2000, 1200)
    assert assessments.excess[0] == pytest.approx(2000 * 0.15)
    assert assessments.excess_lower[0] == pytest.approx(-2000 * assessments.gap_upper[0])
    assert assessments.excess_upper[0] == pytest.approx(-2000 * assessments.gap_lower[0])
    assert assessments.excess_lower[0] < assessments.excess[0] < assessments.excess_upper[0]


@settings(max_examples=15 * THOROUGH)
@given(n=st.integers(30, 3000), part=st.floats(0, 1), weight=st.sampled_from(WEIGHTS))
# The least gap to the last digit, which rounding makes smaller.
@example(n=1500, part=0.7, weight=(1.0, 0.0, 0.0))
def test_a_share_that_should_be_low_is_the_mirror_image(n, part, weight) -> None:
    hits = round(n * part)
    up = expectation([n], [hits], share=0.75, weight=weight)
    mirrored = expectation([n], [n - hits], share=0.25, weight=weight)
    one, other = assess(up), assess(mirrored, better="lower")
    assert one.assessment[0] == other.assessment[0]
    assert one.route[0] == other.route[0]
    assert other.gap[0] == pytest.approx(-one.gap[0])
    assert other.excess[0] == pytest.approx(one.excess[0])
    assert (other.excess_lower[0], other.excess_upper[0]) == pytest.approx(
        (one.excess_lower[0], one.excess_upper[0])
    )
    assert other.smallest_shown[0] == pytest.approx(one.smallest_shown[0], abs=1e-3)


def test_all_cases_must_not_contradict_the_compared_ones() -> None:
    """30 points under in the half of its cases that others have too, and better in the rest."""
    half = expectation([500], [225])
    whole = expectation([1000], [760])
    assessments = assess(replace(half, all_cases=whole.all_cases))
    assert assessments.assessment[0] != "needs_look"
    assert assessments.gap[0] == pytest.approx(0.01)


def test_without_the_smallest_difference() -> None:
    assessments = assess(expectation([1000], [600]), smallest=False)
    assert assessments.assessment[0] == "needs_look"
    assert np.isnan(assessments.smallest_shown[0])


def odd_table() -> CellTable:
    """Sound offices, one without cases, a monopoly, one alone in its group, one with a single case."""
    rows = [(i, i % 2, 400, 300) for i in range(8)]
    rows += [(8, 0, 0, 0), (9, 2, 700, 200), (10, 0, 300, 90), (11, 1, 1, 0)]
    office, topic, n, hits = (np.array(column) for column in zip(*rows, strict=True))
    group = np.array([0] * 10 + [1, 0])
    return CellTable(office, topic[:, None], n.astype(float), hits.astype(float), group)


def test_odd_offices_have_an_honest_assessment() -> None:
    assessments = assess(peer_expectation(odd_table()))
    assert assessments.assessment[8:].tolist() == ["too_few", "needs_look", "needs_look", "too_few"]
    # Neither the monopoly nor the office without peers is compared: what is named is a fact about the deadline.
    assert assessments.route[9:11].tolist() == ["deadline", "deadline"]
    assert assessments.comparable[8:11].tolist() == [False, False, False]
    assert np.isnan(assessments.gap[[8, 10]]).all()
    assert assessments.gap_upper[9] - assessments.gap_lower[9] > 0.3
    assert np.isnan(assessments.smallest_shown[[8, 11]]).all()


def test_odd_offices_compared_by_a_mean() -> None:
    table = odd_table()
    n, total = table.by_office(table.n), table.by_office(table.hits)
    scale = mean_scale(total, total, n)
    assessments = assess(
        peer_expectation(table, scale=scale), better="lower", floor=None, min_gap=0.05, far_gap=0.1
    )
    assert assessments.assessment[8:].tolist() == ["too_few", "not_compared", "not_compared", "too_few"]
    assert np.isfinite(assessments.gap[:8]).all()


@settings(max_examples=10 * THOROUGH)
@given(
    n=st.integers(100, 2000),
    mean=st.sampled_from([0.2, 1.0, 8.0]),
    weight=st.sampled_from(WEIGHTS),
    phi=st.sampled_from([0.8, 2.0, 6.0]),
)
def test_the_smallest_difference_of_means(n, mean, weight, phi) -> None:
    one = expectation([n], [n * mean], weight=weight)
    of_mean = replace(
        one.compared,
        value=np.array([mean]),
        lower=np.array([mean * 0.97]),
        upper=np.array([mean * 1.03]),
        target=np.full((1, 3), math.log(mean)),
        uncertainty=np.full((1, 3), 0.015**2),
        between=np.array([[tau**2 for tau in TAUS]]),
        scale=MeanScale(np.array([phi])),
    )
    options = {"better": "lower", "floor": None, "min_gap": mean / 10, "far_gap": mean / 5}
    smallest = assess(replace(one, compared=of_mean, all_cases=of_mean), **options).smallest_shown[0]
    for further, is_flagged in ((0.0, True), (-0.01 * mean, False)):
        at = replace(of_mean, hits=np.array([n * (mean + smallest + further)]))
        assessments = assess(replace(one, compared=at, all_cases=at), **options, smallest=False)
        assert (assessments.assessment[0] == "needs_look") is is_flagged
