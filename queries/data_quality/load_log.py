"""What was loaded, when, and what became of the rows; how fresh each source is, and how often it comes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import sqlalchemy as sa

from queries.storage import schema
from queries.storage.store import Store

LEAST_LOADS = 3  # of a source, before its rhythm is told
MOST_REJECTED = 50_000  # rows of a download


@dataclass(frozen=True)
class Load:
    """One run of intake: `read` is the sum of the four after it."""

    number: int
    source: str
    done: bool  # not taken back since
    as_of: datetime
    finished_at: datetime
    mapping: str
    files: tuple[str, ...]
    read: int
    loaded: int
    updated: int
    unchanged: int
    rejected: int
    flagged: dict[str, int]  # by flag; one row may have several

    @property
    def flag_count(self) -> int:
        """How many doubts its rows raised."""
        return sum(self.flagged.values())


@dataclass(frozen=True)
class Freshness:
    """Until when a source is known, when it was last loaded, and how many days usually lie between its as-ofs."""

    source: str
    shape: str
    as_of: datetime
    loaded_at: datetime
    loads: int
    rhythm: timedelta | None

    def age(self, now: datetime) -> timedelta:
        """How long ago the source's as-of was."""
        return max(now - self.as_of, timedelta())

    @property
    def expected(self) -> datetime | None:
        """Up to when the source should be known by its own rhythm at the latest, before it is late."""
        return None if self.rhythm is None else self.as_of + self.rhythm

    def late(self, now: datetime) -> bool:
        """Whether twice its usual time has passed without news."""
        return self.rhythm is not None and self.age(now) > 2 * max(self.rhythm, timedelta(days=1))


@dataclass(frozen=True)
class RejectedRow:
    """A row that was refused: where it stood, why, and its mapped columns, masked, as JSON."""

    load: int
    file: str
    line: int
    reason: str
    reason_text: str
    content: str


@dataclass(frozen=True)
class RejectionReason:
    """Why rows of a load were refused, and how many."""

    load: int
    code: str
    text: str
    n: int


def loads(store: Store) -> list[Load]:
    """All loads, the newest first, those taken back too."""
    names = _sources(store)
    return [
        Load(
            number=int(row["load"]),
            source=names.get(int(row["source"]), ("", ""))[0],
            done=row["status"] == "done",
            as_of=row["as_of"].to_pydatetime(),
            finished_at=row["finished_at"].to_pydatetime(),
            mapping=str(row["mapping"]),
            files=tuple(str(file["name"]) for file in json.loads(str(row["files"]))),
            flagged={str(name): int(n) for name, n in json.loads(str(row["flagged"])).items()},
            **{name: int(row[name]) for name in ("read", "loaded", "updated", "unchanged", "rejected")},
        )
        for row in reversed(store.loads.to_dict("records"))
    ]


def freshness(store: Store) -> list[Freshness]:
    """Every source that is in force, the one that is known the least far first."""
    shapes = dict(_sources(store).values())
    found = []
    known = [load for load in loads(store) if load.done]
    for source in sorted(store.sources, key=lambda each: each.as_of):
        own = [load for load in known if load.source == source.name]
        found.append(
            Freshness(
                source=source.name,
                shape=shapes.get(source.name, ""),
                as_of=source.as_of,
                loaded_at=max(load.finished_at for load in own),
                loads=len(own),
                rhythm=rhythm([load.as_of for load in own]),
            )
        )
    return found


def rhythm(as_ofs: Sequence[datetime]) -> timedelta | None:
    """The median time between as-ofs that moved on; None of too few."""
    moved = sorted(set(as_ofs))
    if len(moved) < LEAST_LOADS:
        return None
    return timedelta(seconds=median((b - a).total_seconds() for a, b in pairwise(moved)))


def rejection_reasons(store: Store, *, lang: str) -> list[RejectionReason]:
    """How many rows of each load in force were refused, by reason; the newest load and the most rows first."""
    c = schema.rejected_row.c
    told = c.reason_fa if lang == "fa" else c.reason_en
    # The reason in words may end with a detail in brackets; the shortest has none, or one of several.
    words = sa.func.min(told).label("told")
    statement = sa.select(c.load, c.reason, words, sa.func.count().label("n")).group_by(c.load, c.reason)
    frame = store.frame(statement.where(_in_force(store, c.load)))
    frame = frame.sort_values(["load", "n", "reason"], ascending=[False, False, True])
    return [
        RejectionReason(int(row["load"]), str(row["reason"]), str(row["told"]).split(" (")[0], int(row["n"]))
        for row in frame.to_dict("records")
    ]


def rejected_rows(
    store: Store, *, reason: str = "", limit: int = MOST_REJECTED, lang: str = "fa"
) -> list[RejectedRow]:
    """The rows that loads in force refused (for one reason), as masked as they are stored; the newest load first."""
    c = schema.rejected_row.c
    told = c.reason_fa if lang == "fa" else c.reason_en
    statement = sa.select(c.load, c.file, c.line, c.reason, told.label("told"), c.content)
    statement = statement.where(_in_force(store, c.load))
    if reason:
        statement = statement.where(c.reason == reason)
    frame = store.frame(statement.order_by(c.load.desc(), c.file, c.line).limit(limit))
    return [
        RejectedRow(int(load), str(file), int(line), *map(str, others))
        for load, file, line, *others in frame.itertuples(index=False)
    ]


def _in_force(store: Store, column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    done = store.loads[store.loads["status"] == "done"]["load"]
    return column.in_([int(number) for number in done])


def _sources(store: Store) -> dict[int, tuple[str, str]]:
    frame = store.frame(sa.select(schema.source.c.source, schema.source.c.name, schema.source.c.shape))
    return {int(key): (str(name), str(shape)) for key, name, shape in frame.itertuples(index=False)}
