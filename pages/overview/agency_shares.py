"""Bar table of the offices' share answered on time, without cases of provincial trips."""

from dataclasses import replace

from markupsafe import Markup

from charts.bar_table import INITIAL_ROWS, BarHeaders, bars_html
from charts.markup import EMPTY, html
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.widgets.figure_bar import figure_bar
from pages.widgets.recorded import if_recorded
from persian.digits import number
from queries.measures import MEASURES
from stats.relative_uncertainty import deviation_sign


@cached
@if_recorded("on_time_share")
def agency_shares_table(view: View) -> Markup:
    """The table, lowest share first; offices with too few cases come last, without a value."""
    t, lang = view.t, view.lang
    measure = MEASURES["on_time_share"]
    scope = replace(view.scope, trips="out")
    frame = query_measure(view, measure.key, scope, by=("agency",)).frame
    overall = query_measure(view, measure.key, scope).row
    frame = frame.sort_values(["withheld", "value", "agency_label"], kind="stable")
    rows = [
        figure_bar(
            view,
            row,
            measure,
            name=str(row["agency_label"]),
            link=view.link(agency=[str(row["agency"])]),
        )
        for _, row in frame.head(INITIAL_ROWS).iterrows()
    ]
    not_withheld = frame[~frame["withheld"] & (frame["agency"] != "none")]
    if not len(frame):
        return EMPTY
    value, lower, upper = (not_withheld[name].to_numpy(dtype=float) for name in ("value", "lower", "upper"))
    # `deviation_sign` widens the intervals for the number of offices, so that few are "below" by chance alone.
    below = int((deviation_sign(value, lower, upper, float(overall["value"])) < 0).sum())
    title = t.plural(
        "{below} of {all} offices answered fewer on time than the whole ({share}), different cases not allowed for",
        "{below} of {all} offices answered fewer on time than the whole ({share}), different cases not allowed for",
        below,
    ).format(
        below=number(below, lang),
        all=number(len(not_withheld), lang),
        share=measure.format(float(overall["value"]), lang),
    )
    if len(not_withheld) == 1:
        title = t("Offices by share answered on time")
    if not len(not_withheld):
        title = t("Too few cases to compare offices by answers on time")
    note = t(
        "Lowest first. Bar: share answered on time; thin line: 95% interval; mark: the whole. Fewer: beyond the "
        "interval, widened for as many comparisons as there are offices. Offices do different work, so this is no "
        "ranking of merit: which office needs a look is judged beside similar ones. Cases of provincial trips are "
        "left out."
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
        t("This office’s own page") if len(view.scope.agencies) == 1 else t("All offices beside their peers")
    )
    more = html('<p class="rest"><a href="{}">{}</a></p>', view.screen_link("agencies"), link_text)
    return html('<section class="agencies">{}{}{}</section>', head, table, more)
