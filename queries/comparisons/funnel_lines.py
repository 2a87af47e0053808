"""Data of a funnel plot of one group of offices: its centre, and its limits at every number of cases."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.comparisons.peer_comparison import PeerComparison
from stats.intervals import Z95
from stats.share_funnel import Z998, share_limits

_STEPS = 80


@dataclass(frozen=True)
class FunnelLines:
    """Units and limits of a funnel plot; all shares from 0 to 1.

    `units` are the rows of `PeerComparison.frame` with a place in it. `limits` has numbers of cases (n) with lower_95,
    upper_95, lower_998 and upper_998 around `centre`. The picture shows what is beyond the limits of similar offices;
    which offices need a look, by this or another route, is said by the column assessment alone.
    """

    units: pd.DataFrame
    limits: pd.DataFrame
    centre: float


def funnel_lines(comparison: PeerComparison, group: str) -> FunnelLines | None:
    """Funnel of a group; None where fewer than 3 of its offices have enough cases to be compared."""
    frame = comparison.frame
    units = frame[(frame["group"] == group) & frame["placed"].notna()]
    group_row = comparison.groups[comparison.groups["group"] == group]
    if units.empty or group_row.empty:
        return None
    n = units["n"].to_numpy(dtype=float)
    centre = float(group_row["centre"].iloc[0])
    # Log-spaced, because the limits change fastest at small n; a little wider than the data on either side.
    volumes = np.geomspace(max(n.min() / 1.6, 2.0), n.max() * 1.6, _STEPS)
    # The same τ² as in the assessments, so that the picture and the words agree.
    tau2 = float(group_row["tau"].iloc[0]) ** 2
    limits = {
        "95": share_limits(volumes, centre, tau2, z=Z95),
        "998": share_limits(volumes, centre, tau2, z=Z998),
    }
    columns = {
        f"{side}_{name}": pair[i]
        for name, pair in limits.items()
        for i, side in enumerate(("lower", "upper"))
    }
    return FunnelLines(units, pd.DataFrame({"n": volumes, **columns}), centre)
