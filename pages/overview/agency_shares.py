"""Bar table of the offices' share answered on time, those that need a look first, without cases of provincial trips."""

from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from charts.bar_table import INITIAL_ROWS, BarHeaders, bars_html
from charts.markup import EMPTY, html
from pages.view.compared_offices import compare_with_peers
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.widgets.figure_bar import figure_bar
from pages.widgets.recorded import if_recorded
from queries.comparisons.peer_assessments import assessment_label
from queries.comparisons.peer_finding import peer_finding
from queries.measures import MEASURES


def _named(view: View, row: "pd.Series[object]", *, needs_look: bool) -> str:
    """The office's name, with the word of its assessment if it needs a look."""
    name = str(row["agency_label"])
    return f"{name} · {assessment_label('needs_look', view.lang)}" if needs_look else name


@cached
@if_recorded("on_time_share")
def agency_shares_table(view: View) -> Markup:
    """The table: offices that need a look first, then the lowest share; too few cases last, without a value.

    With offices in the scope, only those are shown, and the title is about the whole comparison all the same.
    """
    t, lang = view.t, view.lang
    measure = MEASURES["on_time_share"]
    scope = replace(view.scope, trips="out")
    frame = query_measure(view, measure.key, scope, by=("agency",)).frame
    overall = query_measure(view, measure.key, scope).row
    comparison = compare_with_peers(view)
    place = {code: i for i, code in enumerate(comparison.needs_look["agency"])}
    frame = frame.assign(place=frame["agency"].map(place).fillna(len(place)))
    frame = frame.sort_values(["place", "withheld", "value", "agency_label"], kind="stable")
    rows = [
        figure_bar(
            view,
            row,
            measure,
            name=_named(view, row, needs_look=str(row["agency"]) in place),
            link=view.link(agency=[str(row["agency"])]),
        )
        for _, row in frame.head(INITIAL_ROWS).iterrows()
    ]
    not_withheld = frame[~frame["withheld"] & (frame["agency"] != "none")]
    if not len(frame):
        return EMPTY
    title = peer_finding(comparison, lang)
    if len(not_withheld) == 1:
        title = t("Offices by share answered on time")
    if not len(not_withheld):
        title = t("Too few cases to compare offices by answers on time")
    note = t(
        "Offices that need a look first, most people waiting first; then the lowest share. Bar: share answered on "
        "time; thin line: 95% interval; mark: the whole. Offices do different work, so this is no ranking of merit. "
        "Cases of provincial trips are left out."
    )
    columns = BarHeaders(t("Agency"), t("On time"), t("95% interval"), t("Cases due"), t("cases due"))
    head = html('<div class="section-head"><h2>{}</h2><p>{}</p></div>', title, note)
    table = bars_html(
        rows,
        columns,
        caption=t("Offices by share answered on time"),
        lang=lang,
        overall=float(overall["value"]),
    )
    link_text = (
        t("This office’s own page")
        if len(view.scope.agencies) == 1
        else t("All offices compared with similar ones")
    )
    more = html('<p class="rest"><a href="{}">{}</a></p>', view.screen_link("agencies"), link_text)
    return html('<section class="agencies">{}{}{}</section>', head, table, more)
