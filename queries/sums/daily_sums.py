"""Daily sums of all components over a scope's dimensions, read once and cached, so that any period is a slice.

One screen needs a period, the one before it, the same of last year, the months of several years and a dozen earlier
periods: all of them are sums over the same days.
"""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from queries.question.filters import filter_conditions
from queries.question.question import Question
from queries.sql.functions import whole_sum
from queries.storage.rollup_tables import DAILY
from queries.sums.arithmetic.day_amounts import (
    AMOUNT_COLUMNS,
    DailySums,
    DayAmounts,
    WithAndWithoutTrips,
    day_number,
    sum_by_day,
)
from queries.sums.case_arrays.case_day_sums import all_sums, sums_when_asked_for
from queries.sums.case_arrays.daily_sums_in_arrays import daily_sums_in_arrays
from queries.sums.case_arrays.scope_cases import cases_for_daily_sums, chosen_cases
from queries.sums.case_file.case_file_rows import has_file
from queries.sums.daily_sums_from_file import daily_sums_from_file
from queries.sums.daily_sums_statement import daily_sums_statement
from queries.sums.edge_amounts import ON_EDGE, amounts_on_edges, days_of_edges
from queries.sums.sums_file.stored_sums import stored_day_amounts


def daily_sums(question: Question) -> DailySums:
    """Daily sums over the scope's dimensions and all time; cached.

    Nearly every screen needs a scope with the cases of provincial trips and without them, so both are kept together.
    The question must be one that is `uses_daily_sums`.
    """
    both = question.store.cache.get_or_compute(
        _cache_key(question),
        lambda: _with_and_without_trips(replace(question, scope=question.all_time_scope)),
    )
    return both.without if question.scope.trips == "out" else both.everything


def case_count_if_cached(question: Question) -> int | None:
    """The number of cases of a scope over all time, trips included; None if its daily sums are not in the cache."""
    both = question.store.cache.kept(_cache_key(question))
    return int(both.everything.amounts["received"].sum()) if isinstance(both, WithAndWithoutTrips) else None


def _cache_key(question: Question) -> tuple[object, ...]:
    """Key of the daily sums in the cache of the store."""
    return ("days", question.all_time_scope, question.sources)


def _with_and_without_trips(question: Question) -> WithAndWithoutTrips:
    """Daily sums from the first place that has them (`queries.sums`)."""
    if (of_cases := _sums_from_cases(question)) is not None:
        return of_cases
    parts = _parts_from_sums(question)
    everything = sum_by_day(parts)
    if all((part.trip == 0).all() for part in parts):
        return WithAndWithoutTrips(everything, everything)
    return WithAndWithoutTrips(everything, sum_by_day([part.without_trips() for part in parts]))


def _sums_from_cases(question: Question) -> WithAndWithoutTrips | None:
    """Sums of the cases one by one.

    None where they are not in memory and a rollup or the file has their sums, or they are too many to be read.
    """
    last = day_number(question.facts.latest_as_of.date())
    if (chosen := chosen_cases(question)) is not None:
        return sums_when_asked_for(chosen, last)
    if (
        question.daily_rollup is not None
        or has_file(question)
        or (read := cases_for_daily_sums(question)) is None
    ):
        return None
    return all_sums(read, last)


def _parts_from_sums(question: Question) -> list[DayAmounts]:
    """Parts from stored sums, a rollup, the file or the table of cases, with those of the edge days."""
    edges = days_of_edges(question.store)
    # Sums by day and source are only needed where the sources' edges fall on different days; fewer keys are faster.
    by_source = any(len(set(days_of_edge.values())) > 1 for days_of_edge in edges.values())
    if not by_source and (stored := stored_day_amounts(question)) is not None:
        return [stored]
    parts = [_sums_of_scope(question, by_source=by_source)]
    for edge, days_of_edge in edges.items():
        # The sums from the edge on are set to 0; those of its cases replace them.
        parts = [part.zeroed_from(days_of_edge, ON_EDGE[edge]) for part in parts]
    return [*parts, *amounts_on_edges(question, edges)]


def _sums_of_scope(question: Question, *, by_source: bool) -> DayAmounts:
    """Sums by day, trip, and source if wanted: from a rollup if one has the dimensions, or from the facts."""
    rollup = question.daily_rollup
    if rollup is None:
        for sums_of in (daily_sums_from_file, daily_sums_in_arrays):
            if (in_arrays := sums_of(question, by_source=by_source)) is not None:
                return in_arrays
        statement = daily_sums_statement(question, by_source=by_source)
    else:
        rows, statement = _rollup_by_day(rollup.name, by_source=by_source)
        # The rollup stores each clock's own office under the name `agency`.
        conditions = [
            *filter_conditions(question.store, question.scope, rows, holder="agency"),
            *question.source_conditions(rows),
        ]
        statement = statement.where(*conditions) if conditions else statement
    frame = question.store.frame(statement)
    return _amounts_from_frame(frame)


@cache
def _rollup_by_day(name: str, *, by_source: bool) -> tuple[sa.Table, sa.Select[Any]]:
    """A rollup table and the statement of its sums by day and trip (and source).

    Cached, because SQLAlchemy takes as long to build the statement as the database to answer it.
    """
    rows = DAILY[name]
    keys = [rows.c.day, rows.c.trip, *([rows.c.source] if by_source else [])]
    return rows, sa.select(*keys, *(whole_sum(rows.c[own]).label(own) for own in AMOUNT_COLUMNS)).group_by(
        *keys
    )


def _amounts_from_frame(frame: pd.DataFrame) -> DayAmounts:
    """The amounts of a frame with `day`, `trip`, the AMOUNT_COLUMNS, and `source` where the rows are by source."""
    return DayAmounts(
        frame["day"].to_numpy().astype("datetime64[s]"),
        frame["trip"].to_numpy(),
        frame["source"].to_numpy() if "source" in frame else None,
        AMOUNT_COLUMNS,
        # Missing values as 0. One column after another is faster than all of them selected in pandas.
        np.stack([frame[name].to_numpy(dtype=float, na_value=0.0) for name in AMOUNT_COLUMNS]),
    )
