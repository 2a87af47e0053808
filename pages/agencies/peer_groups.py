"""Bars of whole peer groups: they show a group that is late altogether, though no office of it is beyond the limits."""

from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.parts.figure_texts import clear_extremes_text
from charts.tables.bar_table import BarHeaders, bars_html
from pages.agencies.peer_texts import ON_TIME, bars_caption, view_without_trips
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.widgets.measures.figure_bar import figure_bar


@cached
def peer_groups_section(view: View) -> Markup:
    """Bars of the groups' share on time, each linked to the group's funnel plot."""
    t, lang = view.t, view.lang
    without_trips = view_without_trips(view)
    frame = query_measure(without_trips, ON_TIME.key, by=("peer_group",)).frame
    frame = frame[frame["n"] > 0].sort_values(["withheld", "value", "peer_group_label"], kind="stable")
    not_withheld = frame[~frame["withheld"] & ~frame["peer_group"].isin(["", "none"])]
    finding = clear_extremes_text(not_withheld, "peer_group_label", ON_TIME, lang)
    if not finding:
        return EMPTY
    rows = [
        figure_bar(
            view,
            row,
            ON_TIME,
            name=str(row["peer_group_label"]),
            link=view.link(group=[str(row["peer_group"])]),
        )
        for _, row in frame.iterrows()
    ]
    overall = float(query_measure(without_trips, ON_TIME.key).row["value"])
    columns = BarHeaders(t("Peer group"), t("On time"), t("95% interval"), t("Cases due"), t("cases due"))
    bars = bars_html(
        rows, columns, caption=t("Peer groups by share answered on time"), lang=lang, overall=overall
    )
    mark = t("all offices together, {share}").format(share=ON_TIME.format(overall, lang))
    return html('<section class="groups"><h3>{}</h3>{}{}</section>', finding, bars, bars_caption(view, mark))
