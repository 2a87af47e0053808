"""Small random worlds of cases, and a store that holds them, written without intake.

A world is generated from a seed and contains every unusual course of a case (answers before registration, missing
dates, several reopenings, and so on). Tests compute each measure twice: from the store with the query layer, and from
the cases in plain Python (`tests.reference`).
"""

import random
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from intake.publish.rollup_upkeep import rebuild
from intake.staging.column_types import arrow_type
from queries.settings.province_settings import settings
from queries.storage import schema
from queries.storage.store import Store
from queries.vocabulary.codes import Channel, Event, Kind, Outcome, Verdict
from tests.reference import Known, Life, due_holder, handoffs, holder
from tests.reference.shares import due_or_said, said
from tests.store_tables import make_tables

START = datetime(2025, 2, 1, 8, 0, 0)
COUNTIES = ("0303", "0302", "0306")
AGENCIES = ("A1", "A2", "A3", "A4")
PEER_GROUPS = ("P1", "P2")
PEERS = {"A1": "P1", "A2": "P1", "A3": "P2", "A4": "P2"}
TOPICS = ("T1", "T2", "T3")
TOPIC_GROUPS = {"T1": "G1", "T2": "G1", "T3": "G2"}
SOURCES = ("one", "two")


@dataclass(frozen=True)
class World:
    """Cases, and the moment up to which each source is known."""

    lives: tuple[Life, ...]
    known: Known

    @property
    def first_day(self) -> date:
        """The day of the first registration."""
        return min(life.registered.date() for life in self.lives)


def world(seed: int, *, size: int = 150, start: datetime = START, days: int = 100) -> World:
    """A random world of `size` cases in `days` days from `start`, in which every unusual course of a case occurs.

    In worlds of odd seeds, events happen up to a day after as-of. Rollups cannot represent these, so such worlds are
    answered from the table of cases.
    """
    return _world(seed, size, start, days, COUNTIES)


# Tests of random scopes ask for the same few worlds hundreds of times, and some put other counties in their place.
@lru_cache(maxsize=64)
def _world(seed: int, size: int, start: datetime, days: int, _counties: tuple[str, ...]) -> World:
    dice = random.Random(seed)
    # Worlds with odd seeds have events up to one day after as-of.
    early = timedelta(days=seed % 2)
    as_of = {
        "one": start + timedelta(days=days, seconds=dice.randrange(86_400)),
        "two": start
        + timedelta(days=dice.choice([70, 90, 100]) * days // 100, seconds=dice.randrange(86_400)),
    }
    return World(tuple(_life(dice, start, as_of, early) for _ in range(size)), Known(as_of))


def _life(dice: random.Random, start: datetime, as_of: dict[str, datetime], early: timedelta) -> Life:
    """A random case: every step may be missing, undated, out of order, or in the future of its source."""
    source = dice.choice(SOURCES)
    end = as_of[source]
    registered = start + timedelta(seconds=dice.randrange(int((end - start).total_seconds()) + 1))
    if early and dice.random() < 0.03:
        registered = end + timedelta(hours=dice.randrange(24))

    # Whole days and no delay at all are frequent, so that events fall on exact deadlines and on the same moment.
    def later(moment: datetime, days: float) -> datetime:
        step = dice.choice([dice.expovariate(1 / days), round(dice.expovariate(1 / days)), 0])
        return moment + timedelta(seconds=int(step * 86_400))

    def known(moment: datetime) -> datetime | None:
        return moment if moment <= end + early else None

    due = dice.choice(
        [registered + timedelta(days=10), registered + timedelta(days=dice.randrange(40)), None]
    )
    # Some events are placed deliberately: answers exactly when due, answers before registration, and missing dates.
    answered = known(later(registered, 8)) if dice.random() < 0.8 else None
    if answered and due and dice.random() < 0.1:
        answered = known(due)
    if answered and dice.random() < 0.03:
        answered -= timedelta(days=30)
    closed = known(later(answered or registered, 9)) if dice.random() < 0.75 else None
    answered_undated = answered is None and dice.random() < 0.05
    closed_undated = closed is None and dice.random() < 0.05
    outcome = dice.choice([o.name for o in Outcome]) if closed or closed_undated else "unknown"
    spells: list[tuple[datetime, datetime | None]] = []
    moment = closed
    while moment and dice.random() < 0.3 and len(spells) < 3:
        again = known(later(moment, 20))
        if again is None:
            break
        moment = known(later(again, 10)) if dice.random() < 0.7 else None
        spells.append((again, moment))
    referrals: list[tuple[datetime, str]] = []
    at = registered
    while dice.random() < 0.5 and len(referrals) < 4 and (at := later(at, 6)) <= end:
        referrals.append((at, dice.choice(AGENCIES)))
    verdict = dice.choice(["satisfied", "dissatisfied", "none"]) if closed else "none"
    # A third of the cases without a due date have the source's own word on it. It takes nothing from the dice, so that
    # the rest of a world does not depend on it.
    is_said = due is None and registered.second % 3 == 0
    life = Life(
        source=source,
        registered=registered,
        kind=dice.choice(["complaint", "request", "suggestion"]),
        channel=dice.choice(["phone", "portal"]),
        county=dice.choice(COUNTIES),
        agency=dice.choice(AGENCIES),
        topic=dice.choice(TOPICS),
        trip=dice.random() < 0.1,
        due=due,
        timely=registered.minute % 2 == 0 if is_said else None,
        timely_day=(registered + timedelta(days=registered.minute % 12)).date() if is_said else None,
        answered=answered,
        answered_undated=answered_undated,
        closed=closed,
        closed_undated=closed_undated,
        outcome=outcome,
        verdict=verdict,
        verdict_at=known(later(closed, 3)) if closed and dice.random() < 0.9 else None,
        referrals=tuple(referrals),
        reopenings=tuple(spells),
    )
    return replace(life, earlier_verdict=_earlier_verdict(life, end))


def _earlier_verdict(life: Life, end: datetime) -> tuple[datetime, str] | None:
    """The rating that a third of the citizens with a dated one changed, halfway between the closing and the last one.

    It takes nothing from the dice either. As of now the last one is known: only a moment in the past is rebuilt.
    """
    if life.verdict == "none" or not life.closed or not life.verdict_at or life.verdict_at > end:
        return None
    if life.registered.second % 3:
        return None
    other = "dissatisfied" if life.verdict == "satisfied" else "satisfied"
    return life.closed + (life.verdict_at - life.closed) // 2, other


def store_of(
    engine: Engine,
    here: World,
    *,
    before: World | None = None,
    recorded: Mapping[str, Set[str]] | None = None,
) -> Store:
    """A store that holds a world, in an engine whose tables are created first.

    `before` is the world after the first load of each source. Its n-th case is the n-th case of `here`, which may have
    more. Rows that the second loads change are then kept in the version tables, as intake does it. `recorded` says what
    each source records (names of `Recorded`); by default the loads do not say it.
    """
    with engine.begin() as connection:
        make_tables(connection)
    states = [here] if before is None else [before, here]
    rows: dict[sa.Table, list[dict[str, object]]] = {
        schema.source: [
            {"source": i, "name": name, "shape": "events", "demo": False, "load": i}
            for i, name in enumerate(SOURCES, 1)
        ],
        schema.load: [
            _load(load_of(name, nth), i, one.known.as_of[name])
            | {"recorded": " ".join(sorted(recorded[name])) if recorded else None}
            for nth, one in enumerate(states)
            for i, name in enumerate(SOURCES, 1)
        ],
        schema.publication_series: [
            {"series": 1, **settings().disclosure.model_dump(), "begun_at": START, "reason": ""}
        ],
        schema.county: _named("county", COUNTIES),
        schema.peer_group: _named("peer_group", PEER_GROUPS),
        schema.topic_group: _named("topic_group", ("G1", "G2")),
        schema.agency: [
            row | {"peer_group": int(PEERS[str(row["code"])][1:])} for row in _named("agency", AGENCIES)
        ],
        schema.trip: _named("trip", ("R1",) if any(life.trip for life in here.lives) else ()),
        schema.topic: [
            row | {"topic_group": int(TOPIC_GROUPS[str(row["code"])][1:])} for row in _named("topic", TOPICS)
        ],
    }
    for number, life in enumerate(here.lives, 1):
        earlier = before.lives[number - 1] if before and number <= len(before.lives) else None
        load = load_of(life.source, 0 if before is None or earlier == life else 1)
        for table, table_rows in _of_case(number, life, load).items():
            rows.setdefault(table, []).extend(table_rows)
        if earlier is not None and earlier != life:
            old = _of_case(number, earlier, load_of(life.source, 0))
            for table, versions in schema.VERSION_TABLES:
                replaced = [row | {"superseded": load} for row in old[table]]
                rows.setdefault(versions, []).extend(replaced)
    with engine.begin() as connection:
        for table, values in rows.items():
            if values:
                _insert(connection, table, values)
        rebuild(connection)
    return Store(engine.url, engine, len(SOURCES) * len(states))


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, object]]) -> None:
    """Insert rows, as Arrow where the driver takes it, because a statement of many values takes a second to compile."""
    driver = connection.connection.driver_connection
    assert driver is not None
    if connection.dialect.name == "postgresql":
        connection.execute(sa.insert(table), rows)
        return
    columns = [table.c[name] for name in rows[0]]
    filled = pa.Table.from_pylist(rows, pa.schema([(each.name, arrow_type(each.type)) for each in columns]))
    if connection.dialect.name == "duckdb":
        driver.register("rows_of_the_world", filled)
        names = ", ".join(f'"{column.name}"' for column in columns)
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) SELECT * FROM rows_of_the_world')
        driver.unregister("rows_of_the_world")
    else:
        driver.client.insert_arrow(table.name, filled)


def load_of(source: str, nth: int) -> int:
    """The number of a source's first (0) or second (1) load."""
    return nth * len(SOURCES) + SOURCES.index(source) + 1


def _of_case(number: int, life: Life, load: int) -> dict[sa.Table, list[dict[str, object]]]:
    """The rows of a case in each table, as a load writes them."""
    reopenings: list[dict[str, object]] = [
        {"case_id": number, "sequence": j, "reopened_at": start, "closed_at": end, "load": load}
        for j, (start, end) in enumerate(life.reopenings, 1)
    ]
    return {
        schema.case: [_case(number, life) | {"load": load}],
        schema.case_event: [row | {"load": load} for row in _events(number, life)],
        schema.reopening: reopenings,
    }


def _named(table: str, codes: tuple[str, ...]) -> list[dict[str, object]]:
    """The rows of a dimension table."""
    return [
        {table: i, "code": code, "name_fa": f"نام {code}", "name_en": f"Name {code}", "load": 1}
        for i, code in enumerate(codes, 1)
    ]


def _load(number: int, source: int, as_of: datetime) -> dict[str, object]:
    """The row of a finished load."""
    zero = dict.fromkeys(("read", "loaded", "updated", "unchanged", "rejected"), 0)
    return zero | {
        "load": number,
        "source": source,
        "status": "done",
        "started_at": START,
        "finished_at": START,
        "as_of": as_of,
        "mapping": "test",
        "files": "[]",
        "flagged": "{}",
    }


def _events(number: int, life: Life) -> list[dict[str, object]]:
    """The registration of a case, its referrals and its ratings if they were changed, as events.

    The first two have the office before and after each.
    """
    steps = [(Event.registered, life.registered, life.agency)]
    steps += [(Event.referred, at, to) for at, to in life.referrals]
    rows, before = [], 0
    for sequence, (event, at, to) in enumerate(steps, 1):
        keys = {"from_agency": before, "to_agency": AGENCIES.index(to) + 1, "outcome": 0, "verdict": 0}
        rows.append(keys | {"case_id": number, "sequence": sequence, "moment": at, "event": int(event)})
        before = keys["to_agency"]
    if life.earlier_verdict:
        ratings = [life.earlier_verdict, (life.verdict_at, life.verdict)]
        for sequence, (given_at, verdict) in enumerate(ratings, len(rows) + 1):
            nobody = {"from_agency": 0, "to_agency": 0, "outcome": 0}
            step = {"case_id": number, "sequence": sequence, "moment": given_at, "event": int(Event.verdict)}
            rows.append({**nobody, **step, "verdict": int(Verdict[verdict])})
    return rows


def _case(number: int, life: Life) -> dict[str, object]:
    """The row of a case, with the derived columns as intake writes them."""

    def hours(moment: datetime | None) -> int | None:
        if moment is None or moment < life.registered:
            return None
        return (moment - life.registered) // timedelta(hours=1)

    return {
        "case_id": number,
        "source": SOURCES.index(life.source) + 1,
        "id": f"case-{number}",
        "kind": int(Kind[life.kind]),
        "channel": int(Channel[life.channel]),
        "county": COUNTIES.index(life.county) + 1,
        "agency": AGENCIES.index(holder(life, datetime.max)) + 1,
        "due_agency": AGENCIES.index(due_holder(life, datetime.max)) + 1,
        "topic": TOPICS.index(life.topic) + 1,
        "trip": int(life.trip),
        "place": 0,
        "latitude": None,
        "longitude": None,
        "registered_at": life.registered,
        "due_at": life.due,
        "answered_at": life.answered,
        "closed_at": life.closed,
        "verdict_at": life.verdict_at,
        "registered_day": life.registered.date(),
        "due_day": moment.date() if (moment := due_or_said(life)) else None,
        "answered_day": life.answered.date() if life.answered else None,
        "closed_day": life.closed.date() if life.closed else None,
        "answer_hours": hours(life.answered),
        "close_hours": hours(life.closed),
        "on_time": bool(life.timely)
        if said(life)
        else bool(life.answered and life.due and life.answered <= life.due),
        "answered_undated": life.answered_undated,
        "closed_undated": life.closed_undated,
        "outcome": int(Outcome[life.outcome]),
        "verdict": int(Verdict[life.verdict]),
        "handoffs": handoffs(life, datetime.max),
        "reopenings": len(life.reopenings),
        "reopened_at": life.reopenings[0][0] if life.reopenings else None,
        "flags": 0,
        "first_load": 1,
    }
