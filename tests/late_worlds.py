"""A store of several loads in which cases are registered late, written without intake."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from queries.settings.province_settings import settings
from queries.storage import schema
from queries.storage.store import Store
from tests import worlds
from tests.store_tables import make_tables

FIRST = date(2025, 2, 1)
WEEK = timedelta(7)


@dataclass(frozen=True)
class LateCase:
    """A case: source (1 or 2), county and office (numbers), day of registration, and the load that first had it."""

    source: int
    county: int
    agency: int
    day: date
    load: int


@dataclass(frozen=True)
class LateWorld:
    """Cases, and the loads as pairs of source and moment, numbered from 1."""

    cases: tuple[LateCase, ...]
    loads: tuple[tuple[int, datetime], ...]


def late_world(
    *, weeks: int = 24, loads: int = 12, weekly: int = 60, seed: int = 1, once: bool = False
) -> LateWorld:
    """A world of `weeks` weeks. Source 1 is loaded on each of the last `loads` Saturdays; a third of it comes late.

    With `once` there is a source 2 as well, with a tenth of the cases, which is loaded on the last day only.
    """
    dice = random.Random(seed)
    end = FIRST + weeks * WEEK
    moments = [datetime.combine(end - back * WEEK, datetime.min.time()) for back in reversed(range(loads))]
    all_loads = [(1, moment) for moment in moments] + ([(2, moments[-1])] if once else [])
    cases = []
    for number in range(weeks * weekly):
        day = FIRST + timedelta(number * 7 // weekly)
        source = 2 if once and dice.random() < 0.1 else 1
        delay = 0 if dice.random() < 2 / 3 else 1 + int(dice.expovariate(1 / 8))
        # A load at midnight covers the days before it.
        known = datetime.combine(day + timedelta(1 + delay), datetime.min.time())
        of_source = [i for i, (key, moment) in enumerate(all_loads, 1) if key == source and moment >= known]
        county, agency = dice.choice((1, 1, 2)), dice.choice((1, 2, 3))
        if of_source:
            cases.append(LateCase(source, county, agency, day, of_source[0]))
    return LateWorld(tuple(cases), tuple(all_loads))


def late_store(engine: Engine, world: LateWorld) -> Store:
    """A store that holds the world, in an engine whose tables are created first."""
    with engine.begin() as connection:
        make_tables(connection)
    life = worlds.world(0, size=1).lives[0]
    template = worlds._case(1, life) | dict.fromkeys(
        ("due_at", "answered_at", "closed_at", "verdict_at", "due_day", "answered_day", "closed_day",
         "answer_hours", "close_hours", "reopened_at")
    ) | {"on_time": False, "answered_undated": False, "closed_undated": False, "outcome": 0, "verdict": 0,
         "handoffs": 0, "reopenings": 0, "trip": 0}  # fmt: skip
    rows: dict[sa.Table, list[dict[str, object]]] = {
        schema.source: [
            {"source": key, "name": f"source {key}", "shape": "snapshot", "demo": False, "load": 1}
            for key in sorted({key for key, _ in world.loads})
        ],
        schema.load: [
            worlds._load(number, key, moment) | {"recorded": None}
            for number, (key, moment) in enumerate(world.loads, 1)
        ],
        schema.publication_series: [
            {"series": 1, **settings().disclosure.model_dump(), "begun_at": worlds.START, "reason": ""}
        ],
        schema.county: worlds._named("county", worlds.COUNTIES),
        schema.peer_group: worlds._named("peer_group", ("P1", "P2")),
        schema.topic_group: worlds._named("topic_group", ("G1", "G2")),
        schema.agency: [row | {"peer_group": 1} for row in worlds._named("agency", worlds.AGENCIES)],
        schema.topic: [row | {"topic_group": 1} for row in worlds._named("topic", worlds.TOPICS)],
        schema.case: [
            template
            | {
                "case_id": number,
                "id": f"late-{number}",
                "source": case.source,
                "county": case.county,
                "agency": case.agency,
                "due_agency": case.agency,
                "registered_at": datetime.combine(case.day, datetime.min.time()) + timedelta(hours=10),
                "registered_day": case.day,
                "first_load": case.load,
                "load": case.load,
            }
            for number, case in enumerate(world.cases, 1)
        ],
    }
    with engine.begin() as connection:
        for table, values in rows.items():
            worlds._insert(connection, table, values)
        worlds.rebuild(connection)
    return Store(engine.url, engine, len(world.loads))
