"""Completeness queries shared by the parts of the data screen."""

import pandas as pd

from pages.view.view import View
from pages.view.view_data import months_shown, scope_over_months, scope_until_as_of
from persian.calendar import CalendarPeriod
from queries.data_quality.completeness import COLUMNS, FLAGGED, completeness
from queries.question.counted_sources import coverage
from queries.sql.buckets import bucket_numbers
from queries.vocabulary.recorded import Recorded


def completeness_by_agency(view: View) -> pd.DataFrame:
    """Completeness by agency over the scope, cached in the store."""
    scope = scope_until_as_of(view)
    return view.store.cache.get_or_compute(
        ("complete", "agency", scope, view.lang),
        lambda: completeness(view.store, scope, by="agency", lang=view.lang),
    )


def completeness_by_month(view: View) -> tuple[list[CalendarPeriod], pd.DataFrame]:
    """The months shown, and a frame with one row of sums per month."""
    months = months_shown(view)
    days = completeness(view.store, scope_over_months(view, months), by="day", lang=view.lang)
    names = ["n", FLAGGED, *(f"{key}_{part}" for key in COLUMNS for part in ("applicable", "given"))]
    month_index = bucket_numbers(days["day"], [month.first for month in months])
    sums = days[names].groupby(month_index).sum() if len(days) else pd.DataFrame(columns=names)
    return months, sums.reindex(range(len(months)), fill_value=0)


def share(given: float, applicable: float) -> float | None:
    """`given / applicable`; None if `applicable` is 0."""
    return float(given) / float(applicable) if applicable else None


def is_recorded(view: View, column: str) -> bool:
    """Whether any source in the scope records a column of the cases; if none does, its share is not 0 but unknown."""
    thing = _THINGS.get(column)
    return thing is None or coverage(view.store, view.scope, (thing,)).is_recorded


_THINGS = {
    "due": Recorded.due,
    "answered": Recorded.answer,
    "closed": Recorded.closing,
    "outcome": Recorded.outcome,
    "verdict": Recorded.verdict,
    "place": Recorded.place,
    "coordinates": Recorded.place,
}
