"""Daily counts of each part of a scope as a cumulative matrix, so that any period of a part is a difference in it."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.sql.selectable import FromClause

from queries.measures import MEASURES
from queries.question.filters import in_keys
from queries.question.grouping import order_of_keys
from queries.question.question import Question, make_question
from queries.question.rollup_choice import can_use_rollups
from queries.sql.conditions import Column, Condition
from queries.storage.store import Store
from queries.sums.arithmetic.day_amounts import timestamps
from queries.sums.case_arrays.scope_cases import chosen_cases
from queries.sums.grouped_cases import sum_columns
from queries.sums.grouped_sums_from_file import day_sums_from_file
from queries.vocabulary.codes import Clock
from queries.vocabulary.scope import Scope


@dataclass(frozen=True)
class DailySeries:
    """Cumulative counts: `cumulative[part, i]` is the number of cases of a part before the i-th day from `first`.

    The last column has all cases. `codes` and `labels` name the parts.
    """

    first: date
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    cumulative: NDArray[np.int64]

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache."""
        return self.cumulative.nbytes

    def count_between(self, first: date, last: date) -> NDArray[np.int64]:
        """Number of cases of each part from one day to another, both inclusive."""
        days = self.cumulative.shape[1] - 1
        begin, end = (min(max((day - self.first).days, 0), days) for day in (first, last + timedelta(1)))
        return np.asarray(self.cumulative[:, max(end, begin)] - self.cumulative[:, begin])

    def counts_before_each(self, first: date, last: date) -> NDArray[np.int64]:
        """Cases of each part before each day of a period, and up to its end: parts × (days + 1)."""
        days = np.arange((first - self.first).days, (last - self.first).days + 2)
        return np.asarray(self.cumulative[:, np.clip(days, 0, self.cumulative.shape[1] - 1)])


def daily_series(
    store: Store, scope: Scope, *, by: str, lang: str, sources: tuple[int, ...] | None = None
) -> DailySeries:
    """Cases received by day and by one grouping, over the scope's dimensions and all time.

    `sources` restricts the count to some sources; None counts all.
    """
    all_time = scope.over_all_time()
    cache_key = ("daily series", all_time, by, lang, sources)
    return store.cache.get_or_compute(
        cache_key, lambda: _daily_series(store, all_time, by=by, lang=lang, sources=sources)
    )


def _daily_series(
    store: Store, scope: Scope, *, by: str, lang: str, sources: tuple[int, ...] | None
) -> DailySeries:
    """Read the counts by part and day, and add them up along the days."""
    question = make_question(store, MEASURES["received"], scope, by=(by,), lang=lang)
    frame = _counts(question, sources).astype({"n": "int64"})
    part_index, keys = pd.factorize(frame[by], sort=True)
    days = pd.to_datetime(frame["day"]).to_numpy().astype("datetime64[D]")
    first = days.min() if len(days) else np.datetime64(question.first, "D")
    length = int((days.max() - first).astype(int)) + 1 if len(days) else 0
    # Column 0 stays 0, so that column i of the running sum has the cases before day i.
    counts = np.zeros((len(keys), length + 1), dtype=np.int64)
    np.add.at(counts, (part_index, (days - first).astype(int) + 1), frame["n"].to_numpy())
    group = question.groups[0]
    order = np.argsort(order_of_keys(store, group, np.asarray(keys)), kind="stable")
    codes, labels = (tuple(read(keys[i]) for i in order) for read in (group.code, group.label))
    return DailySeries(first.astype(date), codes, labels, counts[order].cumsum(axis=1))


def _counts(question: Question, sources: tuple[int, ...] | None) -> pd.DataFrame:
    """Cases by part and day: of those in memory or in the file where no rollup has them, else by a statement."""
    if question.daily_rollup is None and sources is None:
        if (cases := chosen_cases(question)) is not None:
            sums = sum_columns(
                question, cases, ["received"], groups=question.groups, first=None, last=None, by_day=True
            )
            return pd.DataFrame(sums).rename(columns={"received": "n"})
        if (in_file := _counts_from_file(question)) is not None:
            return in_file
    return question.store.frame(_statement(question, sources))


def _counts_from_file(question: Question) -> pd.DataFrame | None:
    """Cases by part and day from the file of all cases; None where it does not answer."""
    days = day_sums_from_file(question, ["received"], groups=question.groups, first=None, last=None)
    if days is None:
        return None
    (part,), n = question.groups, days.sums["received"]
    row, day = np.nonzero(n)
    return pd.DataFrame(
        {part.name: days.keys[part.name][row], "day": timestamps(days.first + day), "n": n[row, day]}
    )


def _statement(question: Question, sources: tuple[int, ...] | None) -> sa.Select[tuple[object, ...]]:
    """Query of cases by part and day."""
    rows, n, conditions = received_rows(question)
    if sources is not None:
        conditions.append(in_keys(rows.c.source, sources))
    part, day = question.groups[0], rows.c[question.clock_column]
    by = part.column(rows)
    statement = sa.select(by.label(part.name), day.label("day"), n.label("n"))
    return statement.where(*conditions).group_by(by, day)


def received_rows(question: Question) -> tuple[FromClause, Column, list[Condition]]:
    """The rows to count received cases from, the expression for their number, and the conditions of the scope.

    Rows are those of the daily rollup where there is one, otherwise of the fact table.
    """
    rows = question.facts.cases
    n: Column = sa.func.count()
    if question.daily_rollup:
        rows = question.daily_rollup.rows(question.clock_column, Clock.registered)
        n = sa.func.sum(rows.c.received)
    conditions = question.dimension_conditions(rows)
    if not can_use_rollups(question.store, question.scope):
        conditions.append(question.facts.registered())
    return rows, n, conditions
