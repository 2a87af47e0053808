"""What a figure is broken down by: dimensions of the case, and weeks, months, quarters or years of a clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from persian.calendar import CalendarPeriod, format_day, months, quarters, weeks, years
from queries.measures.declaration import Holder
from queries.sql.buckets import as_day, bucket, bucket_numbers, zero_key
from queries.sql.conditions import Column, Condition
from queries.storage.store import Store
from queries.vocabulary.labels import CHANNELS, KINDS, NOT_GIVEN, Text

GRAINS: dict[str, Callable[[date, date], list[CalendarPeriod]]] = {
    "week": weeks,
    "month": months,
    "quarter": quarters,
    "year": years,
}
SPAN = "span"  # spans of a question's own, which nobody can ask for by name
TIME_GROUPINGS = (*GRAINS, "day", SPAN)
PARENTS = {"peer_group": "agency", "topic_group": "topic"}
DIMENSIONS = ("county", "agency", "peer_group", "topic", "topic_group", "kind", "channel")
GROUPINGS = (*DIMENSIONS, "month", "week", "day", "quarter", "year")
ORIGIN = date(1970, 1, 1)


KeyColumns: TypeAlias = pd.DataFrame | Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """One grouping: its column in a statement, its keys in a frame, and how keys become codes and labels."""

    name: str
    column: Callable[[FromClause], Column]
    keys: Callable[[KeyColumns], list[object]]  # of rows with the columns of facts, and their `day`
    code: Callable[[object], str]
    label: Callable[[object], str]
    all_keys: tuple[object, ...] = ()  # keys that stand in a table even when nothing happened
    edges: tuple[CalendarPeriod, ...] = ()

    def lengths(self, first: date, last: date) -> list[int]:
        """Days of each span that lie in the period."""
        return [(min(edge.last, last) - max(edge.first, first)).days + 1 for edge in self.edges]


def dimension_group(store: Store, name: str, *, holder: Holder, lang: str) -> Group:
    """A grouping by a dimension of the case."""
    if name in ("kind", "channel"):
        words: dict[int, tuple[str, Text]] = (
            {int(kind): (kind.name, word) for kind, word in KINDS.items()}
            if name == "kind"
            else {int(channel): (channel.name, word) for channel, word in CHANNELS.items()}
        )
        return Group(
            name,
            lambda cases: cases.c[name],
            lambda rows: list(rows[name]),
            lambda key: words[int(str(key))][0],
            lambda key: words[int(str(key))][1].label(lang),
        )
    rows = store.dimension(name)
    code = dict(zip(rows.index, rows["code"], strict=True))
    label = dict(zip(rows.index, rows["name_fa" if lang == "fa" else "name_en"], strict=True))

    def named(key: object) -> str:
        return str(label.get(key) or NOT_GIVEN.label(lang)) if key else NOT_GIVEN.label(lang)

    column, keys = _column(store, name, holder)
    return Group(name, column, keys, lambda key: str(code.get(key, key)), named)


Columns = tuple[Callable[[FromClause], Column], Callable[[KeyColumns], list[object]]]


def _column(store: Store, name: str, holder: Holder) -> Columns:
    """The column of a dimension; that of a parent is looked up from the child's key, for they are few."""
    child = PARENTS.get(name, name)
    held = holder if child == "agency" else child
    if name not in PARENTS:
        return lambda cases: cases.c[held], lambda rows: list(rows[held])
    parent = store.dimension(child)[name]
    members: dict[int, list[int]] = {}
    for key, group_key in parent.items():
        members.setdefault(int(group_key), []).append(int(str(key)))

    def column(cases: FromClause) -> Column:
        own = cases.c[held]
        branches: list[tuple[Condition, Column]] = [
            (own.in_([sa.literal_column(str(key)) for key in keys]), sa.literal_column(str(group_key)))
            for group_key, keys in sorted(members.items())
            if group_key
        ]
        return sa.case(*branches, else_=sa.literal_column("0")) if branches else zero_key()

    groups = {int(str(key)): int(group_key) for key, group_key in parent.items()}
    return column, lambda rows: [groups.get(int(key), 0) for key in rows[held]]


def time_group(name: str, clock: str, *, first: date, last: date, lang: str) -> Group:
    """A grouping by day, week, month, quarter or year of a day column, over a period."""
    if name == "day":
        days = tuple(first + timedelta(i) for i in range((last - first).days + 1))
        return Group(
            name,
            lambda cases: cases.c[clock],
            lambda rows: [as_day(day) for day in rows["day"]],
            lambda key: as_day(key).isoformat(),
            lambda key: format_day(as_day(key), lang),
            days,
        )
    edges = GRAINS[name](first, last)
    starts = [edge.first for edge in edges]
    return Group(
        name,
        lambda cases: bucket(cases.c[clock], starts),
        lambda rows: list(bucket_numbers(rows["day"], starts)),
        lambda key: edges[int(str(key))].key,
        lambda key: edges[int(str(key))].label(lang),
        tuple(range(len(edges))),
        tuple(edges),
    )


def spans_group(clock: str, starts: Sequence[date]) -> Group:
    """A grouping of a day column by spans of any length, numbered from 0."""
    return Group(
        SPAN,
        lambda cases: bucket(cases.c[clock], starts),
        lambda rows: list(bucket_numbers(rows["day"], starts)),
        lambda key: str(key),
        lambda key: str(key),
    )
