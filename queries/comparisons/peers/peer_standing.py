"""Standing of units among similar ones (expectation, gap, assessment, rank), from counts.

This is separate from `peer_comparison`, which reads the data: everything here is computed from arrays. How a unit is
expected to do is in `stats.peers.peer_expectation`, and which assessment follows from it in `stats.peers.assessment`.
"""

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.measures.declaration import Better
from stats.arrays import Bools, Floats
from stats.estimates.intervals import Z95
from stats.estimates.rank_intervals import rank_intervals
from stats.peers.assessment import FAR_GAP, FLOOR, MIN_GAP, Assessments, assess
from stats.peers.case_mix import CellTable
from stats.peers.partial_pooling import capped
from stats.peers.peer_expectation import Expectation, PeerExpectation, peer_expectation
from stats.peers.response_scale import ResponseScale

MIN_RANKED = 3  # units of a group, below which there are no ranks
SMALLEST_TAIL = 1e-15  # probabilities below are not told apart
RANKS = ("rank", "rank_low", "rank_high", "ranked")
NUMBERS = (
    "expected",
    "expected_lower",
    "expected_upper",
    "gap",
    "gap_lower",
    "gap_upper",
    "excess",
    "excess_lower",
    "excess_upper",
    "smallest_shown",
    "borrowed",
    "z",
    *RANKS,
)
COLUMNS = (*NUMBERS, "peers", "comparable", "assessment", "route", "reason")


@dataclass(frozen=True)
class UnitCounts:
    """Counts of units by cell of the mix of their cases; everything but `table` is by unit, in its order.

    `scale` is that of the measure (`stats.peers.response_scale`). `group` is the store's key of the unit's peer group,
    0 where it has none. `response_rate` is that of citizens' verdicts, NaN for all other measures; where it is too low,
    `enough_responses` is False and the unit is left out of every comparison. `margins` are the least difference that
    needs a look, however certain it is, and the one from which a unit is far off, in the unit of the measure. `squares`
    is the sum of squares of the values, of measures that are means; None for shares.
    """

    keys: list[int]
    table: CellTable
    scale: ResponseScale
    group: NDArray[np.int64]
    response_rate: Floats
    enough_responses: Bools
    margins: tuple[float, float] = (MIN_GAP, FAR_GAP)
    squares: Floats | None = None

    @cached_property
    def n(self) -> Floats:
        """Cases of each unit."""
        return self.table.by_office(self.table.n)

    @cached_property
    def hits(self) -> Floats:
        """Hits of each unit, or the total of its values."""
        return self.table.by_office(self.table.hits)


def peer_standing(
    counts: UnitCounts, *, better: Better, min_n: int, floor: float | None = FLOOR, ranked: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Standing of the units (columns COLUMNS, in their order), and of the groups.

    Without `ranked` nobody has a rank.

    `floor` is the on-time share under which a unit needs a look without any comparison; None for other measures.
    Figures of a comparison are NaN where similar units say nothing. The frame of groups has key, units (with enough
    cases), centre (the group's own share or mean) and tau (the usual difference between its units: on the scale of asin
    √share of shares, else of logarithms).
    """
    if not counts.keys:
        return _empty()
    expectation, assessed = assessed_units(counts, better=better, min_n=min_n, floor=floor, smallest=True)
    columns = _columns(expectation, assessed)
    reason = np.full(len(counts.keys), None, dtype=object)  # None, and not NaN, which would be true
    reason[assessed.assessment == "too_few"] = "few"
    reason[~counts.enough_responses] = "unheard"
    if better == "neither":
        columns |= {name: np.full(len(reason), np.nan) for name in ("excess", "excess_lower", "excess_upper")}
    enough = (counts.n >= min_n) & counts.enough_responses
    placed = enough & assessed.comparable
    columns["z"] = np.where(placed, _scores(expectation.compared), np.nan)
    ranks = np.full((len(RANKS), len(reason)), np.nan)
    gap, ranking = columns["gap"], _Ranking.of(counts, expectation.all_cases)
    groups = []
    for key in np.unique(counts.group):
        members = np.flatnonzero((counts.group == key) & counts.enough_responses)
        total = counts.n[members].sum()
        centre = float(counts.hits[members].sum() / total) if total else np.nan
        tau = _usual_difference(expectation.tau[members], centre, counts.scale)
        groups.append({"key": int(key), "units": int(enough[members].sum()), "centre": centre, "tau": tau})
        of_group = members[placed[members]]
        # Offices without a peer group are not each other's peers.
        if ranked and len(of_group) >= MIN_RANKED and len(np.unique(counts.table.group[of_group])) == 1:
            ranks[:, of_group] = ranking.ranks(gap[of_group], of_group, tau=tau, better=better)
    columns |= dict(zip(RANKS, ranks, strict=True))
    words = {"route": pd.Series(assessed.route, dtype=object), "reason": pd.Series(reason, dtype=object)}
    frame = pd.DataFrame({name: words.get(name, columns.get(name)) for name in COLUMNS})
    return frame, pd.DataFrame(groups, columns=["key", "units", "centre", "tau"])


def replace_row(standing: pd.DataFrame, row: int, other: "pd.Series[Any]") -> None:
    """Put what another comparison finds of a unit into its row of a standing, where it has no rank then.

    A unit that only the deadline names is named by nothing else afterwards.
    """
    by_deadline = standing.at[row, "route"] == "deadline" and other["assessment"] == "needs_look"
    for name in standing.columns.intersection(other.index).difference(RANKS):
        standing.at[row, name] = other[name]
    if by_deadline:
        standing.at[row, "route"] = "deadline"
    standing.loc[row, list(RANKS)] = np.nan


def scores_needing_look(counts: UnitCounts, *, better: Better, min_n: int) -> Floats:
    """z of the units that `peer_standing` would say need a look compared with similar ones; NaN for all others.

    Nothing else is computed.
    """
    if not counts.keys:
        return np.zeros(0)
    expectation, assessed = assessed_units(counts, better=better, min_n=min_n, floor=None)
    needs_look = (assessed.assessment == "needs_look") & counts.enough_responses & assessed.comparable
    return np.where(needs_look, _scores(expectation.compared), np.nan)


def assessed_units(
    counts: UnitCounts, *, better: Better, min_n: int, floor: float | None, smallest: bool = False
) -> tuple[PeerExpectation, Assessments]:
    """What similar units would reach, and the assessments of the units, of which there is at least one.

    Only with `smallest`, the smallest differences that could have been shown are computed as well.
    """
    expectation = peer_expectation(used_cells(counts), scale=counts.scale)
    return expectation, assess_units(
        expectation, better, counts.margins, floor=floor, min_n=min_n, smallest=smallest
    )


def used_cells(counts: UnitCounts) -> CellTable:
    """The cells of the units, where those with too low a response rate count for nothing."""
    responded = counts.enough_responses[counts.table.office]
    return replace(
        counts.table,
        n=np.where(responded, counts.table.n, 0.0),
        hits=np.where(responded, counts.table.hits, 0.0),
    )


def _empty() -> tuple[pd.DataFrame, pd.DataFrame]:
    frame = pd.DataFrame({name: pd.Series(dtype=float if name in NUMBERS else object) for name in COLUMNS})
    return frame, pd.DataFrame(columns=["key", "units", "centre", "tau"])


def assess_units(
    expectation: PeerExpectation,
    better: Better,
    margins: tuple[float, float],
    *,
    floor: float | None,
    min_n: int,
    smallest: bool,
) -> Assessments:
    """The assessments; where neither direction is better, "differs" on either side."""
    rules = partial(
        assess, expectation, min_n=min_n, min_gap=margins[0], far_gap=margins[1], smallest=smallest
    )
    if better != "neither":
        return rules(better=better, floor=floor)
    low, high = rules(better="higher", floor=None), rules(better="lower", floor=None)
    differs = np.isin(low.assessment, ("needs_look", "better"))
    return replace(
        low,
        assessment=np.where(differs, "differs", low.assessment),
        route=np.where(low.route != None, low.route, high.route),  # noqa: E711, elementwise
        smallest_shown=np.maximum(low.smallest_shown, high.smallest_shown),
    )


def _columns(expectation: PeerExpectation, assessed: Assessments) -> dict[str, NDArray[Any]]:
    """The columns of expectation and assessment, blanked where similar units say nothing."""
    expected = expectation.all_cases
    compared = {
        "expected": expected.value,
        "expected_lower": expected.lower,
        "expected_upper": expected.upper,
        **{
            name: getattr(assessed, name)
            for name in ("gap", "gap_lower", "gap_upper", "excess", "excess_lower", "excess_upper")
        },
    }
    return {name: np.where(assessed.comparable, values, np.nan) for name, values in compared.items()} | {
        "smallest_shown": assessed.smallest_shown,
        "borrowed": expectation.borrowed,
        "peers": expectation.peers,
        "comparable": assessed.comparable,
        "assessment": assessed.assessment,
    }


def _scores(expected: Expectation) -> Floats:
    """z of each unit: the normal score of the probability that a similar unit would have no higher a value.

    Beyond ± 3.09 a unit is outside the 99.8 % limits of similar ones, which allow for the usual differences between
    them and for the uncertainty of the expectation.
    """
    from scipy.special import ndtri

    with np.errstate(divide="ignore", invalid="ignore"):
        tail = expected.predicted_below(*expected.place_and_chance(expected.hits))
    return np.asarray(ndtri(np.clip(tail, SMALLEST_TAIL, 1 - SMALLEST_TAIL)), dtype=float)


def _usual_difference(tau: Floats, centre: float, scale: ResponseScale) -> float:
    """The mean usual difference of a group's units, from the scale of the model to that of comparisons."""
    if not len(tau) or not np.isfinite(centre) or not 0 < centre < scale.largest:
        return np.nan
    linear, value = scale.link(np.array(centre)), np.array(centre)
    return float(np.nanmean(tau) * scale.slope(linear) * scale.derivative(value))


@dataclass(frozen=True)
class _Ranking:
    """What ranks of units rest on, for all units: their expectations, and what is computed of them at once."""

    expected: Expectation
    chance: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, counts: UnitCounts, expected: Expectation) -> "_Ranking":
        """The ranking of units by what is expected of all their cases."""
        n, scale = counts.n, counts.scale
        with np.errstate(divide="ignore", invalid="ignore"):
            chance = scale.chance(capped(n, counts.table.group), expected.value)
            return cls(expected, chance, *scale.limits(counts.hits, n))

    def ranks(self, gap: Floats, rows: NDArray[np.intp], *, tau: float, better: Better) -> Floats:
        """The ranks of the units of one group, the ends of their intervals, and the number of units (RANKS × units).

        A unit is left out of its own expectation, so that its gap is exaggerated, and the more so the larger it is:
        multiplied by the weight of the others it is the distance to the level of the whole group, by which units of any
        size can be ranked.
        """
        precision = 1 / (self.chance[rows] + np.nan_to_num(tau) ** 2 + 1e-12)
        others = 1 - precision / precision.sum()
        error = (self.expected.upper - self.expected.lower)[rows] / (2 * Z95)
        # All expectations share the uncertainty of what is typical, which moves all units alike and no rank.
        own = error**2 - error.min() ** 2
        variance = others**2 * (((self.high - self.low)[rows] / (2 * Z95)) ** 2 + own)
        level = others * gap
        # Rank 1 is the best: where lower values are better the sign is reversed.
        rank, low_rank, high_rank = rank_intervals(-level if better == "lower" else level, np.diag(variance))
        return np.stack([rank, low_rank, high_rank, np.full(len(rows), len(rows))]).astype(float)
