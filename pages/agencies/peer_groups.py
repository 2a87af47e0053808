"""The peer groups as wholes: a group that is late altogether has nobody outside its limits."""

from html import escape

from charts.bar_table import Columns, bars_html
from charts.figure_texts import extremes_text
from pages.agencies.peer_comparison import ON_TIME, without_trips
from pages.view.ask import ask, remembered
from pages.view.view import Viewing
from pages.widgets.figure_bar import figure_bar


@remembered
def groups(view: Viewing) -> str:
    """HTML of the groups by their share on time, each a link to its offices."""
    t, lang = view.t, view.lang
    plain = without_trips(view)
    frame = ask(plain, ON_TIME.key, by=("peer_group",)).frame
    frame = frame[frame["n"] > 0].sort_values(["withheld", "value", "peer_group_label"], kind="stable")
    told = frame[~frame["withheld"] & ~frame["peer_group"].isin(["", "none"])]
    finding = extremes_text(
        list(told["peer_group_label"]), [float(value) for value in told["value"]], ON_TIME, lang
    )
    if not finding:
        return ""
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
    whole = float(ask(plain, ON_TIME.key).row["value"])
    columns = Columns(t("Peer group"), t("On time"), t("95% interval"), t("Cases due"), t("cases due"))
    drawn = bars_html(
        rows, columns, caption=t("Peer groups by share answered on time"), lang=lang, mean=whole
    )
    return f'<section class="groups"><h3>{escape(finding)}</h3>{drawn}</section>'
