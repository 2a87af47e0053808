"""Standing of units within their peer groups (expectation, funnel position, rank, assessment), from counts by stratum.

This is separate from `peer_comparison`, which reads the data: everything here is computed from arrays.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.comparisons.peer_assessments import PeerAssessment
from queries.measures.declaration import Better
from stats.rank_intervals import rank_intervals
from stats.share_funnel import MIN_PEERS, Z998, ShareFunnel, share_funnel
from stats.standardisation import leave_one_out_expectation

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LIMITS = ("lower_95", "upper_95", "lower_998", "upper_998")
NUMBERS = (
    "expected",
    "difference",
    "ratio",
    "z",
    *LIMITS,
    "placed",
    "rank",
    "rank_low",
    "rank_high",
    "ranked",
)


@dataclass(frozen=True)
class StratumCounts:
    """Counts of the units: rows of `hits` and `n` are units, columns are strata; everything else is by unit."""

    keys: list[int]
    hits: Floats
    n: Floats
    group: NDArray[np.int64]
    response_rate: Floats  # of citizens' verdicts; NaN for all other measures
    enough_responses: Flags  # the response rate is high enough, or does not apply
    without_group: Flags  # the unit belongs to no group


def peer_standing(counts: StratumCounts, *, better: Better, min_n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Standing of the units (columns NUMBERS and verdict, the assessment; in their order), and of the groups.

    A unit with fewer than `min_n` cases has an expectation but neither rank nor assessment, and is not used to estimate
    the spread between peers. A unit with too low a response rate is not even used for the expectations of others.
    """
    frame = pd.DataFrame(np.nan, index=range(len(counts.keys)), columns=list(NUMBERS))
    frame["verdict"] = "few"
    groups = []
    for key in np.unique(counts.group):
        members = np.flatnonzero(counts.group == key)
        groups.append({"key": int(key)} | _group(frame, members, counts, better=better, min_n=min_n))
    frame.loc[~counts.enough_responses, "verdict"] = "unheard"
    return frame, pd.DataFrame(groups, columns=["key", "units", "centre", "phi", "tau"])


def _group(
    frame: pd.DataFrame, members: NDArray[np.intp], counts: StratumCounts, *, better: Better, min_n: int
) -> dict[str, float]:
    """Fill in the rows of one group in `frame`, and return the figures of the group."""
    rows = members[counts.enough_responses[members]]
    hits, n = counts.hits[rows], counts.n[rows]
    total, own_total = n.sum(), n.sum(axis=1)
    has_enough = own_total >= min_n
    group_figures = {
        "units": int(has_enough.sum()),
        "centre": float(hits.sum() / total) if total else np.nan,
        "phi": np.nan,
        "tau": np.nan,
    }
    # Replaced below where the group is large enough for a funnel.
    frame.loc[rows[has_enough], "verdict"] = "alone"
    if not len(rows) or counts.without_group[rows].any():
        return group_figures
    expected = leave_one_out_expectation(hits, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = hits.sum(axis=1) / own_total
        frame.loc[rows, "expected"] = expected.share
        frame.loc[rows, "difference"] = value - expected.share
        frame.loc[rows, "ratio"] = value / expected.share
    large_units = rows[has_enough]
    funnel = None
    if len(large_units) >= MIN_PEERS:
        funnel = share_funnel(
            hits.sum(axis=1)[has_enough],
            own_total[has_enough],
            expected.share[has_enough],
            effective_n=expected.effective_n[has_enough],
            squared_weights=expected.squared_weights[has_enough],
        )
    if funnel is None:
        return group_figures
    frame.loc[large_units, "z"] = funnel.z
    for name in LIMITS:
        frame.loc[large_units, name] = getattr(funnel, name)
    frame.loc[large_units, "placed"] = funnel.plotted_share
    frame.loc[large_units, "verdict"] = _assessments(funnel, better)
    # Because a unit is left out of its own expectation, its difference is exaggerated, and the more so the larger it
    # is. Multiplied by the others' share of the cases it is the difference to the level of the whole group including
    # the unit, by which units of any size can be ranked.
    others_share = (1 - own_total / total)[has_enough]
    level = others_share * (value - expected.share)[has_enough]
    spread = expected.covariance[np.ix_(has_enough, has_enough)] * np.outer(others_share, others_share)
    # Rank 1 is the best: where lower values are better the sign is reversed.
    ranks = rank_intervals(-level if better == "lower" else level, spread)
    for name, rank in zip(("rank", "rank_low", "rank_high"), ranks, strict=True):
        frame.loc[large_units, name] = rank
    frame.loc[large_units, "ranked"] = len(large_units)
    return group_figures | {"phi": funnel.phi, "tau": float(np.sqrt(funnel.tau2))}


def _assessments(funnel: ShareFunnel, better: Better) -> list[PeerAssessment]:
    """Assessment of each unit in the funnel: beyond the 99.8 % limits on either side, or like its peers."""
    ends: dict[Better, tuple[PeerAssessment, PeerAssessment]] = {
        "higher": ("better", "look"),
        "lower": ("look", "better"),
        "neither": ("differs", "differs"),
    }
    high, low = ends[better]
    return [high if z > Z998 else low if z < -Z998 else "like" for z in funnel.z]
