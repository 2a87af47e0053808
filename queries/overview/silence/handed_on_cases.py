"""New cases that offices handed on to others: such an office is not without new cases, though it has none left."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from queries.measures import MEASURES
from queries.question.filters import in_keys
from queries.question.question import make_question
from queries.question.vintage import events
from queries.sql.buckets import literal_day
from queries.sql.conditions import literal_moment
from queries.storage.store import Store
from queries.vocabulary.codes import Event
from queries.vocabulary.scope import Scope


def handed_on_cases(store: Store, whole: Scope, offices: Collection[str], *, since: date) -> dict[str, int]:
    """The cases registered since a day that each of the offices (codes) referred to another one and that are there.

    `whole` has the as-of and the vintage, and chooses no cases. Cases of provincial trips count. Offices without such
    cases are left out. A source that records no office of a referral tells of none.
    """
    if not offices:
        return {}
    question = make_question(store, MEASURES["received"], whole, by=("agency",), lang="fa")
    facts, rows, agency = question.facts, question.facts.cases, question.groups[0]
    keys = [int(key) for key, code in store.codes("agency").items() if code in offices]
    own = sa.select(rows.c.case_id, rows.c.agency.label("holder")).where(
        facts.registered(), rows.c.registered_day >= literal_day(since)
    )
    cases = own.cte("new_cases")
    e = events(store, whole).alias("happened")
    statement = (
        sa.select(e.c.from_agency.label("agency"), sa.func.count(sa.distinct(e.c.case_id)).label("n"))
        .select_from(cases.join(e, e.c.case_id == cases.c.case_id))
        .where(
            e.c.event == int(Event.referred),
            in_keys(e.c.from_agency, keys),
            e.c.from_agency != cases.c.holder,
            e.c.moment <= literal_moment(facts.latest_as_of),
        )
        .group_by(e.c.from_agency)
    )
    frame = store.frame(statement)
    return {agency.code(int(key)): int(n) for key, n in zip(frame["agency"], frame["n"], strict=True)}
