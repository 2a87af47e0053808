"""Log of the loads: files, numbers of rows and rejections; freshness of each source and how often it is loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import sqlalchemy as sa

from queries.storage import schema
from queries.storage.load_counts import load_counts
from queries.storage.loaded_files import accepted_doubts, loaded_files, removed_sources
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.masked_cells import whole_masked_content, whole_masked_reason
from queries.vocabulary.recorded import Recorded

MIN_LOADS = 3  # loads of a source with different as-ofs, before its rhythm is estimated
MAX_REJECTED = 50_000  # maximum rows of a download


@dataclass(frozen=True)
class Load:
    """One run of intake. `read` is the sum of the six numbers of rows after it."""

    number: int
    source: str
    done: bool  # False if the load was undone later
    as_of: datetime
    finished_at: datetime
    mapping: str
    files: tuple[str, ...]
    read: int
    loaded: int
    updated: int
    unchanged: int
    ignored: int  # differ from the store and are older than it
    duplicates: int  # repeat another row of their file
    rejected: int
    flagged: dict[str, int]  # number of rows by flag; one row may have several flags
    doubts: tuple[Text, ...] = ()  # what spoke against it, where a person loaded it all the same

    @property
    def flag_count(self) -> int:
        """The total number of flags set on its rows."""
        return sum(self.flagged.values())


@dataclass(frozen=True)
class Freshness:
    """Freshness of a source: its as-of, the time of its last load, and `rhythm`, the usual interval between as-ofs."""

    source: str
    shape: str
    as_of: datetime
    loaded_at: datetime
    loads: int
    rhythm: timedelta | None
    recorded: frozenset[Recorded]  # what its files record

    def age(self, now: datetime) -> timedelta:
        """The time since the source's as-of."""
        return max(now - self.as_of, timedelta())

    @property
    def expected(self) -> datetime | None:
        """The as-of that the next load should have by the source's own rhythm; None if the rhythm is unknown."""
        return None if self.rhythm is None else self.as_of + self.rhythm

    def late(self, now: datetime) -> bool:
        """Whether twice the usual interval (at least two days) has passed since the as-of."""
        return self.rhythm is not None and self.age(now) > 2 * max(self.rhythm, timedelta(days=1))


@dataclass(frozen=True)
class RejectedRow:
    """A rejected row: its file and line, the reason, and its mapped columns as JSON, with personal data masked."""

    load: int
    file: str
    line: int
    reason: str
    reason_text: str
    content: str


@dataclass(frozen=True)
class RejectionReason:
    """A reason for rejecting rows of a load, and the number of rows."""

    load: int
    code: str
    text: str
    n: int


def loads(store: Store) -> list[Load]:
    """All loads, the newest first, including those that were undone. Cached: they are the same for all scopes."""
    return store.cache.get_or_compute(("loads",), lambda: _loads(store))


def _loads(store: Store) -> list[Load]:
    rows = store.loads.to_dict("records")
    names = removed_sources(rows) | {source: name for source, (name, _) in _sources(store).items()}
    return [
        Load(
            number=int(row["load"]),
            source=names.get(int(row["source"]), ""),
            done=row["status"] == "done",
            as_of=row["as_of"].to_pydatetime(),
            finished_at=row["finished_at"].to_pydatetime(),
            mapping=str(row["mapping"]),
            files=tuple(str(file["name"]) for file in loaded_files(row)),
            doubts=tuple(accepted_doubts(row)),
            **load_counts({str(name): value for name, value in row.items()}),
        )
        for row in reversed(rows)
    ]


def freshness(store: Store) -> list[Freshness]:
    """The freshness of every source that has data, the one with the oldest as-of first."""
    shapes = dict(_sources(store).values())
    result = []
    loads_in_force = [load for load in loads(store) if load.done]
    for source in sorted(store.sources, key=lambda source: source.as_of):
        own = [load for load in loads_in_force if load.source == source.name]
        result.append(
            Freshness(
                source=source.name,
                shape=shapes.get(source.name, ""),
                as_of=source.as_of,
                loaded_at=max(load.finished_at for load in own),
                loads=len(own),
                rhythm=rhythm([load.as_of for load in own]),
                recorded=source.recorded,
            )
        )
    return result


def rhythm(as_ofs: Sequence[datetime]) -> timedelta | None:
    """The median interval between different as-ofs; None if there are fewer than `MIN_LOADS`."""
    moved = sorted(set(as_ofs))
    if len(moved) < MIN_LOADS:
        return None
    return timedelta(seconds=median((b - a).total_seconds() for a, b in pairwise(moved)))


def rejection_reasons(store: Store, *, lang: str) -> list[RejectionReason]:
    """The number of rejected rows by load and reason, without undone loads; the newest load and the most rows first.

    Cached: they are the same for all scopes.
    """
    return store.cache.get_or_compute(("rejection reasons", lang), lambda: _rejection_reasons(store, lang))


def _rejection_reasons(store: Store, lang: str) -> list[RejectionReason]:
    c = schema.rejected_row.c
    text_column = c.reason_fa if lang == "fa" else c.reason_en
    # The text of a reason may end with a detail in brackets, different for each row. `min` picks any one of them, and
    # the detail is cut off below.
    text = sa.func.min(text_column).label("reason_text")
    statement = sa.select(c.load, c.reason, text, sa.func.count().label("n")).group_by(c.load, c.reason)
    frame = store.frame(statement.where(_in_force(store, c.load)))
    frame = frame.sort_values(["load", "n", "reason"], ascending=[False, False, True])
    return [
        RejectionReason(
            int(row["load"]), str(row["reason"]), str(row["reason_text"]).split(" (")[0], int(row["n"])
        )
        for row in frame.to_dict("records")
    ]


def rejected_rows(store: Store, *, limit: int = MAX_REJECTED, lang: str) -> list[RejectedRow]:
    """Rejected rows, without undone loads, the newest load first. Content is stored masked."""
    c = schema.rejected_row.c
    text_column = c.reason_fa if lang == "fa" else c.reason_en
    statement = sa.select(c.load, c.file, c.line, c.reason, text_column.label("reason_text"), c.content)
    statement = statement.where(_in_force(store, c.load))
    frame = store.frame(statement.order_by(c.load.desc(), c.file, c.line).limit(limit))
    return [
        RejectedRow(
            int(load),
            str(file),
            int(line),
            str(reason),
            whole_masked_reason(str(reason_text)),
            whole_masked_content(str(content)),
        )
        for load, file, line, reason, reason_text, content in frame.itertuples(index=False)
    ]


def _in_force(store: Store, column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """The condition that a row belongs to a load that was not undone."""
    return column.in_([int(number) for number in store.loads_in_force()["load"]])


def _sources(store: Store) -> dict[int, tuple[str, str]]:
    """Name and shape of each source, by its key."""

    def read() -> dict[int, tuple[str, str]]:
        c = schema.source.c
        frame = store.frame(sa.select(c.source, c.name, c.shape))
        return {int(key): (str(name), str(shape)) for key, name, shape in frame.itertuples(index=False)}

    return store.cache.get_or_compute(("names of sources",), read)
