"""Group days into weeks, months, quarters and years, as SQL expressions and in Python.

Databases have no Jalali calendar, so the first days of all buckets are computed in Python and compared in SQL. Buckets
are numbered from 0 in the order of their first days (`starts`, sorted).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.sql.elements import ColumnElement

from queries.sql.conditions import Column, Condition

_DATE = sa.Date()


def bucket(day: Column, starts: Sequence[date], *, none_if: Condition | None = None) -> Column:
    """SQL expression for the number of the bucket that a day falls in; earlier days belong to bucket 0.

    Rows that meet `none_if` get -1. It is one flat CASE, because ClickHouse needs twice the time for every further
    level of nesting.
    """
    branches: list[tuple[Condition, Column]] = [] if none_if is None else [(none_if, sa.literal_column("-1"))]
    branches += [
        (day < literal_day(start), sa.literal_column(str(number))) for number, start in enumerate(starts[1:])
    ]
    # With a single bucket there is no branch. A bare number in GROUP BY would be read as the position of a column.
    return sa.case(*branches, else_=sa.literal_column(str(len(starts) - 1))) if branches else zero_key()


def bucket_start(day: Column, starts: Sequence[date]) -> Column:
    """SQL expression for the first day of the bucket that a day falls in; earlier days belong to bucket 0.

    Without any bucket, as in a store without cases, each day is its own.
    """
    if not starts:
        return day
    branches: list[tuple[Condition, Column]] = [
        (day < literal_day(after), literal_day(start)) for start, after in pairwise(starts)
    ]
    return sa.case(*branches, else_=literal_day(starts[-1])) if branches else literal_day(starts[0])


def zero_key() -> Column:
    """The constant key 0 as a CAST, since GROUP BY would read a bare number as the position of a column."""
    return sa.cast(sa.literal_column("0"), sa.Integer)


@lru_cache(maxsize=4_096)
def literal_day(day: date) -> ColumnElement[date]:
    """A day as an SQL literal. Bound parameters would make the expressions of SELECT and GROUP BY differ.

    The same expression is returned for the same day, because SQLAlchemy takes long to make one and to recognise that
    two are equal; a screen asks with some hundreds of them.
    """
    return sa.cast(sa.literal_column(f"'{day.isoformat()}'"), _DATE)


def day_in_condition(day: date) -> ColumnElement[date]:
    """A day as an SQL literal, for a condition of WHERE on the period of a scope.

    The SQL text is that of `literal_day`, but the day is written into it when the statement runs, so that SQLAlchemy
    compiles one statement for all periods. Compiling takes a quarter of the time of a small statement.
    """
    written = sa.bindparam(None, day.isoformat(), literal_execute=True, type_=sa.String())
    return sa.cast(written, _DATE)


def bucket_numbers(days: Any, starts: Sequence[date]) -> list[int]:
    """Python equivalent of `bucket`: the number of the bucket for each day; earlier days belong to bucket 0."""
    values = np.asarray(days)
    if values.dtype.kind != "M":
        values = pd.to_datetime(pd.Series(days)).to_numpy()
    numbers: list[int] = bucket_number_array(values, starts).tolist()
    return numbers


def bucket_number_array(days: NDArray[np.datetime64], starts: Sequence[date]) -> NDArray[np.int64]:
    """`bucket_numbers` of an array of days."""
    # The insertion point to the right of equal starts is the number of buckets that have begun by that day.
    begun = np.searchsorted(moments_of(tuple(starts)), days.astype("datetime64[s]"), side="right")
    return np.maximum(begun - 1, 0)


@lru_cache(maxsize=64)
def moments_of(starts: tuple[date, ...]) -> NDArray[np.datetime64]:
    """The first days of buckets as an array; kept, because a screen asks for the same months some ten times."""
    moments = np.array(starts, dtype="datetime64[s]")
    moments.setflags(write=False)
    return moments


def as_day(value: object) -> date:
    """Convert a timestamp of a database driver or pandas to a plain `date`."""
    # `type(...) is date` is deliberate: `datetime` and `Timestamp` are subclasses of `date`.
    return value if type(value) is date else pd.Timestamp(value).date()


def as_days(values: Iterable[object]) -> list[object]:
    """Convert the timestamps of a column to plain dates, all at once where NumPy can."""
    array = np.asarray(values)
    if array.dtype.kind == "M":
        days: list[object] = array.astype("datetime64[D]").tolist()
        return days
    return [as_day(value) for value in values]
