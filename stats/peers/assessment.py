"""The ladder of assessments: which offices need a look, by which route, and what could have been shown for the others.

Offices and counties are assessed here and nowhere else, by one ladder. There are two additions. For measures without a
better direction, `queries.comparisons.peers.peer_standing` turns both sides into "differs". And an office for which one
period shows nothing may still need a look because of what lasts (`stats.peers.lasting_gaps`). The product never calls
an office negligent: an assessment says where a person should look.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Bools, Floats
from stats.peers.peer_expectation import Expectation, PeerExpectation
from stats.peers.response_scale import ResponseScale

Route = Literal["beyond_limits", "far_off", "deadline"]

MIN_GAP = 0.05  # a smaller difference needs nobody's look, however certain it is
FAR_GAP = 0.10  # an estimated difference that is flagged although sound offices differ
FLOOR = 0.50  # on-time share under which an office is flagged without any comparison
MAX_BORROWED = 0.5  # part of an expectation on cases of other topics, above which similar offices say nothing
SURE = 0.6  # least probability that an office that is flagged as far off is not sound
HALVINGS = 11  # the smallest gap that would have been flagged is known to 1 / 2048 of the worst
# 0.30 − 0.25 is a little less than 0.05, and 0.75 − 0.70 a little more: both are a gap of 0.05.
ROUNDING = 1e-9
TAIL = 0.5 * (1 - 0.998)  # beyond the 99.8 % limits on one side


@dataclass(frozen=True)
class Assessments:
    """Assessment of each office (arrays of one length).

    `assessment` is one of needs_look, no_difference, like_similar, better, not_compared and too_few. `route` is a
    `Route`; None where the assessment is not needs_look. `gap` is the share minus the expected one with 95 % limits, in
    which the expectation's own uncertainty is included; `smallest_shown` is the smallest gap in the bad direction that
    would have been flagged with as many cases, as a positive number; NaN where no gap would have been. `excess` is the
    number of cases that missed beyond what similar offices would have left, with 95 % limits; negative where fewer did.
    `borrowed` is the part of an expectation that rests on cases of other topics, and `comparable` whether similar
    offices say anything.
    """

    assessment: NDArray[np.object_]
    route: NDArray[np.object_]
    gap: Floats
    gap_lower: Floats
    gap_upper: Floats
    smallest_shown: Floats
    excess: Floats
    excess_lower: Floats
    excess_upper: Floats
    borrowed: Floats
    comparable: Bools


def assess(
    expectation: PeerExpectation,
    *,
    better: Literal["higher", "lower"] = "higher",
    floor: float | None = FLOOR,
    min_n: int = 30,
    min_gap: float = MIN_GAP,
    far_gap: float = FAR_GAP,
    smallest: bool = True,
) -> Assessments:
    """Assess each office against its expectation.

    `needs_look` has three routes, tried in this order. *beyond_limits*: a similar office would lie so far on the bad
    side with a probability of at most 0.1 % (the 99.8 % limits, with the differences between sound offices and the
    uncertainty of the expectation), and the gap is at least `min_gap`. *far_off*: the gap is at least `far_gap`, and
    its whole 95 % interval is beyond `min_gap`. *deadline*: the whole Wilson interval of the share is on the bad side
    of `floor`; this is a fact about the deadline and no comparison. `better` is the mirror image of the first two.
    `like_similar` requires that the interval of the gap lies within ± `min_gap`; everything else is `no_difference`,
    `not_compared` where similar offices say nothing and the deadline does not either, or `too_few` with fewer than
    `min_n` cases.

    Without `smallest`, `smallest_shown` is left out, which saves a third of the time.

    The interval of the gap combines that of the share (Wilson) and that of the expectation as Newcombe (1998, method
    10) does.
    """
    sign = 1.0 if better == "higher" else -1.0
    whole, borrowed = expectation.all_cases, expectation.borrowed
    n = whole.n
    comparable = are_comparable(expectation)
    gap, lower, upper = gap_interval(whole, whole.hits)
    rules = _Rules(expectation, sign, floor, min_gap, far_gap, comparable)
    routes = rules.routes(expectation.compared.hits, whole.hits)
    enough = n >= min_n
    within = comparable & (lower > -min_gap) & (upper < min_gap)
    word = np.where(comparable, "no_difference", "not_compared").astype(object)
    word[within] = "like_similar"
    word[rules.better()] = "better"
    route = np.full(len(n), None, dtype=object)
    for name, flagged in reversed(routes.items()):
        word[flagged], route[flagged] = "needs_look", name
    word[~enough], route[~enough] = "too_few", None
    return Assessments(
        assessment=word,
        route=route,
        gap=gap,
        gap_lower=lower,
        gap_upper=upper,
        smallest_shown=np.where(enough, rules.smallest_shown(), np.nan)
        if smallest
        else np.full(len(n), np.nan),
        excess=-sign * n * gap,
        excess_lower=-n * upper if sign > 0 else n * lower,
        excess_upper=-n * lower if sign > 0 else n * upper,
        borrowed=borrowed,
        comparable=comparable,
    )


def are_comparable(expectation: PeerExpectation) -> Bools:
    """For which offices similar ones say anything."""
    is_known = np.isfinite(expectation.all_cases.value) & (expectation.borrowed <= MAX_BORROWED)
    return np.asarray(is_known & (expectation.compared.n > 0), dtype=bool)


def gap_interval(expected: Expectation, hits: Floats) -> tuple[Floats, Floats, Floats]:
    """Share minus expected share, with 95 % limits, for the given hits."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = hits / expected.n
        low, high = expected.scale.limits(hits, expected.n)
        gap = value - expected.value
        lower = gap - np.hypot(value - low, expected.upper - expected.value)
        upper = gap + np.hypot(high - value, expected.value - expected.lower)
    return gap, lower, upper


def under_floor(scale: ResponseScale, hits: Floats, n: Floats, floor: float | None, *, sign: float) -> Bools:
    """Which offices have the whole interval of their share on the bad side of the floor: below it (sign 1) or above."""
    if floor is None:
        return np.zeros(len(hits), dtype=bool)
    low, high = scale.limits(hits, n)
    with np.errstate(invalid="ignore"):
        return (high < floor) if sign > 0 else (low > floor)


@dataclass(frozen=True)
class _Rules:
    """The rules of the routes, for any number of hits of the offices."""

    expectation: PeerExpectation
    sign: float
    floor: float | None
    min_gap: float
    far_gap: float
    comparable: Bools

    def routes(self, hits: Floats, hits_of_all: Floats) -> dict[Route, Bools]:
        """Which offices need a look by which route, with these hits in the compared cases and in all cases."""
        beyond, far = self._compared(hits, hits_of_all, self.sign)
        return {"beyond_limits": beyond, "far_off": far, "deadline": self._under_floor(hits_of_all)}

    def better(self) -> Bools:
        """Which offices are better than similar ones."""
        compared, whole = self.expectation.compared, self.expectation.all_cases
        beyond, far = self._compared(compared.hits, whole.hits, -self.sign)
        return beyond | far

    def smallest_shown(self) -> Floats:
        """The smallest gap on the bad side that would have been flagged, by bisection; NaN where none would be.

        The office is thought to miss what is expected by the same difference in all its cases.
        """
        compared, whole = self.expectation.compared, self.expectation.all_cases
        # Means that are too high have no upper end; six times the expected mean is taken for it.
        ceiling = np.minimum(whole.scale.largest, 6 * whole.value + 6 * self.far_gap)
        most = whole.value if self.sign > 0 else ceiling - whole.value

        def is_flagged(gap: Floats) -> Bools:
            hits, hits_of_all = (
                np.clip(each.value - self.sign * gap, 0.0, each.scale.largest) * each.n
                for each in (compared, whole)
            )
            return np.any(list(self.routes(hits, hits_of_all).values()), axis=0)

        small, large = np.zeros(len(most)), np.nan_to_num(most)
        reachable, always = is_flagged(large), is_flagged(small)
        for _ in range(HALVINGS):
            middle = (small + large) / 2
            flagged = is_flagged(middle)
            small, large = np.where(flagged, small, middle), np.where(flagged, middle, large)
        return np.where(reachable & np.isfinite(most), np.where(always, 0.0, large), np.nan)

    def _compared(self, hits: Floats, hits_of_all: Floats, sign: float) -> tuple[Bools, Bools]:
        """Which offices are beyond the limits of similar ones, and which are far off, below (sign 1) or above (−1)."""
        compared, whole = self.expectation.compared, self.expectation.all_cases
        gap, lower, upper = gap_interval(compared, hits)
        gap, near = (-gap, -upper) if sign > 0 else (gap, lower)
        scale = compared.scale
        least, far_least = self.min_gap - ROUNDING, self.far_gap - ROUNDING
        with np.errstate(divide="ignore", invalid="ignore"):
            # What is said of the compared cases must not be contradicted by all of them.
            visible = self.comparable & (sign * (whole.value - hits_of_all / whole.n) >= least)
            place, variance = compared.place_and_chance(hits)
            tail = compared.predicted_below(place, variance)
            edge = compared.value - sign * self.min_gap
            # Beyond 0 or 1 there is no value: nothing can be so far off.
            distance = scale.transform(compared.value) - scale.transform(edge)
            truly = compared.truly_below(place, variance, distance)
            beyond = ((tail if sign > 0 else 1 - tail) < TAIL) & (gap >= least)
            far = (gap >= far_least) & (near > self.min_gap)
            far &= (truly if sign > 0 else 1 - truly) >= SURE
        return visible & beyond, visible & far

    def _under_floor(self, hits_of_all: Floats) -> Bools:
        whole = self.expectation.all_cases
        return under_floor(whole.scale, hits_of_all, whole.n, self.floor, sign=self.sign)
