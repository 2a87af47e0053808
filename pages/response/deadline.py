"""Answers relative to the deadline: share on time by month, and number of answers by day around the due day."""

import math

from markupsafe import Markup

from charts.answer_times.answers_around_due_day import Answers, around_due
from charts.monthly.on_time_by_month import MonthShare, on_time
from charts.parts.figure_texts import interval_text, n_text
from pages.response.section import section_html
from pages.view.view import View
from pages.view.view_data import cached, month_links, months_shown, query_measure, scope_over_months
from pages.widgets.measures.labelled_events import events_of_months
from pages.widgets.notices.not_recorded import if_recorded
from queries.cases.slices import DaysFromDue
from queries.comparisons.targets import target_in
from queries.estimates import days_from_due
from queries.measures import MEASURES


@cached
@if_recorded("on_time_share")
def on_time_by_month(view: View) -> Markup:
    """Chart of the share on time by month."""
    months = months_shown(view)
    frame = query_measure(
        view, "on_time_share", scope_over_months(view, months), by=("month",)
    ).frame.set_index("month")
    shares = []
    for month in months:
        row = frame.loc[month.key] if month.key in frame.index else None
        value, lower, upper = (
            math.nan if row is None else float(row[name]) for name in ("value", "lower", "upper")
        )
        n = 0 if row is None else int(row["n"])
        shares.append(MonthShare(month, value, lower, upper, n, month.last <= view.last_complete_day))
    chart = on_time(
        shares,
        MEASURES["on_time_share"],
        target=target_in(view.store, view.scope, "on_time_share"),
        lang=view.lang,
        events=events_of_months(view, months),
        links=month_links(view, months),
    )
    return section_html(chart, "on-time")


@cached
@if_recorded("deadline_bunching")
def around_due_day(view: View) -> Markup:
    """Chart of answers by days from the due day, with the deadline bunching measure in words."""
    t, lang = view.t, view.lang
    delays = days_from_due.answer_delays(view.store, view.scope, lang=lang)
    counts: dict[bool, dict[int, int]] = {True: {}, False: {}}
    for row in delays.frame.itertuples(index=False):
        counts[bool(row.on_time)][int(row.days)] = int(row.cases)
    measure = MEASURES["deadline_bunching"]
    row = query_measure(view, measure.key).row
    bunching_text = ""
    if not row["withheld"] and math.isfinite(float(row["value"])):
        bunching_text = t(
            "{measure}: {share} ({interval}; {n}). Work is planned by deadlines, so this alone is no fault; "
            "where it stands out, the answers themselves should be checked."
        ).format(
            measure=measure.title.label(lang),
            share=measure.format(float(row["value"]), lang),
            interval=interval_text(float(row["lower"]), float(row["upper"]), measure, lang),
            n=n_text(row["n"], lang),
        )
    answers = Answers(counts[True], counts[False], delays.unanswered)

    def cases_link(day: int) -> str:
        return view.screen_link(
            "cases", state=[DaysFromDue.state], **{DaysFromDue.name: [DaysFromDue(day).token]}
        )

    return section_html(around_due(answers, bunching=bunching_text, link=cases_link, lang=lang), "around")
