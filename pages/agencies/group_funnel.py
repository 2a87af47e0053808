"""Funnel plot of all offices or of one peer group; for a group too small for a plot, bars with intervals."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.tables.bar_table import BarHeaders, bars_html
from charts.unit_comparisons.funnel_data import AgencyPoint, Limits
from charts.unit_comparisons.share_funnel_figure import funnel
from pages.agencies.peer_texts import ON_TIME, agency_tooltip, bars_caption, late_text, office_link
from pages.view.compared_offices import compare_with_peers
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.widgets.elements.choice_links import Choice, choice_links
from pages.widgets.elements.figure_section import FigureSection
from pages.widgets.elements.folded import folded
from pages.widgets.measures.figure_bar import figure_bar
from pages.widgets.notices.not_recorded import section_if_recorded
from persian.digits import number
from persian.enumeration import quote_commas
from queries.comparisons.peers.funnel_lines import MIN_PLOTTED, FunnelLines, funnel_lines
from queries.comparisons.peers.peer_comparison import PeerComparison
from queries.comparisons.peers.peer_finding import peer_finding
from queries.comparisons.targets import target_of, target_text

NAMED_ASSESSMENTS = ("needs_look", "better")  # written into the plot
MANY_WITHOUT_FIGURE = 4  # offices with too few cases; from so many on they are folded away


@cached
@section_if_recorded("on_time_share")
def peer_group_section(view: View) -> FigureSection:
    """Section of all offices in one plot, or of the peer group in the address (`group=`)."""
    t, comparison = view.t, compare_with_peers(view)
    if comparison.frame.empty:
        return FigureSection()
    groups = _by_size(comparison)
    requested = (view.params.get("group") or [""])[-1]
    group = requested if requested in set(groups["group"]) else None
    links = choice_links(_choices(view, groups, group), label=t("Peer group")) if len(groups) else EMPTY
    note = (
        _of_group(view, groups[groups["group"] == group].iloc[0])
        if group
        else _of_all(view, comparison, named=len(groups) > 0)
    )
    head = html(
        '<div class="section-head"><h2>{}</h2>{}<p>{}</p></div>',
        peer_finding(comparison, view.lang),
        links,
        note,
    )
    picture = peer_group_funnel(view, comparison, group)
    if picture is None:
        bars = peer_group_bars(view, comparison, group)
        if group is None and not comparison.groups["units"].sum():
            return FigureSection(head, None, "", bars)  # the line above says that no office has enough cases
        words = (
            view.t("Too few offices have enough cases for a plot.")
            if group is None
            else too_few_for_a_plot(view)
        )
        return FigureSection(head, None, "", html('<p class="caption">{}</p>', words) + bars)
    return FigureSection(head, picture[0], picture[1], html('<p class="caption">{}</p>', how_to_read(view)))


def peer_group_funnel(
    view: View, comparison: PeerComparison, group: str | None, *, chosen: str = ""
) -> tuple[dict[str, Any], str] | None:
    """The Plotly figure of a group or of all offices, and its text alternative; None if too few can be compared."""
    t, lang = view.t, view.lang
    picture = funnel_lines(comparison, group)
    if picture is None:
        return None
    target = target_of(ON_TIME.key, group)
    figure = funnel(
        _points(view, picture, chosen),
        Limits(
            n=list(picture.limits["n"]),
            lower_95=list(picture.limits["lower_95"]),
            upper_95=list(picture.limits["upper_95"]),
            lower_998=list(picture.limits["lower_998"]),
            upper_998=list(picture.limits["upper_998"]),
            centre=picture.centre,
        ),
        titles=(t("Cases due"), t("On time, adjusted for the mix of cases")),
        target=None if target is None else (target, target_text(ON_TIME, target, lang)),
        lang=lang,
        dark=view.dark,
    )
    marked = picture.units[picture.units["assessment"] == "needs_look"]
    named = (
        t(", ").join(quote_commas(str(name), lang) for name in marked["agency_label"])
        if len(marked)
        else t("none")
    )
    alt = t("Funnel of {n} offices by answers on time and cases due. Needs a look: {names}")
    return figure, alt.format(n=number(len(picture.units), lang), names=named)


def how_to_read(view: View) -> str:
    """The caption that explains the funnel plot."""
    return view.t(
        "A dot is an office: the further right, the more cases; the higher, the more of them answered on time, "
        "compared with what similar offices would reach with the same mix of cases. Shaded: where 95% of similar "
        "offices would be; broken lines: 99.8%; horizontal line: the offices drawn together. In colour, and named "
        "where there is room: offices that need a look, by whichever route, or are better. Cases of provincial "
        "trips are left out."
    )


def too_few_for_a_plot(view: View) -> str:
    """The caption in place of a funnel plot of a small group."""
    return view.t(
        "Too few offices for a plot of this group; they are compared with all offices, with a wider interval."
    )


def peer_group_bars(view: View, comparison: PeerComparison, group: str | None, *, chosen: str = "") -> Markup:
    """The offices of a group, or all, as bars with intervals, lowest share on time first.

    Where many have too few cases for a figure, these are folded away: they are in the table, too.
    """
    t, lang = view.t, view.lang
    frame = comparison.frame if group is None else comparison.frame[comparison.frame["group"] == group]
    frame = frame.sort_values(["withheld", "value", "agency_label"], kind="stable")
    columns = BarHeaders(t("Agency"), t("On time"), t("95% interval"), t("Cases due"), t("cases due"))
    # The share of a group with too few cases is withheld (NaN), and not drawn.
    late = comparison.groups.loc[comparison.groups["group"] == group, "late"].dropna()
    mean = 1 - float(late.iloc[0]) if len(late) else None

    def bars(offices: pd.DataFrame) -> Markup:
        rows = [
            figure_bar(
                view,
                row,
                ON_TIME,
                name=_named(view, row, chosen),
                link="" if row["agency"] == chosen else office_link(view, str(row["agency"])),
            )
            for _, row in offices.iterrows()
        ]
        return bars_html(
            rows, columns, caption=t("Offices by share answered on time"), lang=lang, overall=mean
        )

    caption = EMPTY
    if mean is not None:
        share = ON_TIME.format(mean, lang)
        caption = bars_caption(view, t("all offices of the group together, {share}").format(share=share))
    without = frame["withheld"].astype(bool) & (frame["agency"] != chosen)
    if without.sum() < MANY_WITHOUT_FIGURE:
        return bars(frame) + caption
    words = t("{n} offices with too few cases for a figure").format(n=number(int(without.sum()), lang))
    shown = bars(frame[~without]) if not without.all() else EMPTY
    return shown + caption + folded(words, bars(frame[without]))


def _named(view: View, row: "pd.Series[Any]", chosen: str) -> str:
    """The office's name, marked if it is the one whose page is shown."""
    name = str(row["agency_label"])
    return view.t("{name} · this office").format(name=name) if row["agency"] == chosen else name


def _by_size(comparison: PeerComparison) -> pd.DataFrame:
    """The peer groups, those with most comparable offices first; offices without a group are left out."""
    groups = comparison.groups[comparison.groups["group"] != ""]
    return groups.sort_values(["units", "group_label"], ascending=[False, True], kind="stable")


def _choices(view: View, groups: pd.DataFrame, chosen: str | None) -> list[Choice]:
    """Links to the plot of all offices and to those of the groups."""
    return [
        Choice(view.t("All offices"), view.link(group=None), current=chosen is None),
        *(
            Choice(
                str(row["group_label"]), view.link(group=[str(row["group"])]), current=row["group"] == chosen
            )
            for _, row in groups.iterrows()
        ),
    ]


def _of_all(view: View, comparison: PeerComparison, *, named: bool) -> str:
    """A line on all offices together, with their absolute share late if they have enough cases for a share."""
    if not named:
        return view.t("The data name no peer groups, so offices are compared with all others.")
    enough = _with_enough(view, int(comparison.groups["units"].sum()))
    on_time = query_measure(view, ON_TIME.key, comparison.scope).row
    if on_time["withheld"] or not on_time["n"]:
        return enough
    return f"{enough} · {late_text(1 - float(on_time['value']), view.lang)}"


def _with_enough(view: View, n: int) -> str:
    if not n:
        return view.t("no office with enough cases")
    template = view.t.plural("{n} office with enough cases", "{n} offices with enough cases", n)
    return template.format(n=number(n, view.lang))


def _of_group(view: View, group: "pd.Series[Any]") -> str:
    """A line on the group as a whole, with its absolute share late.

    Offices are compared with their group above all. In a group that is late altogether nobody is worse than the
    others, so the absolute share must be visible too.
    """
    few = "" if group["units"] >= MIN_PLOTTED else view.t("too few for a plot")
    parts = [
        str(group["group_label"]),
        _with_enough(view, int(group["units"])),
        few,
        late_text(float(group["late"]), view.lang) if group["late"] == group["late"] else "",
    ]
    return " · ".join(part for part in parts if part)


def _points(view: View, picture: FunnelLines, chosen: str) -> list[AgencyPoint]:
    return [
        AgencyPoint(
            name=str(row["agency_label"]),
            n=float(row["n"]),
            share=float(row["placed"]),
            tooltip=agency_tooltip(view, row),
            named=_is_named(row),
            chosen=str(row["agency"]) == chosen,
            link="" if str(row["agency"]) == chosen else office_link(view, str(row["agency"])),
        )
        for row in picture.units.to_dict("records")
    ]


def _is_named(row: Mapping[str, Any]) -> bool:
    """True if the office is marked: the assessment decides, and not its place in the picture."""
    return row["assessment"] in NAMED_ASSESSMENTS
