"""Scopes at random, of which hardly one was asked for before."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pandas as pd
import sqlalchemy as sa

from queries.storage import schema
from queries.storage.store import Store
from queries.vocabulary.codes import Kind
from queries.vocabulary.periods import PRESETS
from queries.vocabulary.scope import Scope


def addresses(store: Store, dice: random.Random) -> Iterator[dict[str, str]]:
    """Scopes at random, without end: counties, offices, topics and kinds of some case, or their groups, and periods.

    Drawn from cases, not from lists of codes, because most offices have no case in most counties.
    """
    assert store.as_of is not None
    today, first = store.as_of.date(), store.first_day or store.as_of.date()
    cases = store.cache.get_or_compute(
        ("some cases",), lambda: list(_some_cases(store).itertuples(index=False))
    )
    while True:
        case = dice.choice(cases)
        chosen = {}
        for name, group, part in (
            ("county", "", 0.5),
            ("agency", "peer_group", 0.4),
            ("topic", "topic_group", 0.3),
        ):
            if dice.random() >= part:
                continue
            key = int(getattr(case, name))
            if group and dice.random() < 0.5:
                name, key = group, store.parents(name)[key]
            if key:
                chosen[name] = store.codes(name)[key]
        if dice.random() < 0.3:
            chosen["kind"] = Kind(case.kind).name
        if dice.random() < 0.4:
            chosen["period"] = dice.choice(PRESETS)
        elif dice.random() < 0.5:
            last = today - timedelta(dice.randrange((today - first).days // 2))
            begin = max(first, last - timedelta(dice.randrange(6, 366)))
            chosen["period"] = Scope().with_period(begin, last).to_params()["period"][0]
        yield chosen


def _some_cases(store: Store) -> pd.DataFrame:
    """County, office, topic and kind of a hundredth of the cases."""
    c = schema.case.c
    part = c.case_id % sa.literal_column("101") == sa.literal_column("0")
    return store.frame(sa.select(c.county, c.agency, c.topic, c.kind).where(part).order_by(c.case_id))
