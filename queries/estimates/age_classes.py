"""How old what was open at the end of each of several days was: each spell of being open is read once.

At the end of a day every age is a whole number of days, so days of registration, closing and reopening say it all.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.measures.estimators import Ages
from queries.question.grouping import Group
from queries.question.question import Question
from queries.question.vintage import reopenings
from queries.sql.buckets import literal_day
from queries.sql.conditions import Column, Condition
from queries.sql.functions import days_between
from queries.storage.rollup_tables import still_open

NEVER = 10**6  # days


def ages_at(question: Question, estimator: Ages, ends: Mapping[object, date]) -> pd.DataFrame:
    """Cases open at the end of some days, each before the as-of of every source, by class of age: value, n.

    `ends` has the last day of each key of the question's grouping by time.
    """
    by_time = question.time_grouping
    assert by_time is not None
    others = [g for g in question.groups if g is not by_time]
    names = [g.name for g in others]
    spells = _open_intervals(question, others, min(ends.values()), max(ends.values()))
    registered = spells["registered"].to_numpy().astype("datetime64[D]")
    entered, left = (registered + spells[name].to_numpy(dtype="int64") for name in ("entered", "left"))
    counts, labels = spells["n"].to_numpy(dtype="int64"), estimator.labels()
    frames = []
    for key, end in ends.items():
        day = np.datetime64(end)
        inside = (entered <= day) & (left > day)
        age = np.searchsorted(estimator.edges, (day - registered[inside]).astype("int64"), side="left")
        rows = spells.loc[inside, names].assign(age=age, n=counts[inside])
        if names:
            rows = rows.groupby([*names, "age"], as_index=False)["n"].sum()
        else:
            sums = np.bincount(age, counts[inside], len(labels)).astype("int64")
            rows = pd.DataFrame({"age": range(len(labels)), "n": sums})
        frames.append(rows.sort_values("age", kind="stable").assign(**{by_time.name: key}))
    found = pd.concat(frames, ignore_index=True)
    n = found["n"].astype("int64")
    named = found["age"].map(dict(enumerate(labels)))
    return found.assign(age=named, n=n, value=n.astype(float), lower=np.nan, upper=np.nan)


def _open_intervals(question: Question, others: list[Group], first: date, last: date) -> pd.DataFrame:
    """Spells of being open that may cover the end of a day from `first` to `last`, counted by their days."""
    cases = question.facts.cases
    later = reopenings(question.store, question.scope)
    both = cases.join(later, cases.c.case_id == later.c.case_id)
    back = sa.case(
        (later.c.reopened_at > cases.c.registered_at, later.c.reopened_at), else_=cases.c.registered_at
    )
    day, closed = cases.c.registered_day, cases.c.closed_day
    again, gone = sa.cast(back, sa.Date), sa.cast(later.c.closed_at, sa.Date)
    begun = day <= literal_day(last)

    def counted(
        rows: FromClause,
        source: FromClause,
        entered: Column | None,
        left: Column | None,
        *conditions: Condition,
    ) -> pd.DataFrame:
        # Days from registration, not days: DuckDB would lay two days out as a table of all their pairs.
        of = rows.c.registered_day
        since = [
            (name, days_between(of, end))
            for name, end in (("entered", entered), ("left", left))
            if end is not None
        ]
        keys = [g.column(rows).label(g.name) for g in others] + [of.label("registered")]
        keys += [days.label(name) for name, days in since]
        statement = sa.select(*keys, sa.func.count().label("n")).select_from(source)
        plain = [g.column(rows) for g in others] + [of, *(days for _, days in since)]
        frame = question.store.frame(
            statement.where(*question.dimension_conditions(rows), *conditions).group_by(*plain)
        )
        missing = {name: value for name, value in (("entered", 0), ("left", NEVER)) if name not in frame}
        return frame.assign(registered=pd.to_datetime(frame["registered"]), **missing)

    parts = [
        counted(cases, cases, None, closed, begun, closed > literal_day(first)),
        counted(cases, both, again, gone, begun, gone > literal_day(first)),
    ]
    if question.rollups_usable:
        entered = sa.cast(still_open.c.enter_at, sa.Date)
        begun = still_open.c.registered_day <= literal_day(last)
        parts.append(counted(still_open, still_open, entered, None, begun))
    else:
        never = [closed.is_(None), sa.not_(cases.c.closed_undated)]
        parts.append(counted(cases, cases, None, None, begun, *never))
        parts.append(counted(cases, both, again, None, begun, later.c.closed_at.is_(None)))
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
