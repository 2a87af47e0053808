"""Rank counties in a bar table, where there are no boundaries for a map."""

from markupsafe import Markup

from charts.markup import html
from charts.tables.bar_table import BarHeaders, bars_html
from pages.view.view import View
from pages.widgets.measures.figure_bar import figure_bar
from queries.estimates.measure import Result


def ranked_counties_table(view: View, result: Result, *, all_rows_link: str = "") -> Markup:
    """A measure by county, highest first; `all_rows_link` is the address of the table with all rows."""
    t, lang, measure = view.t, view.lang, result.measure
    frame = result.frame.sort_values(["value", "county_label"], ascending=[False, True], na_position="last")
    longest = 1.0 if measure.unit == "share" else float(frame[["value", "upper"]].max().max() or 1.0)
    rows = [
        figure_bar(
            view,
            row,
            measure,
            name=str(row["county_label"]),
            link=view.link(county=[str(row["county"])]),
            longest=longest,
        )
        for _, row in frame.iterrows()
    ]
    interval = t("95% interval") if any(row.interval for row in rows) else ""
    columns = BarHeaders(t("County"), measure.title.label(lang), interval, t("Cases"), t("cases"))
    table = bars_html(
        rows, columns, caption=measure.title.label(lang), lang=lang, all_rows_link=all_rows_link
    )
    note = t("There are no boundaries for these areas, so they are ranked instead of mapped.")
    return html('<div class="ranked-counties"><p class="caption ranked-note">{}</p>{}</div>', note, table)
