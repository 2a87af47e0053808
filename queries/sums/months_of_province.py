"""Sums of a whole province by unit and month over all time, which all periods of whole months share.

The offices of a province have half a million sums by day. Control charts, drawings by month and points of change look
at some years of them, with whatever day the period of a scope ends: each would read them anew.
"""

from collections.abc import Callable

import numpy as np

from queries.question.question import Columns, Question, make_question
from queries.sums.sums_file.stored_sums import chosen_codes

MOST_MONTHS = 240


def sums_within_all_months(question: Question, sums: Callable[[Question], Columns]) -> Columns | None:
    """The sums of a question by a unit and month, from those that a function has of all months.

    None for other groupings, for scopes that choose anything, where the database has no sums by day or is no DuckDB,
    and for a period that begins or ends within a month.
    """
    scope, by_time = question.scope, question.time_grouping
    store = question.store
    is_of_province = question.daily_rollup is not None and not chosen_codes(scope) and not store.limits
    # Elsewhere the sums by day are read by a statement that has a branch for each month.
    is_embedded = store.engine.dialect.name == "duckdb"
    if (
        not (is_of_province and is_embedded)
        or by_time is None
        or by_time.name != "month"
        or len(question.groups) != 2
    ):
        return None
    if (scope.first is None and scope.last is None) or not by_time.periods:
        return None
    names = [group.name for group in question.groups]
    everything = make_question(question.store, question.measure, scope.over_all_time(), by=names, lang="fa")
    (months,) = (group.periods for group in everything.groups if group.name == "month")
    own = by_time.periods
    begins = question.first <= max(own[0].first, everything.first)
    ends = question.last >= min(own[-1].last, everything.last)
    if not (begins and ends and own[0] in months and own[-1] in months and len(months) <= MOST_MONTHS):
        return None
    before = months.index(own[0])
    columns = sums(everything)
    month = columns["month"].astype(np.int64) - before
    inside = (month >= 0) & (month < len(own))
    return {name: column[inside] for name, column in columns.items()} | {"month": month[inside]}
