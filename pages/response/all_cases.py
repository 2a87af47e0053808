"""Measures of all cases together, shown beside their curve."""

import math

from markupsafe import Markup

from charts.markup import html, join
from charts.parts.figure_texts import (
    interval_text,
    missing_text,
    n_text,
    not_reached_text,
    range_text,
    withheld_text,
)
from charts.tables.bar_table import Bar, BarHeaders, bars_html
from pages.view.view import View
from pages.view.view_data import query_measure
from persian.digits import number
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope

MEDIAN, P90 = "answer_days_median", "answer_days_p90"


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
