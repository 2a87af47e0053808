"""Table of the groups whose curves are drawn, and the result of the log-rank test in words."""

import math

from markupsafe import Markup

from charts.answer_curves import swatch
from charts.data_table import Cell, Column, Row, table_html
from charts.figure_texts import not_reached_text, range_text, withheld_text
from pages.view.view import View
from pages.view.view_data import query_measure
from persian.digits import number
from queries.estimates.answer_curves import Curves
from queries.measures import MEASURES
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

MEDIAN, P90, BY_10, BY_30 = (
    "answer_days_median",
    "answer_days_p90",
    "answered_by_day_10",
    "answered_by_day_30",
)
LEAST_P = 0.001  # smaller p-values are shown as "below"
ALPHA = 0.05  # significance level of the log-rank test


def group_table(view: View, dimension: str, scope: Scope) -> Markup:
    """Table: median, 90th percentile, shares by day 10 and 30, and cases; largest group first."""
    t = view.t
    frames = {
        key: query_measure(view, key, scope, by=(dimension,)).frame for key in (MEDIAN, P90, BY_10, BY_30)
    }
    rows = []
    for i, code in enumerate(getattr(scope, DIMENSION_FIELDS[dimension])):
        group_rows = {key: frame[frame[dimension] == code] for key, frame in frames.items()}
        if any(frame.empty for frame in group_rows.values()):
            continue
        title = str(group_rows[MEDIAN][f"{dimension}_label"].iloc[0])
        link = view.link(**{dimension: [code]})
        cells = [Cell(title, sort=title, link=link, drawing=swatch(i))]
        cells += [_cell(view, key, frame.iloc[0]) for key, frame in group_rows.items()]
        n = int(group_rows[MEDIAN]["n"].iloc[0])
        rows.append(Row([*cells, Cell(number(n, view.lang), sort=n)]))
    columns = [
        Column(t("Group"), kind="name"),
        *(
            Column(column_title, MEASURES[key].definition.label(view.lang))
            for key, column_title in (
                (MEDIAN, t("Median (days)")),
                (P90, t("90% within (days)")),
                (BY_10, t("By day 10")),
                (BY_30, t("By day 30")),
            )
        ),
        Column(t("Cases")),
    ]
    return table_html(columns, rows, caption=t("Time to an answer, with 95% intervals"), lang=view.lang)


def _cell(view: View, key: str, row: object) -> Cell:
    measure = MEASURES[key]
    value, withheld = float(row["value"]), bool(row["withheld"])  # type: ignore[index]
    if withheld:
        return Cell(withheld_text(row, view.lang, short=True), muted=True)
    if math.isnan(value):
        return Cell(not_reached_text(row, view.lang), muted=True)
    lower, upper = float(row["lower"]), float(row["upper"])  # type: ignore[index]
    return Cell(measure.format(value, view.lang), range_text(lower, upper, measure, view.lang), sort=value)


def log_rank_lines(view: View, group_curves: Curves) -> list[str]:
    """The result of the log-rank test in words, and its limits; empty without groups."""
    t, test = view.t, group_curves.test
    if not group_curves.by:
        return []
    if math.isnan(test.p):
        return [t("There are not two groups with enough cases to compare.")]
    p = t("p below {p}") if test.p < LEAST_P else t("p = {p}")
    p = p.format(p=number(max(test.p, LEAST_P), view.lang, decimals=3))
    if test.p >= ALPHA:
        template = t(
            "The groups do not differ beyond normal variation in how fast they are answered (log-rank test, {p})."
        )
    else:
        template = t(
            "How fast people are answered differs between the groups beyond normal variation (log-rank test, {p})."
        )
    return [
        template.format(p=p),
        t(
            "With many cases even small differences are beyond normal variation: the medians show how much they "
            "matter. The groups have different kinds of cases, so slower alone does not mean worse."
        ),
    ]
