"""The backlog: ages of open cases by month, and cases received against cases closed."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from charts.monthly.backlog_age import MonthBacklog, backlog_age_chart
from charts.monthly.inflow_outflow import MonthFlow, inflow_outflow_chart
from charts.monthly.monthly_frame import Chart
from pages.response.section import section_html
from pages.view.view import View
from pages.view.view_data import (
    cached,
    is_complete,
    last_day,
    month_links,
    months_shown,
    query_measure,
    scope_over_months,
)
from pages.widgets.measures.labelled_events import events_of_months
from pages.widgets.notices.late_registration_notes import late_by_month
from pages.widgets.notices.not_recorded import if_recorded, shared_needs
from persian.calendar import CalendarPeriod, format_day
from queries.measures import MEASURES


@cached
@if_recorded("age_open")
def backlog(view: View) -> Markup:
    """Chart of the ages of the cases that were open at the end of each month."""
    months = months_shown(view)
    frame = query_measure(view, "age_open", scope_over_months(view, months), by=("month",)).frame
    classes = MEASURES["age_open"].estimator.labels()  # type: ignore[union-attr]
    counts = {
        (month, age): int(n) for month, age, n in zip(frame["month"], frame["age"], frame["n"], strict=True)
    }
    ages_by_month = [
        MonthBacklog(
            month,
            {age: counts.get((month.key, age), 0) for age in classes},
            month.last <= view.last_complete_day,
        )
        for month in months
    ]
    chart = backlog_age_chart(
        ages_by_month, lang=view.lang, events=events_of_months(view, months), links=month_links(view, months)
    )
    return section_html(_dated(view, chart, months), "ages")


@cached
@if_recorded("closed", "open", title=lambda view: view.t("Received and closed by month"))
def flow(view: View) -> Markup:
    """Chart of cases received and closed by month, with a title on how the backlog changes."""
    months = months_shown(view)
    scope = scope_over_months(view, months)
    needs = shared_needs(view, "closed", "open")
    frames = {
        key: query_measure(view, key, scope, by=("month",), needs=needs).frame
        for key in ("received", "closed", "open")
    }
    values = {key: dict(zip(frame["month"], frame["value"], strict=True)) for key, frame in frames.items()}
    flows = [
        MonthFlow(
            month,
            received=float(values["received"].get(month.key, 0.0)),
            closed=float(values["closed"].get(month.key, 0.0)),
            open=float(values["open"].get(month.key, 0.0)),
            complete=is_complete(view, month),
            late=late,
        )
        for month, late in zip(months, late_by_month(view, scope, months), strict=True)
    ]
    chart = inflow_outflow_chart(
        flows,
        # At the end of the months drawn, like all else here; the period may end within one of them.
        open_now=flows[-1].open,
        lang=view.lang,
        events=events_of_months(view, months),
        links=month_links(view, months),
    )
    return section_html(_dated(view, chart, months), "flow")


def _dated(view: View, chart: Chart, months: Sequence[CalendarPeriod]) -> Chart:
    """The chart; where its last month goes on after the period, with a note up to which day its figures are.

    They are others than the figures at the end of the period, which the rest of the screen has.
    """
    end = min(months[-1].last, view.today)
    if end <= last_day(view):
        return chart
    note = view.t(
        "Figures up to {day}: months are drawn whole, and the period ends within the last one."
    ).format(day=format_day(end, view.lang, style="long"))
    return replace(chart, notes=(note, *chart.notes))
