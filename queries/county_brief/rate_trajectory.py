"""The course of one county's rate, taken from that of all counties."""

from queries.county_brief.contents import RateTrajectory
from queries.hotspots import trajectories as of_counties
from queries.hotspots.hotspot_labels import HOTSPOT_EXPLANATIONS, UNASSESSED, assessment_label
from queries.vocabulary.labels import Text


def county_trajectory(found: of_counties.CountyTrajectories | None, code: str) -> RateTrajectory | None:
    """What became of a county; None where nothing is known of it."""
    if found is None:
        return None
    at = found.frame.index[found.frame["county"] == code]
    if at.empty:
        return None
    row = found.frame.loc[at[0]]
    spans = zip(found.quarters, *(each[at[0]] for each in found.quarter_ratios), strict=True)
    earlier, recent = (
        (float(row[name]), float(row[f"{name}_lower"]), float(row[f"{name}_upper"]))
        for name in ("earlier", "recent")
    )
    return RateTrajectory(
        assessment_label(row["verdict"], row["tendency"]),
        HOTSPOT_EXPLANATIONS[row["verdict"]],
        row["verdict"] not in UNASSESSED,
        earlier,
        recent,
        tuple(
            (Text(edge.label_fa, edge.label_en), float(ratio), float(low), float(high))
            for edge, ratio, low, high in spans
        ),
    )
