"""The peer groups as wholes: a group that is late altogether has nobody outside its limits."""

from markupsafe import Markup

from charts.bar_table import BarHeaders, bars_html
from charts.figure_texts import extremes_text
from charts.markup import EMPTY, html
from pages.agencies.peer_comparison import ON_TIME, view_without_trips
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.widgets.figure_bar import figure_bar


@cached
def peer_groups_section(view: View) -> Markup:
    """HTML of the groups by their share on time, each a link to its offices."""
    t, lang = view.t, view.lang
    plain = view_without_trips(view)
    frame = query_measure(plain, ON_TIME.key, by=("peer_group",)).frame
    frame = frame[frame["n"] > 0].sort_values(["withheld", "value", "peer_group_label"], kind="stable")
    told = frame[~frame["withheld"] & ~frame["peer_group"].isin(["", "none"])]
    finding = extremes_text(
        list(told["peer_group_label"]), [float(value) for value in told["value"]], ON_TIME, lang
    )
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
    whole = float(query_measure(plain, ON_TIME.key).row["value"])
    columns = BarHeaders(t("Peer group"), t("On time"), t("95% interval"), t("Cases due"), t("cases due"))
    drawn = bars_html(
        rows, columns, caption=t("Peer groups by share answered on time"), lang=lang, overall=whole
    )
    return html('<section class="groups"><h3>{}</h3>{}</section>', finding, drawn)
