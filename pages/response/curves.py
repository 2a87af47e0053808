"""The share answered within so many days, by whatever is compared, and whether the groups differ."""

from dataclasses import dataclass, replace
from typing import Any

from charts import answer_curves as drawing
from charts.answer_curves import Curve
from pages.response import groups
from pages.response.all_cases import whole
from pages.response.headline import CHOICES, head
from pages.response.section import captions
from pages.view.ask import ask, remembered
from pages.view.view import Viewing, dimension_labels
from queries.estimates.answer_curves import DAYS, Curves, curves
from queries.settings.province_settings import settings
from queries.vocabulary.scope import LISTS, Scope, code_labels

MOST = 6
FEW = 2  # so many groups are drawn with their intervals at once


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
    chosen: dict[str, Any] = {LISTS[name]: tuple(largest)}
    return replace(view.scope, **chosen)


@remembered
def answered(view: Viewing) -> Answered:
    """The curves of the viewer's scope."""
    name = compared(view)
    by = () if name == "none" else (name,)
    scope = narrowed(view, name)
    found = curves(view.store, scope, by=by, lang=view.lang)
    told = _in_order(view, found, name, scope)
    shown = [curve for curve in told if len(curve.known) > 1]
    few = len(told) <= FEW
    bands = few or "bands" in view.params
    figure = drawing.figure(
        told, bands=bands, deadline=_deadline(), days=DAYS, lang=view.lang, dark=view.dark
    )
    beside = groups.figures(view, name, scope) if by else whole(view, scope)
    caption = view.t("Still waiting, and followed that long, at the beginning of the day")
    return Answered(
        head=head(view, name, scope, few=few, bands=bands),
        figure=figure if shown else None,
        alt=drawing.alt(told, view.lang),
        at_risk=drawing.at_risk_html(told, days=DAYS, caption=caption, lang=view.lang) if shown else "",
        beside=f'<div class="response-groups">{beside}{captions(*groups.words(view, found))}</div>',
    )


def _in_order(view: Viewing, found: Curves, name: str, scope: Scope) -> list[Curve]:
    """The curves, the largest group first."""
    if name == "none":
        return [Curve("", found.frame)]
    groups = {str(code): rows for code, rows in found.frame.groupby(name, sort=False)}
    codes = [code for code in getattr(scope, LISTS[name]) if code in groups]
    return [
        Curve(str(groups[code][f"{name}_label"].iloc[0]), groups[code], view.link(**{name: [code]}))
        for code in codes
    ]


def _deadline() -> int | None:
    """The usual days until an answer is due: those of the rule without conditions."""
    for rule in settings().due:
        if (rule.kind, rule.channel, rule.trip) == (None, None, None):
            return rule.days if rule.counting == "calendar" else None
    return None
