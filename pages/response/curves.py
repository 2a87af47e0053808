"""Curves of the share answered by day, by the chosen dimension, with a test whether the groups differ."""

import math
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from charts.answer_times import answer_curve_figure as drawing
from charts.answer_times.answer_curve_figure import Curve
from charts.markup import EMPTY, html, join
from charts.parts.figure_texts import (
    interval_text,
    missing_text,
    n_text,
    not_reached_text,
    range_text,
    withheld_text,
)
from charts.tables.bar_table import Bar, BarHeaders, bars_html
from pages.response import groups
from pages.response.headline import CHOICES, curves_header
from pages.response.section import captions
from pages.view.view import View, dimension_labels
from pages.view.view_data import cached, query_measure
from pages.widgets.notices.not_recorded import coverage_note, coverage_of, not_recorded_section
from persian.digits import number
from queries.estimates.answer_curves import DEFAULT_CURVE_DAYS, Curves, answer_curves
from queries.measures import MEASURES
from queries.settings.province_settings import settings
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope, code_labels

MAX = 6  # groups with a curve
MAX_GROUPS_WITH_BANDS = 2  # with more groups, intervals are drawn only on request
MEDIAN, P90 = "answer_days_median", "answer_days_p90"


@dataclass(frozen=True)
class CurvesSection:
    """The parts of the section; `figure` is None if there is no curve to draw."""

    header_html: Markup
    figure: dict[str, Any] | None
    alt: str
    at_risk_html: Markup
    groups_html: Markup


def chosen_dimension(view: View) -> str:
    """The dimension in the address (`compare=`), or "none"."""
    requested = (view.params.get("compare") or ["none"])[-1]
    return requested if requested in CHOICES else "none"


def scope_of_groups(view: View, dimension: str) -> Scope:
    """The scope narrowed to the groups to compare: the six with most cases among those of the scope."""
    if dimension == "none":
        return view.scope
    labels = (
        code_labels(view.lang)["kind"]
        if dimension == "kind"
        else dimension_labels(view.store, dimension, view.lang)
    )
    frame = query_measure(view, "received", by=(dimension,)).frame
    frame = frame[frame[dimension].isin([code for code in labels if code != "unknown"]) & (frame["n"] > 0)]
    largest = frame.sort_values(["n", dimension], ascending=[False, True])[dimension].head(MAX)
    if largest.empty:
        return view.scope
    chosen: dict[str, Any] = {DIMENSION_FIELDS[dimension]: tuple(largest)}
    return replace(view.scope, **chosen)


@cached
def curves_section(view: View) -> CurvesSection:
    """The curves of the viewer's scope, with the table of groups or the measures of all cases."""
    counted = coverage_of(view, "answer_days_median")
    if not counted.is_recorded:
        explanation = not_recorded_section(view, "answer_days_median", counted)
        return CurvesSection(explanation, None, "", EMPTY, EMPTY)
    name = chosen_dimension(view)
    by = () if name == "none" else (name,)
    scope = scope_of_groups(view, name)
    curves = answer_curves(view.store, scope, by=by, lang=view.lang)
    ordered = _in_order(view, curves, name, scope)
    # A curve of one known day is a dot and is not worth a figure.
    shown = [curve for curve in ordered if len(curve.known_rows) > 1]
    # Overlapping bands of many groups are unreadable, so they are drawn at once only for few groups.
    few = len(ordered) <= MAX_GROUPS_WITH_BANDS
    bands = few or "bands" in view.params
    figure = drawing.curves_figure(
        ordered, bands=bands, deadline=_deadline(), days=DEFAULT_CURVE_DAYS, lang=view.lang, dark=view.dark
    )
    side_table = groups.group_table(view, name, scope) if by else all_cases_figures(view, scope)
    caption = view.t("Number of cases followed up to each day and still waiting for an answer")
    return CurvesSection(
        header_html=curves_header(
            view, name, scope, curves_differ=groups.differ(curves), bands_fixed=few, bands=bands
        )
        + coverage_note(view, counted),
        figure=figure if shown else None,
        alt=drawing.alt(ordered, view.lang),
        at_risk_html=drawing.at_risk_html(ordered, days=DEFAULT_CURVE_DAYS, caption=caption, lang=view.lang)
        if shown
        else EMPTY,
        groups_html=html(
            '<div class="response-groups">{}{}</div>',
            side_table,
            captions(*groups.log_rank_lines(view, curves)),
        ),
    )


def _in_order(view: View, curves: Curves, name: str, scope: Scope) -> list[Curve]:
    """The curves, largest group first."""
    if name == "none":
        return [Curve("", curves.frame)]
    groups = {str(code): rows for code, rows in curves.frame.groupby(name, sort=False)}
    codes = [code for code in getattr(scope, DIMENSION_FIELDS[name]) if code in groups]
    return [
        Curve(str(groups[code][f"{name}_label"].iloc[0]), groups[code], view.link(**{name: [code]}))
        for code in codes
    ]


def _deadline() -> int | None:
    """Calendar days until an answer is due by the unconditional rule; None if it counts working days or is missing."""
    for rule in settings().due:
        if (rule.kind, rule.channel, rule.trip) == (None, None, None):
            return rule.days if rule.counting == "calendar" else None
    return None


def all_cases_figures(view: View, scope: Scope) -> Markup:
    """Median and 90th percentile in large type, and bars of the shares answered by day 10, 20 and 30."""
    t, lang = view.t, view.lang
    large = join(
        html("<div><dt>{}</dt>{}</div>", MEASURES[key].title.label(lang), _large(view, key, scope))
        for key in (MEDIAN, P90)
    )
    rows = []
    for day in (10, 20, 30):
        measure = MEASURES[f"answered_by_day_{day}"]
        row = query_measure(view, measure.key, scope).row
        value, lower, upper = (float(row[name]) for name in ("value", "lower", "upper"))
        has_value = math.isfinite(value)
        rows.append(
            Bar(
                name=t("By day {day}").format(day=number(day, lang)),
                value=measure.format(value, lang) if has_value else missing_text(row, lang),
                length=value,
                lower=lower,
                upper=upper,
                interval=range_text(lower, upper, measure, lang),
                n=number(row["n"], lang),
            )
        )
    columns = BarHeaders(t("Days"), t("Answered"), t("95% interval"), t("Cases"), t("cases"))
    table = bars_html(rows, columns, caption=t("Share answered by day"), lang=lang)
    return html("<dl>{}</dl>{}", large, table)


def _large(view: View, key: str, scope: Scope) -> Markup:
    """A value with its unit, interval and number of cases."""
    lang, measure, row = view.lang, MEASURES[key], query_measure(view, key, scope).row
    value = float(row["value"])
    if bool(row["withheld"]):
        value_html = withheld_text(row, lang)
    elif math.isnan(value):
        value_html = not_reached_text(row, lang)
    else:
        text, unit = measure.format(value, lang), measure.format_with_unit(value, lang).split(" ", 1)[-1]
        value_html = html("{} <small>{}</small>", text, unit)
    lines = (interval_text(float(row["lower"]), float(row["upper"]), measure, lang), n_text(row["n"], lang))
    return html('<dd class="value">{}</dd>', value_html) + join(
        html("<dd>{}</dd>", line) for line in lines if line
    )
