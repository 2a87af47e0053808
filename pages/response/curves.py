"""The share answered within so many days, by whatever is compared, and whether the groups differ."""

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from charts import answer_curves as drawing
from charts.answer_curves import Curve
from charts.markup import EMPTY, html
from pages.response import groups
from pages.response.all_cases import all_cases_figures
from pages.response.headline import CHOICES, curves_header
from pages.response.section import captions
from pages.view.view import View, dimension_labels
from pages.view.view_data import cached, query_measure
from queries.estimates.answer_curves import DEFAULT_CURVE_DAYS, Curves, answer_curves
from queries.settings.province_settings import settings
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope, code_labels

MOST = 6
MAX_GROUPS_WITH_BANDS = 2  # so many groups are drawn with their intervals at once


@dataclass(frozen=True)
class CurvesSection:
    """What is drawn: HTML above, the figure (none where nothing is known), HTML below it and beside it."""

    header_html: Markup
    figure: dict[str, Any] | None
    alt: str
    at_risk_html: Markup
    groups_html: Markup


def chosen_dimension(view: View) -> str:
    """What the address wants compared."""
    wanted = (view.params.get("compare") or ["none"])[-1]
    return wanted if wanted in CHOICES else "none"


def scope_of_groups(view: View, dimension: str) -> Scope:
    """The scope of the groups that are compared: of those it has, else of all, the six with the most cases."""
    if dimension == "none":
        return view.scope
    labels = (
        code_labels(view.lang)["kind"]
        if dimension == "kind"
        else dimension_labels(view.store, dimension, view.lang)
    )
    frame = query_measure(view, "received", by=(dimension,)).frame
    frame = frame[frame[dimension].isin([code for code in labels if code != "unknown"]) & (frame["n"] > 0)]
    largest = frame.sort_values(["n", dimension], ascending=[False, True])[dimension].head(MOST)
    if largest.empty:
        return view.scope
    chosen: dict[str, Any] = {DIMENSION_FIELDS[dimension]: tuple(largest)}
    return replace(view.scope, **chosen)


@cached
def curves_section(view: View) -> CurvesSection:
    """The curves of the viewer's scope."""
    name = chosen_dimension(view)
    by = () if name == "none" else (name,)
    scope = scope_of_groups(view, name)
    found = answer_curves(view.store, scope, by=by, lang=view.lang)
    told = _in_order(view, found, name, scope)
    shown = [curve for curve in told if len(curve.known_rows) > 1]
    few = len(told) <= MAX_GROUPS_WITH_BANDS
    bands = few or "bands" in view.params
    figure = drawing.curves_figure(
        told, bands=bands, deadline=_deadline(), days=DEFAULT_CURVE_DAYS, lang=view.lang, dark=view.dark
    )
    beside = groups.group_table(view, name, scope) if by else all_cases_figures(view, scope)
    caption = view.t("Still waiting, and followed that long, at the beginning of the day")
    return CurvesSection(
        header_html=curves_header(view, name, scope, bands_fixed=few, bands=bands),
        figure=figure if shown else None,
        alt=drawing.alt(told, view.lang),
        at_risk_html=drawing.at_risk_html(told, days=DEFAULT_CURVE_DAYS, caption=caption, lang=view.lang)
        if shown
        else EMPTY,
        groups_html=html(
            '<div class="response-groups">{}{}</div>', beside, captions(*groups.log_rank_lines(view, found))
        ),
    )


def _in_order(view: View, found: Curves, name: str, scope: Scope) -> list[Curve]:
    """The curves, the largest group first."""
    if name == "none":
        return [Curve("", found.frame)]
    groups = {str(code): rows for code, rows in found.frame.groupby(name, sort=False)}
    codes = [code for code in getattr(scope, DIMENSION_FIELDS[name]) if code in groups]
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
