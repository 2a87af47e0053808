"""Funnel plot of the offices of one peer group; for a group too small for a funnel, bars with intervals."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from charts.bar_table import BarHeaders, bars_html
from charts.markup import html
from charts.share_funnel import AgencyPoint, Limits, funnel
from pages.agencies.peer_comparison import ON_TIME, agency_tooltip, compare_with_peers, late_text, office_link
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.choice_links import Choice, choice_links
from pages.widgets.figure_bar import figure_bar
from pages.widgets.figure_section import FigureSection
from pages.widgets.recorded import section_if_recorded
from persian.digits import number
from queries.comparisons.funnel_lines import FunnelLines, funnel_lines
from queries.comparisons.peer_assessments import PEER_ASSESSMENTS, PEER_EXPLANATIONS, PeerAssessment
from queries.comparisons.peer_comparison import PeerComparison
from queries.comparisons.targets import target_of, target_text
from stats.share_funnel import MIN_PEERS

NAMED_ASSESSMENTS: tuple[PeerAssessment, ...] = ("look", "better")


@cached
@section_if_recorded("on_time_share")
def peer_group_section(view: View) -> FigureSection:
    """Section of one peer group: the one in the address (`group=`), else that with most offices outside the limits."""
    t, comparison = view.t, compare_with_peers(view)
    groups = _by_size(comparison)
    if groups.empty:
        if comparison.frame.empty:
            return FigureSection()
        note = t("The data name no peer groups, so no office is compared with others.")
        head = html('<div class="section-head"><h2>{}</h2><p>{}</p></div>', _finding(view, comparison), note)
        return FigureSection(head, None, "", peer_group_bars(view, comparison, ""))
    first = _group_with_most_outliers(comparison, groups)
    requested = (view.params.get("group") or [first])[-1]
    chosen = groups[groups["group"] == (requested if requested in set(groups["group"]) else first)]
    group = chosen.iloc[0]
    links = choice_links(
        (_choice(view, row, group, first=first) for _, row in groups.iterrows()), label=t("Peer group")
    )
    head = html(
        '<div class="section-head"><h2>{}</h2>{}<p>{}</p></div>',
        _finding(view, comparison),
        links,
        _of_group(view, group),
    )
    picture = peer_group_funnel(view, comparison, str(group["group"]))
    if picture is None:
        note = html('<p class="caption">{}</p>', PEER_EXPLANATIONS["alone"].label(view.lang))
        return FigureSection(head, None, "", note + peer_group_bars(view, comparison, str(group["group"])))
    return FigureSection(head, picture[0], picture[1], html('<p class="caption">{}</p>', how_to_read(view)))


def peer_group_funnel(
    view: View, comparison: PeerComparison, group: str, *, chosen: str = ""
) -> tuple[dict[str, Any], str] | None:
    """The Plotly figure and its text alternative; None if fewer than 8 offices of the group have enough cases."""
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
        titles=(t("Cases due"), ON_TIME.title.label(lang)),
        target=None if target is None else (target, target_text(ON_TIME, target, lang)),
        lang=lang,
        dark=view.dark,
    )
    outside = [str(row["agency_label"]) for _, row in picture.units.iterrows() if _outside(row)]
    named = t(", ").join(outside) if outside else t("none")
    alt = t("Funnel of {n} offices by answers on time and cases due. Outside the 99.8% limits: {names}")
    return figure, alt.format(n=number(len(picture.units), lang), names=named)


def how_to_read(view: View) -> str:
    """The caption that explains the funnel plot."""
    return view.t(
        "A dot is an office: to the right the more cases, upwards the more of them answered on time, set against "
        "what its peers would be expected to do with the same kinds of cases. Shaded: 95% of offices that differ no "
        "more than usual; broken lines: 99.8%. Only beyond those is an office named. Cases of provincial trips are "
        "left out."
    )


def peer_group_bars(view: View, comparison: PeerComparison, group: str, *, chosen: str = "") -> Markup:
    """The offices of a group as bars with intervals, lowest share on time first."""
    t, lang = view.t, view.lang
    frame = comparison.frame[comparison.frame["group"] == group]
    frame = frame.sort_values(["withheld", "value", "agency_label"], kind="stable")
    rows = [
        figure_bar(
            view,
            row,
            ON_TIME,
            name=_named(view, row, chosen),
            link="" if row["agency"] == chosen else office_link(view, str(row["agency"])),
        )
        for _, row in frame.iterrows()
    ]
    columns = BarHeaders(t("Agency"), t("On time"), t("95% interval"), t("Cases due"), t("cases due"))
    late = comparison.groups.loc[comparison.groups["group"] == group, "late"]
    mean = 1 - float(late.iloc[0]) if len(late) else None
    return bars_html(rows, columns, caption=t("Offices by share answered on time"), lang=lang, overall=mean)


def _named(view: View, row: "pd.Series[Any]", chosen: str) -> str:
    """The office's name, marked if it is the one whose page is shown."""
    name = str(row["agency_label"])
    return view.t("{name} · this office").format(name=name) if row["agency"] == chosen else name


def _by_size(comparison: PeerComparison) -> pd.DataFrame:
    """The peer groups, those with most comparable offices first; offices without a group are left out."""
    groups = comparison.groups[comparison.groups["group"] != ""]
    return groups.sort_values(["units", "group_label"], ascending=[False, True], kind="stable")


def _group_with_most_outliers(comparison: PeerComparison, groups: pd.DataFrame) -> str:
    """The code of the group with most offices outside the limits; on a tie, the larger group."""
    outside = comparison.frame.loc[
        comparison.frame["verdict"].isin(NAMED_ASSESSMENTS), "group"
    ].value_counts()
    return str(max(groups["group"], key=lambda code: int(outside.get(code, 0))))


def _choice(view: View, row: "pd.Series[Any]", chosen: "pd.Series[Any]", *, first: str) -> Choice:
    code = str(row["group"])
    link = view.link(group=None if code == first else [code])
    return Choice(str(row["group_label"]), link, current=code == chosen["group"])


def _finding(view: View, comparison: PeerComparison) -> str:
    """The title: how many offices are compared with peers, and how many of them differ."""
    t, lang = view.t, view.lang
    counts = comparison.frame["verdict"].value_counts()
    with_peers = int(sum(counts.get(assessment, 0) for assessment in ("like", "better", "look")))
    if not with_peers:
        return t("Answers on time: too few offices of a kind to compare")
    parts = [
        f"{PEER_ASSESSMENTS[assessment].label(lang)}: {number(counts[assessment], lang)}"
        for assessment in NAMED_ASSESSMENTS
        if counts.get(assessment, 0)
    ]
    counts_text = t(", ").join(parts) if parts else t("none stands apart")
    template = t.plural(
        "{n} office beside others of its kind; {told}",
        "{n} offices beside others of their kind; {told}",
        with_peers,
    )
    return template.format(n=number(with_peers, lang), told=counts_text)


def _of_group(view: View, group: "pd.Series[Any]") -> str:
    """A line on the group as a whole, with its absolute share late.

    The funnel compares offices with their group. In a group that is late altogether nobody is outside the limits,
    so the absolute share must be visible too.
    """
    enough = view.t.plural(
        "{n} office with enough cases", "{n} offices with enough cases", group["units"]
    ).format(n=number(group["units"], view.lang))
    few = "" if group["units"] >= MIN_PEERS else view.t("too few for a funnel")
    parts = [str(group["group_label"]), enough, few, late_text(float(group["late"]), view.lang)]
    return " · ".join(part for part in parts if part)


def _points(view: View, picture: FunnelLines, chosen: str) -> list[AgencyPoint]:
    return [
        AgencyPoint(
            name=str(row["agency_label"]),
            n=float(row["n"]),
            share=float(row["placed"]),
            tooltip=agency_tooltip(view, row),
            named=_outside(row) and not chosen,
            chosen=str(row["agency"]) == chosen,
            link="" if str(row["agency"]) == chosen else office_link(view, str(row["agency"])),
        )
        for _, row in picture.units.iterrows()
    ]


def _outside(row: "pd.Series[Any]") -> bool:
    """True if the office lies outside the limits of the funnel."""
    return row["verdict"] in ("better", "look", "differs")
