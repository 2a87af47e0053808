"""Statements of sums of components by group and day, or of the rollup rows from which they can be added up."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.question.grouping import ORIGIN
from queries.question.question import Question
from queries.sql.buckets import literal_day
from queries.sql.components import COMPONENTS, sum_where
from queries.sql.conditions import Condition
from queries.sql.functions import days_between
from queries.sums.component_sums import component_amount, day_keys
from queries.vocabulary.codes import Clock


def sums_by_day(question: Question, components: Mapping[str, str], *, before: date | None) -> sa.Select[Any]:
    """Statement of the sums of components by day and by the groupings other than time, for the days before a day.

    `components` maps labels of columns to names of components; the day has the name of the question's clock column.
    While rollups are valid, `before` must not be later than the edge day of any source.
    """
    rows, day = question.facts.cases, question.clock_column
    if question.daily_rollup:
        rows = question.daily_rollup.rows(day, Clock[question.measure.clock])
    if question.rollups_usable:
        amounts = [
            component_amount(question, rows, COMPONENTS[component], None).label(name)
            for name, component in components.items()
        ]
    else:
        amounts = [
            sum_where(part.condition_as_of(question.facts), part.amount(rows)).label(name)
            for name, part in ((name, COMPONENTS[component]) for name, component in components.items())
        ]
    groups = [g for g in question.groups if g is not question.time_grouping]
    conditions = _days_before(question, rows, before)
    keys = [g.column(rows) for g in groups]
    by_group = [key.label(g.name) for key, g in zip(keys, groups, strict=True)]
    statement = sa.select(*by_group, rows.c[day], *amounts).where(*conditions)
    return statement.group_by(*day_keys(question, keys, rows.c[day]))


def rows_by_day(question: Question, components: Mapping[str, str], *, before: date | None) -> sa.Select[Any]:
    """Statement of the rows of the question's daily rollup; several rows may belong to one group and day.

    Its columns are the groupings, `day` (a number from 1970-01-01), and a sum for each label in `components`.
    """
    assert question.daily_rollup is not None
    clock = question.clock_column
    rows = question.daily_rollup.rows(clock, Clock[question.measure.clock])
    keys = [g.column(rows).label(g.name) for g in question.groups]
    # There are many rows, so that half as wide numbers are worth a cast.
    day = sa.cast(days_between(literal_day(ORIGIN), rows.c[clock]), sa.Integer).label("day")
    amounts = [sa.cast(rows.c[component], sa.Integer).label(name) for name, component in components.items()]
    return sa.select(*keys, day, *amounts).where(*_days_before(question, rows, before))


def _days_before(question: Question, rows: FromClause, before: date | None) -> list[Condition]:
    """Conditions of the scope and the period, and that the day is known, and before another if one is given."""
    day = rows.c[question.clock_column]
    conditions = [*question.dimension_conditions(rows), *question.period_conditions(rows), day.is_not(None)]
    return conditions + ([day < literal_day(before)] if before else [])
