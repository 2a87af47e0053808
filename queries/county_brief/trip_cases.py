"""Cases of a county that were handed in on provincial trips and still wait for their answer."""

from dataclasses import replace

import pandas as pd

from queries.cases.oldest import longest_overdue
from queries.county_brief.brief_contents import OverdueOffice, TripCases
from queries.estimates.measure import measure
from queries.hotspots.provincial_trips import provincial_trips
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

MAX_OFFICES = 5


def trip_cases(store: Store, own: Scope, *, lang: str) -> TripCases | None:
    """What became of the cases handed in on trips to a county; None if there are none.

    A trip may have been before the period: all its cases count, and they are looked at as at the end of the period. The
    switch that leaves out cases of trips has no effect here.
    """
    until = replace(own, trips="in", first=None, preset=None)
    trips = [
        trip for trip in provincial_trips(store, until, lang=lang) if not own.last or trip.day <= own.last
    ]
    if not trips:
        return None
    overdue = _of_trips(store, until, "overdue", lang)
    longest = longest_overdue(store, until, limit=MAX_OFFICES, trips_only=True, lang=lang)
    return TripCases(
        trips=tuple(trip.name for trip in trips),
        handed_in=int(_of_trips(store, until, "received", lang).sum()),
        still_open=int(_of_trips(store, until, "open", lang).sum()),
        overdue=int(overdue.sum()),
        is_recorded=measure(store, "overdue", until, lang=lang).coverage.is_recorded,
        offices=tuple(
            sorted(
                (_office(row, int(overdue.get(row["agency"], 0))) for _, row in longest.iterrows()),
                key=lambda office: (-office.overdue, -office.longest_days, office.office),
            )
        ),
    )


def _of_trips(store: Store, scope: Scope, key: str, lang: str) -> "pd.Series[float]":
    """The measure of the cases of trips by office: that of all cases less that of the others."""
    with_trips, others = (
        measure(store, key, replace(scope, trips=trips), by=("agency",), lang=lang).frame.set_index("agency")[
            "n"
        ]
        for trips in ("in", "out")
    )
    return with_trips.sub(others, fill_value=0)


def _office(row: "pd.Series[object]", overdue: int) -> OverdueOffice:
    return OverdueOffice(
        str(row["agency_label"]),
        overdue,
        int(str(row["late_days"])),
        str(row["id"]),
        str(row["topic_label"]),
        pd.Timestamp(str(row["registered_at"])).to_pydatetime(),
    )
