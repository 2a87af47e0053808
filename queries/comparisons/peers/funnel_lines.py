"""Data of a funnel plot of offices: where each is drawn, and the limits at every number of cases."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.comparisons.peers.peer_comparison import PeerComparison
from stats.estimates.intervals import Z95
from stats.estimates.share_funnel import Z998, plotted_shares, share_limits

MIN_PLOTTED = 3  # offices, below which there is no plot
_STEPS = 80


@dataclass(frozen=True)
class FunnelLines:
    """Units and limits of a funnel plot; all shares from 0 to 1.

    `units` are the rows of `PeerComparison.frame` that are compared, with the column placed: the share at which to draw
    them, as many standard errors from `centre` as they lie from their own expectations, so that offices with different
    cases can be drawn in one plot. `limits` has numbers of cases (n) with lower_95, upper_95, lower_998 and upper_998
    around `centre`. The picture shows what is beyond the limits of similar offices; which offices need a look, by this
    or another route, is said by the column assessment alone.
    """

    units: pd.DataFrame
    limits: pd.DataFrame
    centre: float


def funnel_lines(comparison: PeerComparison, group: str | None = None) -> FunnelLines | None:
    """Funnel of a group, or of all groups together; None where fewer than 3 offices are compared."""
    frame, groups = comparison.frame, comparison.groups
    if group is not None:
        frame, groups = frame[frame["group"] == group], groups[groups["group"] == group]
    # An office that needs a look is drawn in any case; where similar ones say nothing, at its own share.
    units = frame[(frame["z"].notna() | (frame["assessment"] == "needs_look")) & ~frame["withheld"]]
    if len(units) < MIN_PLOTTED:
        return None
    n = units["n"].to_numpy(dtype=float)
    centre = float((units["value"] * n).sum() / n.sum())
    # The usual difference between offices that the assessments allow for.
    tau = float(np.average(groups["tau"].fillna(0.0), weights=groups["units"]))
    # Log-spaced, because the limits change fastest at small n; a little wider than the data on either side.
    volumes = np.geomspace(max(n.min() / 1.6, 2.0), n.max() * 1.6, _STEPS)
    limits = {
        "95": share_limits(volumes, centre, tau**2, z=Z95),
        "998": share_limits(volumes, centre, tau**2, z=Z998),
    }
    columns = {
        f"{side}_{name}": pair[i]
        for name, pair in limits.items()
        for i, side in enumerate(("lower", "upper"))
    }
    z = units["z"].to_numpy(dtype=float)
    placed = np.where(np.isnan(z), units["value"], plotted_shares(z, n, centre, tau**2))
    return FunnelLines(units.assign(placed=placed), pd.DataFrame({"n": volumes, **columns}), centre)
