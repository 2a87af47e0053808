"""The offices of one peer group in their funnel; of a group too small for one, their shares with intervals."""

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
from persian.digits import number
from queries.comparisons.funnel_lines import FunnelLines, funnel_lines
from queries.comparisons.peer_assessments import PEER_ASSESSMENTS, PEER_EXPLANATIONS, PeerAssessment
from queries.comparisons.peer_comparison import PeerComparison
from queries.comparisons.targets import target_of, target_text
from stats.share_funnel import MIN_PEERS

NAMED_ASSESSMENTS: tuple[PeerAssessment, ...] = ("look", "better")


@cached
def peer_group_section(view: View) -> FigureSection:
    """The peer group that the address asks for, else the one with most offices that can be compared."""
    t, found = view.t, compare_with_peers(view)
    pills = _by_size(found)
    if pills.empty:
        if found.frame.empty:
            return FigureSection()
        note = t("The data name no peer groups, so no office is compared with others.")
        head = html('<div class="section-head"><h2>{}</h2><p>{}</p></div>', _finding(view, found), note)
        return FigureSection(head, None, "", peer_group_bars(view, found, ""))
    first = _group_with_most_outliers(found, pills)
    wanted = (view.params.get("group") or [first])[-1]
    chosen = pills[pills["group"] == (wanted if wanted in set(pills["group"]) else first)]
    group = chosen.iloc[0]
    links = choice_links(
        (_choice(view, row, group, first=first) for _, row in pills.iterrows()), label=t("Peer group")
    )
    head = html(
        '<div class="section-head"><h2>{}</h2>{}<p>{}</p></div>',
        _finding(view, found),
        links,
        _of_group(view, group),
    )
    picture = peer_group_funnel(view, found, str(group["group"]))
    if picture is None:
        note = html('<p class="caption">{}</p>', PEER_EXPLANATIONS["alone"].label(view.lang))
        return FigureSection(head, None, "", note + peer_group_bars(view, found, str(group["group"])))
    return FigureSection(head, picture[0], picture[1], html('<p class="caption">{}</p>', how_to_read(view)))


def peer_group_funnel(
    view: View, comparison: PeerComparison, group: str, *, chosen: str = ""
) -> tuple[dict[str, Any], str] | None:
    """The figure of a group and its words; None where fewer than 8 of its offices have enough cases."""
    t, lang = view.t, view.lang
    picture = funnel_lines(comparison, group)
    if picture is None:
        return None
    aim = target_of(ON_TIME.key, group)
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
        target=None if aim is None else (aim, target_text(ON_TIME, aim, lang)),
        lang=lang,
        dark=view.dark,
    )
    outside = [str(row["agency_label"]) for _, row in picture.units.iterrows() if _outside(row)]
    named = t(", ").join(outside) if outside else t("none")
    alt = t("Funnel of {n} offices by answers on time and cases due. Outside the 99.8% limits: {names}")
    return figure, alt.format(n=number(len(picture.units), lang), names=named)


def how_to_read(view: View) -> str:
    """What the funnel shows, below it."""
    return view.t(
        "A dot is an office: to the right the more cases, upwards the more of them answered on time, set against "
        "what its peers would be expected to do with the same kinds of cases. Shaded: 95% of offices that differ no "
        "more than usual; broken lines: 99.8%. Only beyond those is an office named. Cases of provincial trips are "
        "left out."
    )


def peer_group_bars(view: View, comparison: PeerComparison, group: str, *, chosen: str = "") -> Markup:
    """The offices of a group as bars with intervals."""
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
    name = str(row["agency_label"])
    return view.t("{name} · this office").format(name=name) if row["agency"] == chosen else name


def _by_size(found: PeerComparison) -> pd.DataFrame:
    """The groups, those with most offices that can be compared first; offices of no group are not one."""
    groups = found.groups[found.groups["group"] != ""]
    return groups.sort_values(["units", "group_label"], ascending=[False, True], kind="stable")


def _group_with_most_outliers(found: PeerComparison, pills: pd.DataFrame) -> str:
    """The group with most offices outside its limits; where that is none or even, the larger one."""
    outside = found.frame.loc[found.frame["verdict"].isin(NAMED_ASSESSMENTS), "group"].value_counts()
    return str(max(pills["group"], key=lambda code: int(outside.get(code, 0))))


def _choice(view: View, row: "pd.Series[Any]", chosen: "pd.Series[Any]", *, first: str) -> Choice:
    code = str(row["group"])
    to = view.link(group=None if code == first else [code])
    return Choice(str(row["group_label"]), to, current=code == chosen["group"])


def _finding(view: View, found: PeerComparison) -> str:
    t, lang = view.t, view.lang
    counts = found.frame["verdict"].value_counts()
    with_peers = int(sum(counts.get(word, 0) for word in ("like", "better", "look")))
    if not with_peers:
        return t("Answers on time: too few offices of a kind to compare")
    said = [
        f"{PEER_ASSESSMENTS[word].label(lang)}: {number(counts[word], lang)}"
        for word in NAMED_ASSESSMENTS
        if counts.get(word, 0)
    ]
    told = t(", ").join(said) if said else t("none stands apart")
    beside = t("{n} offices beside others of their kind; {told}")
    return beside.format(n=number(with_peers, lang), told=told)


def _of_group(view: View, group: "pd.Series[Any]") -> str:
    """The group as a whole: a bad one is not blessed by having nobody outside its limits."""
    enough = view.t("{n} offices with enough cases").format(n=number(group["units"], view.lang))
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
    return row["verdict"] in ("better", "look", "differs")
