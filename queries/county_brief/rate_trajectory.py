"""The course of one county's rate, taken from that of all counties."""

from queries.county_brief.contents import Course
from queries.hotspots import trajectories as of_counties
from queries.hotspots.hotspot_labels import UNJUDGED, WHY, named
from queries.vocabulary.labels import Word


def course_of(found: of_counties.Course | None, code: str) -> Course | None:
    """What became of a county; None where nothing is known of it."""
    if found is None:
        return None
    at = found.frame.index[found.frame["county"] == code]
    if at.empty:
        return None
    row = found.frame.loc[at[0]]
    spans = zip(found.quarters, *(each[at[0]] for each in found.spans), strict=True)
    earlier, recent = (
        (float(row[name]), float(row[f"{name}_lower"]), float(row[f"{name}_upper"]))
        for name in ("earlier", "recent")
    )
    return Course(
        named(row["verdict"], row["tendency"]),
        WHY[row["verdict"]],
        row["verdict"] not in UNJUDGED,
        earlier,
        recent,
        tuple(
            (Word(edge.label_fa, edge.label_en), float(ratio), float(low), float(high))
            for edge, ratio, low, high in spans
        ),
    )
