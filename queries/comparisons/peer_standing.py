"""Where each of some units stands among the others of its group, from its cases by topic group and kind."""

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
    """What is known of the units: rows of `hits` and `n` are units, columns strata; the rest is by unit."""

    keys: list[int]
    hits: Floats
    n: Floats
    group: NDArray[np.int64]
    response_rate: Floats  # of verdicts; NaN of all else
    enough_responses: Flags  # enough of the people asked gave a verdict
    without_group: Flags  # belongs to no group


def peer_standing(counts: StratumCounts, *, better: Better, min_n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The units' standing (columns NUMBERS and verdict, in the order of the units), and the groups'.

    A unit with fewer than `least` cases has an expectation but neither rank nor verdict, and says nothing of how much
    its peers differ; one that too few people spoke of has not even a part in what is expected of others.
    """
    frame = pd.DataFrame(np.nan, index=range(len(counts.keys)), columns=list(NUMBERS))
    frame["verdict"] = "few"
    groups = []
    for key in np.unique(counts.group):
        inside = np.flatnonzero(counts.group == key)
        groups.append({"key": int(key)} | _group(frame, inside, counts, better=better, least=min_n))
    frame.loc[~counts.enough_responses, "verdict"] = "unheard"
    return frame, pd.DataFrame(groups, columns=["key", "units", "centre", "phi", "tau"])


def _group(
    frame: pd.DataFrame, inside: NDArray[np.intp], counts: StratumCounts, *, better: Better, least: int
) -> dict[str, float]:
    """Fills in the rows of one group; its own figures."""
    rows = inside[counts.enough_responses[inside]]
    hits, n = counts.hits[rows], counts.n[rows]
    total, own = n.sum(), n.sum(axis=1)
    enough = own >= least
    told = {
        "units": int(enough.sum()),
        "centre": float(hits.sum() / total) if total else np.nan,
        "phi": np.nan,
        "tau": np.nan,
    }
    frame.loc[rows[enough], "verdict"] = "alone"
    if not len(rows) or counts.without_group[rows].any():
        return told
    expected = leave_one_out_expectation(hits, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = hits.sum(axis=1) / own
        frame.loc[rows, "expected"] = expected.share
        frame.loc[rows, "difference"] = value - expected.share
        frame.loc[rows, "ratio"] = value / expected.share
    large = rows[enough]
    found = None
    if len(large) >= MIN_PEERS:
        found = share_funnel(
            hits.sum(axis=1)[enough],
            own[enough],
            expected.share[enough],
            effective_n=expected.effective_n[enough],
            squared_weights=expected.squared_weights[enough],
        )
    if found is None:
        return told
    frame.loc[large, "z"] = found.z
    for name in LIMITS:
        frame.loc[large, name] = getattr(found, name)
    frame.loc[large, "placed"] = found.plotted_share
    frame.loc[large, "verdict"] = _assessments(found, better)
    # Leaving a unit out of its own expectation stretches its difference the more, the larger it is; undone, that is
    # the difference to the level of the group with the unit in it, in which units of any size can be ranked.
    part = (1 - own / total)[enough]
    level = part * (value - expected.share)[enough]
    spread = expected.covariance[np.ix_(enough, enough)] * np.outer(part, part)
    ranks = rank_intervals(-level if better == "lower" else level, spread)
    for name, rank in zip(("rank", "rank_low", "rank_high"), ranks, strict=True):
        frame.loc[large, name] = rank
    frame.loc[large, "ranked"] = len(large)
    return told | {"phi": found.phi, "tau": float(np.sqrt(found.tau2))}


def _assessments(found: ShareFunnel, better: Better) -> list[PeerAssessment]:
    ends: dict[Better, tuple[PeerAssessment, PeerAssessment]] = {
        "higher": ("better", "look"),
        "lower": ("look", "better"),
        "neither": ("differs", "differs"),
    }
    high, low = ends[better]
    return [high if z > Z998 else low if z < -Z998 else "like" for z in found.z]
