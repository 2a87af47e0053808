"""The trajectory of one county for its brief, extracted from the trajectories of all counties."""

from queries.county_brief.brief_contents import RateTrajectory
from queries.hotspots import trajectories as of_counties
from queries.hotspots.hotspot_labels import HOTSPOT_EXPLANATIONS, UNASSESSED, assessment_label
from queries.vocabulary.labels import Text


def county_trajectory(
    trajectories: of_counties.CountyTrajectories | None, code: str
) -> RateTrajectory | None:
    """The trajectory of a county; None if there are no trajectories or the county is not among them."""
    if trajectories is None:
        return None
    positions = trajectories.frame.index[trajectories.frame["county"] == code]
    if positions.empty:
        return None
    row = trajectories.frame.loc[positions[0]]
    spans = zip(
        trajectories.quarters, *(values[positions[0]] for values in trajectories.quarter_ratios), strict=True
    )
    earlier, recent = (
        (float(row[name]), float(row[f"{name}_lower"]), float(row[f"{name}_upper"]))
        for name in ("earlier", "recent")
    )
    return RateTrajectory(
        assessment_label(row["assessment"], row["tendency"]),
        HOTSPOT_EXPLANATIONS[row["assessment"]],
        row["assessment"] not in UNASSESSED,
        earlier,
        recent,
        tuple(
            (Text(quarter.label_fa, quarter.label_en), float(ratio), float(low), float(high))
            for quarter, ratio, low, high in spans
        ),
    )
