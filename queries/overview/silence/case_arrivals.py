"""On which days cases came to the offices that hold them: by referral, or with the load that changed the holder.

An office that gets its cases from others has none registered in the last days yet: those are still with the others.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import sqlalchemy as sa

from queries.measures import MEASURES
from queries.question.question import make_question
from queries.question.vintage import events, vintage
from queries.sql.buckets import literal_day
from queries.sql.conditions import literal_moment
from queries.storage import schema
from queries.storage.store import Store
from queries.vocabulary.codes import Event
from queries.vocabulary.scope import Scope
from stats.arrays import Floats


def arrivals_by_day(store: Store, whole: Scope, offices: Collection[str]) -> dict[str, Floats]:
    """Cases that came to each of the offices (codes) on each day of the period, of those registered since it began.

    A case came with the last referral to its office; where no such is recorded, with the load that replaced a row in
    which another office held it; without either, when it was registered. What came after the period counts as of its
    last day. Cached for each state of the data: an office that is gone is asked about for months.
    """
    chosen = replace(whole, agencies=tuple(sorted(offices)))
    return store.cache.get_or_compute(("arrivals by day", chosen), lambda: _arrivals_by_day(store, chosen))


def _arrivals_by_day(store: Store, chosen: Scope) -> dict[str, Floats]:
    assert chosen.first is not None
    assert chosen.last is not None
    question = make_question(store, MEASURES["received"], chosen, by=("agency",), lang="fa")
    facts, rows, agency = question.facts, question.facts.cases, question.groups[0]
    own = (
        sa.select(rows.c.case_id, rows.c.agency, rows.c.registered_at)
        .where(
            *question.dimension_conditions(rows),
            facts.registered(),
            rows.c.registered_day >= literal_day(chosen.first),
        )
        .cte("own_cases")
    )
    frame = store.frame(sa.select(own.c.case_id, own.c.agency, own.c.registered_at)).set_index("case_id")
    if frame.empty:
        return {}
    # A referral is dated; a load only says that the case had come by its as-of.
    came = _referred(store, chosen, own, until=facts.latest_as_of).reindex(frame.index)
    came = came.fillna(_moved(store, chosen, own)).fillna(pd.to_datetime(frame["registered_at"]))
    last = (chosen.last - chosen.first).days
    days = (came.dt.normalize() - pd.Timestamp(chosen.first)).dt.days.clip(0, last).to_numpy(dtype=np.int64)
    keys = frame["agency"].to_numpy(dtype=np.int64)
    return {
        agency.code(int(key)): np.bincount(days[keys == key], minlength=last + 1).astype(float)
        for key in np.unique(keys)
    }


def _referred(store: Store, whole: Scope, own: sa.CTE, *, until: datetime) -> "pd.Series[pd.Timestamp]":
    """The moment of the last referral of each case to the office that holds it."""
    e = events(store, whole).alias("happened")
    statement = (
        sa.select(own.c.case_id, sa.func.max(e.c.moment).label("moment"))
        .select_from(own.join(e, e.c.case_id == own.c.case_id))
        .where(
            e.c.event == int(Event.referred),
            e.c.to_agency == own.c.agency,
            e.c.moment <= literal_moment(until),
        )
        .group_by(own.c.case_id)
    )
    return pd.to_datetime(store.frame(statement).set_index("case_id")["moment"])


def _moved(store: Store, whole: Scope, own: sa.CTE) -> "pd.Series[pd.Timestamp]":
    """The as-of of the load that gave each case to the office that holds it; of those that another one held before."""
    then = schema.case_version.alias("held_before")
    load = sa.func.max(then.c.superseded).label("load")
    statement = (
        sa.select(own.c.case_id, load)
        .select_from(own.join(then, then.c.case_id == own.c.case_id))
        .where(then.c.agency != own.c.agency, then.c.superseded <= vintage(store, whole))
        .group_by(own.c.case_id)
    )
    loads = store.frame(statement).set_index("case_id")["load"]
    return pd.to_datetime(loads.map(store.loads.set_index("load")["as_of"]))


def arrived_since(arrivals: dict[str, Floats], whole: Scope, day: date) -> set[str]:
    """The offices to which a case came on a day of the period or later."""
    assert whole.first is not None
    return {code for code, counts in arrivals.items() if counts[(day - whole.first).days :].any()}
