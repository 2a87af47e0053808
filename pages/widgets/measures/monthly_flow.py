"""Section of cases received and answered by Jalali month."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.monthly.monthly_flow_texts import Flow
from charts.monthly.monthly_trend import trend
from pages.view.piece_parts import independent
from pages.view.view import View
from pages.view.view_data import (
    cached,
    first_day,
    is_complete,
    month_links,
    months_shown,
    query_measure,
    scope_over_months,
)
from pages.widgets.choosing.trend_trips import (
    has_trips_and_others,
    leaves_out_trips,
    trend_scope,
    trips_switch,
)
from pages.widgets.measures.labelled_events import events_of_months
from pages.widgets.notices.late_registration_notes import late_by_month, late_notes
from pages.widgets.notices.not_recorded import coverage_note, coverage_of, not_recorded_text, shared_needs
from persian.calendar import CalendarPeriod
from queries.vocabulary.scope import Scope


@cached
@independent
def monthly_flow_section(view: View) -> Markup:
    """Received and answered cases by month, as a chart; a short scope is marked within the longer trend."""
    months = months_shown(view)
    scope = trend_scope(view, scope_over_months(view, months))
    answered = coverage_of(view, "answered")
    flows = _flows(view, months, scope)
    events = events_of_months(view, months)
    has_switch = bool(events.trips) and has_trips_and_others(view)
    in_scope = [i for i, month in enumerate(months) if month.last >= first_day(view)]
    is_partial = len(in_scope) < len(months)
    drawn = trend(
        flows,
        marked=(in_scope[0], in_scope[-1]) if is_partial and in_scope else None,
        lang=view.lang,
        links=month_links(view, months),
        events=events,
    )
    t = view.t
    notes = [
        t("Earlier months are not drawn.") if months[0].first > first_day(view) else "",
        _beginning_note(view, flows[0]),
        t("Thick bar on the axis: the months of the period chosen above.") if is_partial else "",
        ""
        if months[-1].last <= view.last_complete_day
        else t("The last month is incomplete: its numbers are shown as hollow dots."),
        t("Cases of provincial trips are marked and not in the lines.")
        if has_switch and leaves_out_trips(view)
        else "",
        *drawn.notes,
        *late_notes(view, is_drawn=any(flow.late for flow in flows)),
        "" if answered.is_recorded else not_recorded_text(view, answered),
    ]
    caption = " ".join(note for note in notes if note)
    return html(
        '<section class="trend"><div class="section-head"><h2>{}</h2>{}</div>{}{}{}</section>',
        drawn.title,
        trips_switch(view) if has_switch else EMPTY,
        drawn.html,
        html('<p class="caption">{}</p>', caption) if caption else EMPTY,
        coverage_note(view, answered) if answered.is_recorded else EMPTY,
    )


def _beginning_note(view: View, first: Flow) -> str:
    """A note on a first month within which the data begin; "" for a whole one, and one that is not over."""
    begin = view.store.first_day
    if first.complete or begin is None or first.month.last > view.last_complete_day:
        return ""
    template = view.t("The data begin on {day}: the first month is incomplete and not joined by the lines.")
    return template.format(day=view.day_text(begin))


def _flows(view: View, months: Sequence[CalendarPeriod], scope: Scope) -> list[Flow]:
    """Cases received and answered in each month, counted from the same sources."""
    needs = shared_needs(view, "answered")
    received, answered = (
        dict(zip(columns["month"], columns["value"], strict=True))
        for key in ("received", "answered")
        for columns in [query_measure(view, key, scope, by=("month",), needs=needs).columns]
    )
    return [
        Flow(
            month,
            received.get(month.key, 0.0),
            answered.get(month.key, 0.0),
            is_complete(view, month),
            late=late,
        )
        for month, late in zip(months, late_by_month(view, scope, months), strict=True)
    ]
