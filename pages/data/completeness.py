"""What is given and what is missing in the viewer's scope, as the parts of the screen share it."""

import pandas as pd

from pages.view.ask import covered, months_shown, over_months
from pages.view.view import Viewing
from persian.calendar import Edge
from queries.data_quality.completeness import COLUMNS, FLAGGED, completeness
from queries.sql.buckets import span_of


def by_agency(view: Viewing) -> pd.DataFrame:
    """Completeness by agency over the scope."""
    scope = covered(view)
    return view.store.memo.recall(
        ("complete", "agency", scope, view.lang),
        lambda: completeness(view.store, scope, by="agency", lang=view.lang),
    )


def by_month(view: Viewing) -> tuple[list[Edge], pd.DataFrame]:
    """The months that are shown, and a row of sums for each."""
    edges = months_shown(view)
    days = completeness(view.store, over_months(view, edges), by="day", lang=view.lang)
    names = ["n", FLAGGED, *(f"{key}_{part}" for key in COLUMNS for part in ("asked", "given"))]
    spans = span_of(days["day"], [edge.first for edge in edges])
    sums = days[names].groupby(spans).sum() if len(days) else pd.DataFrame(columns=names)
    return edges, sums.reindex(range(len(edges)), fill_value=0)


def share(given: float, asked: float) -> float | None:
    """A share; None of nothing."""
    return float(given) / float(asked) if asked else None
