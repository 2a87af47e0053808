"""Two stores that differ in the cases of others only: what a limited viewer receives must be the same from both.

That is more than looking for planted names: whatever a screen computes from cases of others, and in whatever form it
tells it, makes the two answers differ.
"""

import hashlib
import os
import shutil
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock

from intake.publish.rollup_upkeep import rebuild
from queries.storage import schema
from queries.storage.store import Store
from records.roles import Role
from tests.access.people_of_roles import OTHER_COUNTY, OTHER_OFFICE, OWN_COUNTY, OWN_OFFICE
from tests.forked import SHARED
from tests.reference import Life, due_holder, holder
from tests.vintages import History
from tests.worlds import TOPICS, World, store_of, world

SEED, SIZE, DAYS = 8, 300, 400
CANARY = "قناری"


def is_out_of_sight(life: Life, here: World, role: Role) -> bool:
    """Whether a limited viewer of one role may not see a case.

    It may lie in the county of the own office, or be one of the own office in another county. A case that the own
    office had and handed on in time is one of others, too.
    """
    if role is Role.county_viewer:
        return life.county != OWN_COUNTY
    now = here.known.as_of[life.source]
    return OWN_OFFICE not in (holder(life, now), due_holder(life, now))


def is_of_others(life: Life) -> bool:
    """Whether a case has nothing to do with the county or the office of the limited viewers."""
    offices = {life.agency, *(agency for _, agency in life.referrals)}
    return life.county != OWN_COUNTY and OWN_OFFICE not in offices


def as_it_is() -> World:
    """The first world."""
    return world(SEED, size=SIZE, days=DAYS)


def with_others_changed(here: World) -> World:
    """The world in which all others have different cases: answered otherwise, of another kind, and two thirds more."""
    changed = [_changed(life) if is_of_others(life) else life for life in here.lives]
    more = [life for life in changed if is_of_others(life)]
    return replace(here, lives=(*changed, *more, *more))


def write_store_with_unseen_changed(folder: Path, here: World, role: Role) -> str:
    """The URL of a store in which all that a limited viewer of one role may not see is different.

    That is every such case, each with two more under other ids, and of each load its numbers of rows and its files.
    """
    unseen = [is_out_of_sight(life, here, role) for life in here.lives]
    # Two offices of one county: the other one's cases stay in the county.
    lives = [
        replace(_changed(life), county=life.county if role is Role.agency_viewer else OTHER_COUNTY)
        if is_unseen
        else life
        for life, is_unseen in zip(here.lives, unseen, strict=True)
    ]
    more = [life for life, is_unseen in zip(lives, unseen, strict=True) if is_unseen]
    url = write_store(folder, replace(here, lives=(*lives, *more, *more)))
    engine = sa.create_engine(url)
    account = {"read": 777, "loaded": 666, "updated": 55, "unchanged": 44, "rejected": 12}
    with engine.begin() as connection:
        connection.execute(
            sa.update(schema.load).values(
                files='[{"name": "canary.csv"}]', flagged='{"no_due": 7}', **account
            )
        )
    engine.dispose()
    return url


def write_store_with_others_before(folder: Path, here: World) -> str:
    """The URL of a store in which cases of others come before all cases of a world.

    The store's own numbers of the latter differ from those of `write_store`; their tracking ids are the same.
    """
    more = [_changed(life) for life in here.lives if is_of_others(life)]
    url = write_store(folder, replace(here, lives=(*more, *here.lives)))
    engine = sa.create_engine(url)
    c = schema.case.c
    is_more = c.case_id <= len(more)
    with engine.begin() as connection:
        for condition, name, first in ((is_more, "other", 0), (~is_more, "case", len(more))):
            written = sa.literal(f"{name}-") + sa.cast(c.case_id - first, sa.String)
            connection.execute(sa.update(schema.case).where(condition).values(id=written))
    engine.dispose()
    return url


def write_store_with_topic_of_others(folder: Path, here: World) -> str:
    """The URL of a store in which some cases of others are about a topic that no own case has."""
    url = write_store(folder, here)
    engine = sa.create_engine(url)
    ids = [f"case-{number}" for number, life in enumerate(here.lives, 1) if is_of_others(life)]
    key = len(TOPICS) + 1
    row = {"topic": key, "code": "T9", "topic_group": 1, "load": 1}
    with engine.begin() as connection:
        connection.execute(
            sa.insert(schema.topic).values(name_fa=f"{CANARY} topic", name_en="Canary topic", **row)
        )
        connection.execute(sa.update(schema.case).where(schema.case.c.id.in_(ids)).values(topic=key))
        rebuild(connection)
    engine.dispose()
    return url


def past_with_others_changed(past: History) -> History:
    """The history in which the cases that others have had all along are different ones, after every load."""
    now = past.now.lives
    before = past.before.lives
    of_others = [
        is_of_others(life) and (number >= len(before) or is_of_others(before[number]))
        for number, life in enumerate(now)
    ]

    def changed(here: World) -> World:
        lives = zip(here.lives, of_others, strict=False)
        return replace(here, lives=tuple(_changed(life) if other else life for life, other in lives))

    return History(changed(past.before), changed(past.now))


def past_with_departed_changed(past: History) -> tuple[History, int]:
    """The history in which other things became of the cases that have left the own county; and how many have.

    They were the own ones after the first loads. So did they of all cases that were never the own ones.
    """
    before, now = past.before.lives, past.now.lives
    is_out_now = [life.county != OWN_COUNTY for life in now]
    was_out = [life.county != OWN_COUNTY for life in before]
    was_out += [True] * (len(now) - len(before))
    never = [out and was for out, was in zip(is_out_now, was_out, strict=True)]

    def changed(here: World, others: list[bool]) -> World:
        lives = zip(here.lives, others, strict=False)
        return replace(here, lives=tuple(_changed(life) if other else life for life, other in lives))

    return History(changed(past.before, never), changed(past.now, is_out_now)), sum(is_out_now) - sum(never)


def _changed(life: Life) -> Life:
    return replace(
        life,
        county=OTHER_COUNTY,
        agency=OTHER_OFFICE,
        referrals=(),
        kind="suggestion",
        channel="portal",
        topic="T3",
        answered=None,
        answered_undated=False,
    )


def write_store(folder: Path, here: World, *, before: World | None = None) -> str:
    """The URL of a DuckDB store of a world; its county and office of others have names that occur nowhere else.

    `before` is the world after the first loads, for a store with a past. Each store is filled once for all workers of a
    run, and copied.
    """
    content = hashlib.sha256(repr((here, before)).encode()).hexdigest()
    filled = Path(os.environ[SHARED]) / f"world-{content[:20]}.duckdb"
    with FileLock(f"{filled}.lock"):
        if not filled.exists():
            unfinished = filled.with_suffix(".unfinished")
            _fill(f"duckdb:///{unfinished}", here, before)
            unfinished.rename(filled)
    folder.mkdir(parents=True, exist_ok=True)
    return f"duckdb:///{shutil.copyfile(filled, folder / 'negah.duckdb')}"


def _fill(url: str, here: World, before: World | None) -> None:
    store: Store = store_of(sa.create_engine(url), here, before=before)
    with store.engine.begin() as connection:
        for table, code in ((schema.county, OTHER_COUNTY), (schema.agency, OTHER_OFFICE)):
            named = {"name_fa": f"{CANARY} {table.name}", "name_en": f"Canary {table.name}"}
            connection.execute(sa.update(table).where(table.c.code == code).values(named))
    store.engine.dispose()
