"""Section of cases received and answered by Jalali month."""

from charts.markup import EMPTY, html
from charts.monthly_trend import Flow, TripMark, trend
from pages.view.view import View
from pages.view.view_data import (
    cached,
    first_day,
    month_links,
    months_shown,
    query_measure,
    scope_over_months,
)
from pages.widgets.figure_section import FigureSection
from pages.widgets.late_registration_notes import late_by_month, late_notes
from pages.widgets.recorded import coverage_note, coverage_of, not_recorded_text, shared_needs
from pages.widgets.trips_apart import can_be_apart, trend_scope, trips_apart, trips_switch
from persian.calendar import CalendarPeriod
from persian.digits import number
from queries.hotspots.provincial_trips import provincial_trips


@cached
def monthly_flow_section(view: View) -> FigureSection:
    """Received and answered cases by month, as a chart; a short scope is shaded within the longer trend."""
    t = view.t
    edges = months_shown(view)
    scope = trend_scope(view, scope_over_months(view, edges))
    counted, needs = coverage_of(view, "answered"), shared_needs(view, "answered")
    values = {
        key: dict(zip(frame["month"], frame["value"], strict=True))
        for key in ("received", "answered")
        for frame in [query_measure(view, key, scope, by=("month",), needs=needs).frame]
    }
    still_to_come = late_by_month(view, scope, edges)
    flows = [
        Flow(
            edge,
            values["received"].get(edge.key, 0.0),
            values["answered"].get(edge.key, 0.0),
            edge.last <= view.last_complete_day,
            late=late,
        )
        for edge, late in zip(edges, still_to_come, strict=True)
    ]
    marks = _trip_marks(view, edges)
    in_scope = [i for i, edge in enumerate(edges) if edge.last >= first_day(view)]
    is_partial = len(in_scope) < len(edges)
    drawn = trend(
        flows,
        shaded=(in_scope[0], in_scope[-1]) if is_partial and in_scope else None,
        lang=view.lang,
        dark=view.dark,
        links=month_links(view, edges),
        trips=marks,
    )
    notes = [t("Earlier months are not drawn.")] if edges[0].first > first_day(view) else []
    notes += [t("Shaded: the months of the period chosen above.")] if is_partial else []
    notes += (
        [t("The last month is incomplete: its numbers are shown as hollow dots.")]
        if not flows[-1].complete
        else []
    )
    notes += (
        [t("Cases of provincial trips are marked and not in the lines.")]
        if marks and trips_apart(view)
        else []
    )
    notes += late_notes(view, is_drawn=any(still_to_come))
    notes += [] if counted.is_recorded else [not_recorded_text(view, counted)]
    return FigureSection(
        header_html=html(
            '<div class="section-head"><h2>{}</h2>{}</div>',
            drawn.title,
            trips_switch(view) if marks else EMPTY,
        ),
        figure=drawn.figure,
        alt=drawn.alt,
        footer_html=(html('<p class="caption">{}</p>', " ".join(notes)) if notes else EMPTY)
        + (coverage_note(view, counted) if counted.is_recorded else EMPTY),
    )


def _trip_marks(view: View, edges: list[CalendarPeriod]) -> list[TripMark]:
    """The months with provincial trips, each with the number of cases handed in on them."""
    if not can_be_apart(view):
        return []
    cases: dict[int, int] = {}
    for trip in provincial_trips(view.store, view.scope, lang=view.lang):
        for i, edge in enumerate(edges):
            if edge.first <= trip.day <= edge.last:
                cases[i] = cases.get(i, 0) + trip.cases
    text = view.t("Trip: {n}") if trips_apart(view) else view.t("Provincial trip")
    return [TripMark(i, text.format(n=number(n, view.lang))) for i, n in sorted(cases.items())]
