"""Days put into weeks, months, quarters and years: as SQL over a column of days, and as plain dates."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from queries.sql.conditions import Column, Condition


def bucket(day: Column, starts: Sequence[date]) -> Column:
    """Number of the span that a day falls in; days before the first start count to the first span.

    One flat CASE: ClickHouse takes time that doubles with every level of nesting.
    """
    branches: list[tuple[Condition, Column]] = [
        (day < literal_day(start), sa.literal_column(str(number))) for number, start in enumerate(starts[1:])
    ]
    # A bare number in GROUP BY would be read as the position of a column.
    return sa.case(*branches, else_=sa.literal_column(str(len(starts) - 1))) if branches else zero_key()


def bucket_start(day: Column, starts: Sequence[date]) -> Column:
    """The start of the span that a day falls in; days before the first start count to the first span."""
    branches: list[tuple[Condition, Column]] = [
        (day < literal_day(after), literal_day(start)) for start, after in pairwise(starts)
    ]
    return sa.case(*branches, else_=literal_day(starts[-1])) if branches else literal_day(starts[0])


def zero_key() -> Column:
    """The key 0, as an expression that is not a bare number."""
    return sa.cast(sa.literal_column("0"), sa.Integer)


def literal_day(day: date) -> ColumnElement[date]:
    """A day as a literal."""
    return sa.cast(sa.literal_column(f"'{day.isoformat()}'"), sa.Date)


def bucket_numbers(days: Any, starts: Sequence[date]) -> list[int]:
    """Number of the span that each day falls in, in Python; days before the first start count to the first span."""
    known = pd.to_datetime(pd.Series(days)).to_numpy()
    found = np.searchsorted(
        np.array(starts, dtype="datetime64[s]"), known.astype("datetime64[s]"), side="right"
    )
    return [max(int(i) - 1, 0) for i in found]


def as_day(value: object) -> date:
    """A plain date of what a database or pandas calls one."""
    return value if type(value) is date else pd.Timestamp(value).date()
