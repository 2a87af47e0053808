"""Table of the groups whose curves are drawn, and the result of the log-rank test in words."""

import math

import pandas as pd
from markupsafe import Markup

from charts.answer_times.answer_curve_figure import swatch
from charts.parts.figure_texts import not_reached_text, range_text, withheld_text
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.view.view import View
from pages.view.view_data import query_measure
from pages.widgets.measures.measure_cell import measure_column
from persian.digits import MISSING, number
from queries.estimates.answer_curves import Curves
from queries.measures import MEASURES
from queries.question.grave_topics import grave_topics
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

MEDIAN, P90, BY_10, BY_30 = (
    "answer_days_median",
    "answer_days_p90",
    "answered_by_day_10",
    "answered_by_day_30",
)
EXCESS = MEASURES["excess_late"]
MIN_P = 0.001  # smaller p-values are shown as "below"
ALPHA = 0.05  # significance level of the log-rank test


def group_table(view: View, dimension: str, scope: Scope) -> Markup:
    """Table: times to an answer, shares by day 10 and 30, excess late, cases; grave topics first, then the largest.

    Kinds, channels and peer groups are compared with nothing similar and have no excess late.
    """
    t = view.t
    by_unit = view.compares and dimension in EXCESS.estimator.compares_units
    excess = query_measure(view, EXCESS.key, scope, by=(dimension,)).frame if by_unit else None
    frames = {
        key: query_measure(view, key, scope, by=(dimension,)).frame for key in (MEDIAN, P90, BY_10, BY_30)
    }
    rows = []
    grave = grave_topics(view.store)
    codes = getattr(scope, DIMENSION_FIELDS[dimension])
    # Grave topic groups lead; the number of a group, which is that of its curve, stays.
    for i, code in sorted(enumerate(codes), key=lambda group: not grave.includes(dimension, group[1])):
        group_rows = {key: frame[frame[dimension] == code] for key, frame in frames.items()}
        if any(frame.empty for frame in group_rows.values()):
            continue
        title = str(group_rows[MEDIAN][f"{dimension}_label"].iloc[0])
        label = grave.marked(title, dimension, code, view.lang)
        link = view.link(**{dimension: [code]})
        cells = [Cell(label, sort=title, link=link, drawing=swatch(i))]
        cells += [_cell(view, key, frame.iloc[0]) for key, frame in group_rows.items()]
        if excess is not None:
            cells.append(_excess_cell(view, excess[excess[dimension] == code]))
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
        *([measure_column(EXCESS, view.lang)] if by_unit else []),
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


def _excess_cell(view: View, rows: pd.DataFrame) -> Cell:
    """The cases that waited past their due beyond what similar groups leave; a dash where no case was due."""
    return Cell(MISSING, muted=True) if rows.empty else _cell(view, EXCESS.key, rows.iloc[0])


def differ(group_curves: Curves) -> bool:
    """Whether the groups differ over all days beyond normal variation; False where that cannot be tested."""
    return bool(group_curves.by) and group_curves.test.p < ALPHA


def log_rank_lines(view: View, group_curves: Curves) -> list[str]:
    """The result of the log-rank test in words, and its limits; empty without groups."""
    t, test = view.t, group_curves.test
    if not group_curves.by:
        return []
    if math.isnan(test.p):
        return [t("There are not two groups with enough cases to compare.")]
    p = t("p below {p}") if test.p < MIN_P else t("p = {p}")
    p = p.format(p=number(max(test.p, MIN_P), view.lang, decimals=3))
    if differ(group_curves):
        template = t(
            "Over all days, how fast people are answered differs between the groups beyond normal variation (log-rank "
            "test, {p})."
        )
    else:
        template = t(
            "Over all days, the groups do not differ beyond normal variation in how fast they are answered (log-rank "
            "test, {p})."
        )
    return [
        template.format(p=p),
        t(
            "With many cases even small differences are beyond normal variation: the medians show how much they "
            "matter. The groups have different kinds of cases, so slower alone does not mean worse."
        ),
    ]
