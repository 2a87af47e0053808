"""Groupings of a figure: by a dimension of the case, or by day, week, month, quarter or year of a date."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any, TypeAlias, cast

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.sql.selectable import FromClause

from persian.calendar import CalendarPeriod, format_day, months, quarters, weeks, years
from queries.measures.declaration import Holder
from queries.sql.buckets import as_day, as_days, bucket, bucket_numbers, zero_key
from queries.sql.components import ZERO
from queries.sql.conditions import Column, Condition
from queries.storage.store import Store
from queries.vocabulary.labels import CHANNELS, KINDS, NOT_GIVEN, Text
from queries.vocabulary.problems import ScopeError
from stats.arrays import Ints

GRAINS: dict[str, Callable[[date, date], list[CalendarPeriod]]] = {
    "week": weeks,
    "month": months,
    "quarter": quarters,
    "year": years,
}
SPAN = "span"  # intervals of arbitrary length, for internal use: not a grouping that a user can request
TIME_GROUPINGS = (*GRAINS, "day", SPAN)
PARENTS = {"peer_group": "agency", "topic_group": "topic"}
NUMBERED = ("county", "agency", "peer_group", "topic", "topic_group")  # dimensions whose keys intake gives
DIMENSIONS = (*NUMBERED, "kind", "channel")
GROUPINGS = (*DIMENSIONS, "month", "week", "day", "quarter", "year")
ORIGIN = date(1970, 1, 1)


KeyColumns: TypeAlias = pd.DataFrame | Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """One grouping: its SQL column, the same keys computed in Python, and the code and label of each key.

    A key is a small integer (a dimension key or the number of a calendar period), or a date when grouping by day.
    """

    name: str
    column: Callable[[FromClause], Column]
    # Keys of rows already fetched, with the columns of a case and `day`.
    keys: Callable[[KeyColumns], list[object]]
    code: Callable[[object], str]
    label: Callable[[object], str]
    all_keys: tuple[object, ...] = ()  # keys that get a row even when they have no cases (time groupings)
    periods: tuple[CalendarPeriod, ...] = ()  # the calendar period of each key, for weeks and longer
    # The first day of each key, for weeks and longer and for spans; empty for days and dimensions.
    starts: tuple[date, ...] = ()
    # The code and the label of each calendar period as arrays, for many rows at once.
    texts: tuple[NDArray[np.object_], NDArray[np.object_]] | None = None

    @cached_property
    def start_numbers(self) -> Ints:
        """The first day of each key of a grouping by time, as numbers from 1970-01-01."""
        return np.array(self.starts or self.all_keys, dtype="datetime64[D]").astype(np.int64)

    def lengths(self, first: date, last: date) -> list[int]:
        """Number of days of each calendar period that lie between `first` and `last`, both included."""
        return [(min(period.last, last) - max(period.first, first)).days + 1 for period in self.periods]


def check_groupings(by: Sequence[str], max_groups: int) -> None:
    """Raise ScopeError for unknown, repeated or too many groupings, and for two of time."""
    unknown = [name for name in by if name not in GROUPINGS]
    times = [name for name in by if name in TIME_GROUPINGS]
    if unknown or len(by) > max_groups or len(times) > 1 or len(set(by)) < len(by):
        raise ScopeError.of(
            "by",
            ",".join(by),
            f"گروه‌بندی «{'،'.join(by)}» ممکن نیست؛ یک یا دو تا از این‌ها، با یک واحد زمان: {'، '.join(GROUPINGS)}.",
            f"Cannot group by “{','.join(by)}”: one or two of {', '.join(GROUPINGS)}, with one unit of time at "
            "most.",
        )


def dimension_group(store: Store, name: str, *, holder: Holder, lang: str) -> Group:
    """Group by a dimension of the case. `holder` is the agency column to use; key 0 is labelled "not given"."""
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
    code, label = store.codes(name), store.labels(name, lang)

    def label_of(key: object) -> str:
        return str(label.get(cast(int, key)) or NOT_GIVEN.label(lang)) if key else NOT_GIVEN.label(lang)

    column, keys = _column(store, name, holder)
    return Group(name, column, keys, lambda key: str(code.get(cast(int, key), key)), label_of)


def order_of_keys(store: Store, group: Group, keys: NDArray[Any]) -> NDArray[Any]:
    """What rows with these keys are sorted by: the keys, or for whoever may see some cases only the order of the codes.

    Intake numbers counties, offices and topics as they occur, which depends on everybody's cases. "Not given" (0) is
    first.
    """
    if store.limits is None or group.name not in NUMBERED:
        return keys
    listed = keys.tolist()
    by_code = sorted(set(listed), key=lambda key: (key != 0, group.code(key)))
    rank = {key: number for number, key in enumerate(by_code)}
    return np.array([rank[key] for key in listed], dtype=np.int64)


Columns = tuple[Callable[[FromClause], Column], Callable[[KeyColumns], list[object]]]


def _column(store: Store, name: str, holder: Holder) -> Columns:
    """SQL column of a dimension, and the function that computes the same keys from fetched rows.

    Cases store only the child's key (agency, topic). A parent (peer group, topic group) is computed from it by a CASE
    over the members of each group, which needs no join: there are at most some hundreds of them.
    """
    child = PARENTS.get(name, name)
    key_column = holder if child == "agency" else child
    if name not in PARENTS:
        return lambda cases: cases.c[key_column], lambda rows: list(rows[key_column])
    groups = store.parents(child)

    def column(cases: FromClause) -> Column:
        child_key = cases.c[key_column]
        members: dict[int, list[int]] = {}
        for key, group_key in groups.items():
            members.setdefault(group_key, []).append(key)
        branches: list[tuple[Condition, Column]] = [
            (_is_one_of(child_key, keys), sa.literal_column(str(group_key)))
            for group_key, keys in sorted(members.items())
            if group_key  # members of no group fall under ELSE 0, "not given"
        ]
        return sa.case(*branches, else_=ZERO) if branches else zero_key()

    return column, lambda rows: [groups.get(int(key), 0) for key in rows[key_column]]


def _is_one_of(column: Column, keys: list[int]) -> Condition:
    """Condition `column IN (keys)` with the list as one text: SQLAlchemy takes longer to write hundreds of literals."""
    condition: Condition = column.op("IN", is_comparison=True)(
        sa.literal_column(f"({', '.join(map(str, keys))})")
    )
    return condition


@lru_cache(maxsize=64)
def time_group(name: str, clock: str, *, first: date, last: date, lang: str) -> Group:
    """Group by day, week, month, quarter or year of the date column `clock`, over a period with inclusive ends.

    Weeks start on Saturday; months, quarters and years are Jalali. Kept, because a screen asks for the same months some
    ten times.
    """
    if name == "day":
        return Group(
            name,
            lambda cases: cases.c[clock],
            lambda rows: as_days(rows["day"]),
            lambda key: as_day(key).isoformat(),
            lambda key: format_day(as_day(key), lang),
            _days(first, last),
        )
    # A key is the position of the calendar period in this list.
    periods = GRAINS[name](first, last)
    starts = [period.first for period in periods]
    codes, labels = [period.key for period in periods], [period.label(lang) for period in periods]
    return Group(
        name,
        lambda cases: bucket(cases.c[clock], starts),
        lambda rows: list(bucket_numbers(rows["day"], starts)),
        lambda key: codes[int(str(key))],
        lambda key: labels[int(str(key))],
        tuple(range(len(periods))),
        tuple(periods),
        tuple(starts),
        (np.array(codes, dtype=object), np.array(labels, dtype=object)),
    )


@lru_cache(maxsize=64)
def _days(first: date, last: date) -> tuple[date, ...]:
    """All days of a period; kept, because a screen asks for the same years of days some twenty times."""
    return tuple(first + timedelta(i) for i in range((last - first).days + 1))


def spans_group(clock: str, starts: Sequence[date]) -> Group:
    """Group a date column by intervals of any length that begin on the given days, numbered from 0."""
    return Group(
        SPAN,
        lambda cases: bucket(cases.c[clock], starts),
        lambda rows: list(bucket_numbers(rows["day"], starts)),
        lambda key: str(key),
        lambda key: str(key),
        starts=tuple(starts),
    )
