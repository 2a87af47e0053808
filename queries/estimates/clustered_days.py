"""Hits and cases of a share, and how alike the cases of one day are, from daily counts and their squares.

The database sums by day and then, over four weeks at a time, the squares and products of the daily counts, so that few
rows are fetched however long the period. The days from the first as-of on are the exception: on the day of as-of the
rollups have no exact sums (`queries.sums.edge_days`), so these few days are fetched one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import sqlalchemy as sa

from queries.estimates.day_blocks import BLOCK, SUMS, products, sums_of_blocks, sums_of_case_days
from queries.measures.estimators import Share
from queries.question.grouping import ORIGIN, TIME_GROUPINGS, time_group
from queries.question.question import Columns, Question, as_columns
from queries.question.rollup_choice import edge_days
from queries.sql.buckets import literal_day
from queries.sql.components import COMPONENTS
from queries.sql.functions import days_between, whole_sum
from queries.sums.arithmetic.day_amounts import day_number, timestamps
from queries.sums.arithmetic.sums_by_keys import concatenated, run_lengths, unique_with_inverse
from queries.sums.case_arrays.case_columns import Array
from queries.sums.case_arrays.scope_cases import ScopeCases
from queries.sums.component_sums import component_columns
from queries.sums.daily_sums import daily_sums
from queries.sums.day_statements import rows_by_day, sums_by_day
from queries.sums.grouped_cases import CaseDays, cases_of_scope, grouped_day_sums, runs_by_time, sum_columns
from queries.sums.grouped_sums_from_file import day_sums_from_file
from queries.sums.sums_file.stored_sums import stored_by_unit
from stats.arrays import Floats, Ints
from stats.estimates.clustered_shares import BLOCK_DAYS, DaySquares, day_clustering
from stats.estimates.distinct_numbers import distinct_numbers


def clustered_columns(question: Question, estimator: Share) -> Columns:
    """Hits and cases of a share by group, and how alike the cases of a day are.

    Columns: the groupings, hits, n, design_effect and df (`stats.estimates.clustered_shares.Clustering`). Groups
    without any case have no row. Nothing is known about groups that are days themselves.
    """
    time, names = question.time_grouping, [g.name for g in question.groups]
    if time is not None and time.name == "day":
        columns = component_columns(question, **estimator.components)
        return columns | {name: np.ones(len(columns["n"])) for name in ("design_effect", "df")}
    if question.uses_daily_sums:
        return _columns_from_daily_sums(question, estimator)
    blocks = _blocks(question, estimator)
    if names:
        keys, row = _occurring_keys([blocks[name] for name in names])
    else:
        keys, row = [], np.zeros(len(blocks["n"]), dtype=np.int64)
    size = len(keys[0]) if names else 1
    sums = {name: blocks[name].astype(float) for name in SUMS}
    columns = _clustered(row, blocks[BLOCK].astype(np.int64), sums, size=size)
    return dict(zip(names, keys, strict=True)) | columns


def _clustered(row: Ints, block: Ints, sums: Mapping[str, Floats], *, size: int) -> Columns:
    """The figures of `size` groups from sums (SUMS) of their blocks; `row` is the group of each."""
    clustering = day_clustering(row, block, DaySquares(**sums), size=size)
    return {
        "hits": np.bincount(row, sums["hits"], minlength=size),
        "n": np.bincount(row, sums["n"], minlength=size),
        "design_effect": clustering.design_effect,
        "df": clustering.df,
    }


def _occurring_keys(columns: Sequence[Array]) -> tuple[list[Array], Ints]:
    """The combinations of keys that occur, in their order of appearance, and which of them each row has."""
    if len(columns) == 1 and columns[0].dtype.kind == "i" and (np.diff(columns[0]) >= 0).all():
        keys, position = distinct_numbers(columns[0])
        return [keys], position
    if len(columns) == 1:
        _, first, index = np.unique(columns[0], return_index=True, return_inverse=True)
        order = np.argsort(first)
        position = np.empty(len(order), dtype=np.int64)
        position[order] = np.arange(len(order))
        return [columns[0][first[order]]], position[index]
    groups = pd.DataFrame(dict(enumerate(columns))).groupby(list(range(len(columns))), sort=False)
    keys = groups.size().index.to_frame(index=False)
    return [keys[name].to_numpy() for name in keys], groups.ngroup().to_numpy(dtype=np.int64)


def _columns_from_daily_sums(question: Question, estimator: Share) -> Columns:
    """The columns of `clustered_columns` from the daily sums of the scope, for questions grouped by time at most."""
    names = [estimator.components[name] for name in ("hits", "n")]
    daily = daily_sums(question).within(question.scope.first, question.scope.last, names)
    hits, n = (daily.amounts[name] for name in names)
    time = question.time_grouping
    keys, row = np.zeros(1, dtype=np.int64), np.zeros(len(n), dtype=np.int64)
    if time is not None:
        keys, begin = runs_by_time(time, daily.day)
        row = np.arange(len(keys)).repeat(run_lengths(begin, len(n)))
    columns = _clustered(row, daily.day - daily.day % BLOCK_DAYS, products(hits, n), size=len(keys))
    return columns if time is None else {time.name: keys, **columns}


def _blocks(question: Question, estimator: Share) -> Columns:
    """Sums over days of hits, cases, and their squares and products, by group and block of days."""
    others = tuple(g for g in question.groups if g.name not in TIME_GROUPINGS)
    components = [COMPONENTS[name] for name in estimator.components.values()]
    edges = [days for component in components if (days := edge_days(component, question.store))]
    since = min((min(days.values()) for days in edges), default=None) if question.rollups_usable else None
    if (of_scope := cases_of_scope(question)) is not None:
        return _blocks_from_cases(question, estimator, of_scope)
    if (stored := _blocks_from_stored_sums(question, estimator, before=since)) is not None:
        parts = [stored]
    elif _has_few_rows_a_day(question):
        parts = [_blocks_from_rollup(question, estimator, before=since)]
    else:
        in_file = _blocks_from_file(question, estimator, before=since)
        parts = [_blocks_from_database(question, estimator, before=since) if in_file is None else in_file]
    last = question.scope.last
    if since is not None and (last is None or last >= since):
        first = max(since, question.scope.first or since)
        scope = replace(question.scope, first=first)
        day = time_group("day", question.clock_column, first=first, last=max(first, question.last), lang="en")
        rest = replace(question, scope=scope, groups=(*others, day))
        parts.append(_blocks_from_days(question, component_columns(rest, **estimator.components)))
    return concatenated(parts)


def _blocks_from_database(question: Question, estimator: Share, *, before: date | None) -> Columns:
    """Sums by group and block of days from the database, over the days before a day."""
    time = question.time_grouping
    others = [g for g in question.groups if g is not time]
    by_day = sums_by_day(question, estimator.components, before=before).subquery("by_day")
    c, day = by_day.c, by_day.c[question.clock_column]
    # DuckDB sums whole numbers to such of 128 bits, and to multiply these takes as long as all the rest.
    hits, n = (sa.cast(column, sa.BigInteger) for column in (c.hits, c.n))
    sums = products(hits, n)
    number = days_between(literal_day(ORIGIN), day)
    block = number - number % sa.literal_column(str(BLOCK_DAYS))
    keys = [c[g.name].label(g.name) for g in others]
    keys += [time.column(by_day).label(time.name)] if time else []
    labelled = [whole_sum(amount).label(name) for name, amount in sums.items()]
    statement = sa.select(*keys, block.label(BLOCK), *labelled)
    return as_columns(question.store.frame(statement.group_by(*(key.element for key in keys), block)))


def _blocks_from_file(question: Question, estimator: Share, *, before: date | None) -> Columns | None:
    """The same from the file of all cases; None where it does not answer."""
    if question.daily_rollup is not None:
        return None
    first, last = question.scope.first, _earlier(question.scope.last, before)
    others = [g for g in question.groups if g is not question.time_grouping]
    names = list(estimator.components.values())
    days = day_sums_from_file(question, names, groups=others, first=first, last=last, step=BLOCK_DAYS)
    if days is None:
        return None
    amounts = {name: days.sums[component] for name, component in estimator.components.items()}
    if question.time_grouping is None:
        return sums_of_blocks(days.keys, days.first, amounts["hits"], amounts["n"])
    group, day = np.nonzero(amounts["n"] != 0)
    columns = {name: keys[group] for name, keys in days.keys.items()}
    columns |= {name: amount[group, day] for name, amount in amounts.items()}
    return _blocks_from_days(question, columns | {"day": timestamps(days.first + day)})


def _blocks_from_stored_sums(question: Question, estimator: Share, *, before: date | None) -> Columns | None:
    """The same from stored sums by day of every county or office; None where there are none."""
    names = [estimator.components[name] for name in ("hits", "n")]
    if len(question.groups) != 1 or before is None:
        return None
    (group,) = question.groups
    if (stored := stored_by_unit(question, group.name, names)) is None:
        return None
    first_day, sums = stored
    keys, days = sums[0].shape
    first, last = question.scope.first, _earlier(question.scope.last, before)
    begin = max(day_number(first) - first_day, 0) if first else 0
    end = max(begin, min(day_number(last) - first_day + 1, days) if last else days)
    start = (first_day + begin) // BLOCK_DAYS * BLOCK_DAYS
    in_blocks = np.zeros((2, keys, -(-(first_day + end - start) // BLOCK_DAYS) * BLOCK_DAYS))
    for amounts, of_name in zip(in_blocks, sums, strict=True):
        amounts[:, first_day + begin - start : first_day + end - start] = of_name[:, begin:end]
    return sums_of_blocks({group.name: np.arange(keys)}, start, *in_blocks)


def _earlier(last: date | None, before: date | None) -> date | None:
    """The last day of a period that has to end before a day; None is an open end."""
    return min((day for day in (last, before and before - timedelta(1)) if day is not None), default=None)


def _has_few_rows_a_day(question: Question) -> bool:
    """Whether the rows of a rollup are hardly more than their sums by day, and quickly fetched."""
    has_one_group = len(question.groups) == 1 and question.time_grouping is None
    return (
        has_one_group and question.daily_rollup is not None and question.store.engine.dialect.name == "duckdb"
    )


def _blocks_from_rollup(question: Question, estimator: Share, *, before: date | None) -> Columns:
    """Sums by group and block of days from the rows of a rollup, added up in Python.

    There is about one row for each group and day. DuckDB takes five times as long to add them up by day.
    """
    (group,) = question.groups
    rows = question.store.frame(rows_by_day(question, estimator.components, before=before))
    keys, day = rows[group.name].to_numpy(), rows["day"].to_numpy()
    if not len(day):
        return {group.name: keys, BLOCK: day} | {name: np.zeros(0) for name in SUMS}
    first = int(day.min()) // BLOCK_DAYS * BLOCK_DAYS
    days = (int(day.max()) - first) // BLOCK_DAYS * BLOCK_DAYS + BLOCK_DAYS
    codes, cell = unique_with_inverse(keys.astype(np.int64), int(keys.max()) + 1)
    cell *= days
    cell += day - first
    hits, n = (
        np.bincount(cell, rows[name], minlength=len(codes) * days).astype(float) for name in ("hits", "n")
    )
    return sums_of_blocks({group.name: codes.astype(keys.dtype)}, first, hits, n)


def _blocks_from_cases(question: Question, estimator: Share, cases: ScopeCases) -> Columns:
    """Sums by group and block of days from the cases of the scope."""
    others = [g for g in question.groups if g is not question.time_grouping]
    first, last = question.scope.first, question.scope.last
    hits, n = (estimator.components[name] for name in ("hits", "n"))
    if question.time_grouping is None:
        period = {"first": first, "last": last}
        by_day = grouped_day_sums(question, cases, hits, n, groups=others, **period, step=BLOCK_DAYS)
        if isinstance(by_day, CaseDays):
            return sums_of_case_days(by_day)
        if by_day is not None:
            return sums_of_blocks(by_day.keys, by_day.first, by_day.sums[hits], by_day.sums[n])
    names = {hits: "hits", n: "n"}
    days = sum_columns(question, cases, list(names), groups=others, first=first, last=last, by_day=True)
    return _blocks_from_days(question, {names.get(name, name): column for name, column in days.items()})


def _blocks_from_days(question: Question, days: Columns) -> Columns:
    """Hits, cases, squares and products from daily hits and cases: a row for each day, with its block."""
    time = question.time_grouping
    keys = {g.name: days[g.name] for g in question.groups if g is not time}
    if time is not None:
        keys[time.name] = np.array(time.keys(days), dtype=object)
    hits, n = (days[name].astype(float) for name in ("hits", "n"))
    number = days["day"].astype("datetime64[D]").astype(np.int64)
    return keys | {BLOCK: number - number % BLOCK_DAYS} | products(hits, n)
