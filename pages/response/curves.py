"""The share answered within so many days, by whatever is compared, and whether the groups differ."""

import math
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from charts import curves as drawing
from charts.curves import Curve
from charts.words import extremes_text
from pages.answers import ask, remembered
from pages.response import groups
from pages.response.part import captions
from pages.viewing import Viewing, dimension_labels
from queries.curves import DAYS, Curves, curves
from queries.measures import MEASURES
from queries.scope import LISTS, Scope, code_labels
from queries.settings import settings

CHOICES = ("none", "kind", "county", "peer_group", "topic_group", "agency")
MOST = 6
FEW = 2  # so many groups are drawn with their intervals at once
MEDIAN, BY_10, BY_30 = "answer_days_median", "answered_by_day_10", "answered_by_day_30"


@dataclass(frozen=True)
class Answered:
    """What is drawn: HTML above, the figure (none where nothing is known), HTML below it and beside it."""

    head: str
    figure: dict[str, Any] | None
    alt: str
    at_risk: str
    beside: str


def compared(view: Viewing) -> str:
    """What the address wants compared."""
    wanted = (view.params.get("compare") or ["none"])[-1]
    return wanted if wanted in CHOICES else "none"


def narrowed(view: Viewing, name: str) -> Scope:
    """The scope of the groups that are compared: of those it has, else of all, the six with the most cases."""
    if name == "none":
        return view.scope
    labels = (
        code_labels(view.lang)["kind"] if name == "kind" else dimension_labels(view.store, name, view.lang)
    )
    frame = ask(view, "received", by=(name,)).frame
    frame = frame[frame[name].isin([code for code in labels if code != "unknown"]) & (frame["n"] > 0)]
    largest = frame.sort_values(["n", name], ascending=[False, True])[name].head(MOST)
    if largest.empty:
        return view.scope
    return replace(view.scope, **{LISTS[name]: tuple(largest)})


@remembered
def answered(view: Viewing) -> Answered:
    """The curves of the viewer's scope."""
    name = compared(view)
    by = () if name == "none" else (name,)
    scope = narrowed(view, name)
    found = curves(view.store, scope, by=by, lang=view.lang)
    told = _in_order(found, name, scope)
    shown = [curve for curve in told if len(curve.known) > 1]
    few = len(told) <= FEW
    bands = few or "bands" in view.params
    figure = drawing.figure(
        told, bands=bands, deadline=_deadline(), days=DAYS, lang=view.lang, dark=view.dark
    )
    beside = groups.figures(view, name, scope) if by else groups.whole(view, scope)
    caption = view.t("Still waiting, and followed that long, at the beginning of the day")
    return Answered(
        head=_head(view, name, scope, few=few, bands=bands),
        figure=figure if shown else None,
        alt=drawing.alt(told, view.lang),
        at_risk=drawing.at_risk_html(told, days=DAYS, caption=caption, lang=view.lang) if shown else "",
        beside=f'<div class="response-groups">{beside}{captions(*groups.words(view, found))}</div>',
    )


def _in_order(found: Curves, name: str, scope: Scope) -> list[Curve]:
    """The curves, the largest group first."""
    if name == "none":
        return [Curve("", found.frame)]
    groups = {str(code): rows for code, rows in found.frame.groupby(name, sort=False)}
    codes = [code for code in getattr(scope, LISTS[name]) if code in groups]
    return [Curve(str(groups[code][f"{name}_label"].iloc[0]), groups[code]) for code in codes]


def _deadline() -> int | None:
    """The usual days until an answer is due: those of the rule without conditions."""
    for rule in settings().due:
        if (rule.kind, rule.channel, rule.trip) == (None, None, None):
            return rule.days if rule.counting == "calendar" else None
    return None


def _head(view: Viewing, name: str, scope: Scope, *, few: bool, bands: bool) -> str:
    t = view.t
    words = {
        "none": t("all together"),
        "kind": t("Kind"),
        "county": t("County"),
        "peer_group": t("Peer group"),
        "topic_group": t("Topic group"),
        "agency": t("Agency"),
    }
    pills = "".join(
        f'<a href="{escape(view.link(compare=None if choice == "none" else [choice]))}"'
        f"{' aria-current=true' if choice == name else ''}>{escape(words[choice])}</a>"
        for choice in CHOICES
    )
    switch = ""
    if not few:
        said = t("Hide the intervals") if bands else t("Show the intervals")
        switch = f' <a href="{escape(view.link(bands=None if bands else ["yes"]))}">{escape(said)}</a>'
    note = t(
        "Cases registered in the period, by the days until their first answer. Open cases are followed to the end "
        "of what is known; a closing without an answer is no answer."
    )
    if name != "none":
        note += " " + t("The largest groups are shown, at most six; others can be chosen in the bar above.")
    return (
        f'<div class="section-head"><h2>{escape(_finding(view, name, scope))}</h2>'
        f'<nav class="pills" aria-label="{escape(t("Compare by"))}">{pills}</nav>'
        f"<p>{escape(note)}{switch}</p></div>"
    )


def _finding(view: Viewing, name: str, scope: Scope) -> str:
    t, lang = view.t, view.lang
    if name != "none":
        frame = ask(view, BY_10, scope, by=(name,)).frame
        shares = [float(value) for value in frame["value"]]
        said = extremes_text(list(frame[f"{name}_label"]), shares, MEASURES[BY_10], lang)
        if said:
            return said
    median, day_30 = (ask(view, key, scope).row for key in (MEDIAN, BY_30))
    if bool(median["withheld"]):
        return t("Too few cases to say how long an answer takes")
    share = MEASURES[BY_30].format(float(day_30["value"]), lang)
    known = math.isfinite(float(day_30["value"]))
    if math.isnan(float(median["value"])):
        said = t("Fewer than half have been answered so far as is known")
    else:
        said = t("Half were answered within {days}").format(
            days=MEASURES[MEDIAN].format_with_unit(float(median["value"]), lang)
        )
    return said + (t("; ") + t("after 30 days {share} had an answer").format(share=share) if known else "")
