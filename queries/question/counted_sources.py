"""Which sources a figure counts: those that record what its measure needs, and where that leaves nothing to count.

A source that records no closings would add 0 to the number of closed cases, as if nothing had been closed. Its cases
are therefore left out of such a measure, from numerator and denominator alike. Facts and rollups carry the source of
every case, so this is exact with both. A figure is not recorded, and has no value, if cases of its scope were
registered by the end of its period, but none of them by a source that counts.

In a store whose sources record everything, nothing here queries the database.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from persian.digits import number
from queries.measures.declaration import Holder
from queries.question.filters import filter_conditions
from queries.question.grouping import Group
from queries.question.question import Question, recording_sources
from queries.question.vintage import facts, vintage
from queries.sql.buckets import as_day, day_in_condition
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import SAID_BY_SOME, SAID_BY_SOURCE, Recorded, list_of, missing_things
from queries.vocabulary.scope import Scope

_PARTIAL = Text(
    "بر پایهٔ {counted} منبع از {all} منبع است؛ بقیه {things} را ثبت نمی‌کنند",
    "from {counted} of {all} sources; the others do not record {things}",
)
_NONE = Text("{things} در این منبع ثبت نمی‌شود", "not in this source: {things}")


@dataclass(frozen=True)
class Coverage:
    """Names of the sources with cases in a scope: those that a figure counts, and those that it leaves out.

    `missing` are the things that the figure needs and that some of the sources left out do not record. `by_word` are
    those counted that say themselves whether answers were in time, where the figure rests on that.
    """

    counted: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    missing: frozenset[Recorded] = frozenset()
    by_word: tuple[str, ...] = ()
    others: int = 0  # other sources that are counted

    @property
    def is_recorded(self) -> bool:
        """Whether there is anything to count: False if all cases come from sources that are left out."""
        return bool(self.counted) or not self.left_out

    @property
    def note(self) -> Text | None:
        """What the figure leaves out and what is the source's own word, as a clause; None if nothing is."""
        parts = [part for part in (self._left_out_note, self.word_note) if part is not None]
        if len(parts) == 2:
            return Text("{first}؛ {second}", "{first}; {second}").formatted(first=parts[0], second=parts[1])
        return parts[0] if parts else None

    @property
    def word_note(self) -> Text | None:
        """Which part of the figure is the sources' own word on whether answers were in time; None if no part is."""
        if not self.by_word or not self.others:
            return SAID_BY_SOURCE if self.by_word else None
        return SAID_BY_SOME.formatted(
            n=Text.from_formatter(number, len(self.by_word)),
            all=Text.from_formatter(number, len(self.by_word) + self.others),
        )

    @property
    def _left_out_note(self) -> Text | None:
        """The sources left out, as a clause; None if none is."""
        if not self.left_out:
            return None
        things = list_of(self.missing)
        if not self.counted:
            return _NONE.formatted(things=things)
        return _PARTIAL.formatted(
            counted=Text.from_formatter(number, len(self.counted)),
            all=Text.from_formatter(number, len(self.counted) + len(self.left_out)),
            things=things,
        )


COMPLETE = Coverage()
Keys: TypeAlias = tuple[object, ...]


def coverage(
    store: Store,
    scope: Scope,
    needs: Iterable[Recorded],
    *,
    holder: Holder = "agency",
    groups: Sequence[Group] = (),
    has_cases: bool | None = None,
) -> Coverage:
    """The sources with cases in a scope that record everything in `needs`, and those that do not.

    Only cases registered by the end of the scope's period count. They are the same by any `groups` other than time, of
    which the first days may have been read already. `has_cases` says whether there are any, where the only source has
    been asked for them already. Raises ScopeError for a vintage that does not exist.
    """
    needs = tuple(needs)
    sources = recording_sources(store, scope, needs)
    all_sources = store.sources_at(vintage(store, scope))
    # In a store whose sources record everything, and say nothing of their own, the database is not asked.
    words = Recorded.in_time in needs and any(Recorded.timely in source.recorded for source in all_sources)
    if sources is None and not words:
        return COMPLETE
    if has_cases is None:
        keys = _sources_with_cases(store, scope, groups, only=len(all_sources) == 1, holder=holder)
        present = [source for source in all_sources if source.source in keys]
    else:
        present = list(all_sources) if has_cases else []
    counted = [source for source in present if sources is None or source.source in sources]
    left_out = [source for source in present if source not in counted]
    by_word = tuple(source.name for source in counted if words and Recorded.timely in source.recorded)
    missing = {thing for source in left_out for thing in missing_things(source.recorded, needs)}
    return Coverage(
        # As in COMPLETE, the sources are named only where some may be left out.
        tuple(source.name for source in counted) if sources is not None else (),
        tuple(source.name for source in left_out),
        frozenset(missing),
        by_word,
        len(counted) - len(by_word),
    )


def _sources_with_cases(
    store: Store, scope: Scope, groups: Sequence[Group], *, only: bool, holder: Holder
) -> frozenset[int]:
    """The keys of the sources with cases in a scope that were registered by the end of its period.

    `only` says that the store has a single source.
    """
    last = min(scope.last or date.max, facts(store, scope).latest_as_of.date())
    if only and not groups:
        return _single_source(store, scope, last, holder=holder)
    days = _first_days(store, scope, groups, holder=holder)
    return frozenset(days.loc[days["first"] <= pd.Timestamp(last), "source"])


def _single_source(store: Store, scope: Scope, last: date, *, holder: Holder) -> frozenset[int]:
    """The key of the single source, if it has cases by a day: one is enough, so that the others need not be read."""
    all_time = scope.over_all_time()

    def query() -> frozenset[int]:
        rows = facts(store, all_time).cases
        within = filter_conditions(store, all_time, rows, holder=holder)
        one = (
            sa.select(rows.c.source).where(*within, rows.c.registered_day <= day_in_condition(last)).limit(1)
        )
        return frozenset(int(source) for source in store.frame(one)["source"])

    return store.cache.get_or_compute(("single source", all_time, last, holder), query)


@dataclass(frozen=True)
class FirstDays:
    """Day of the first case of each group (by its keys) among the cases that count, and among those left out."""

    counted: Mapping[Keys, datetime]
    left_out: Mapping[Keys, datetime]

    def not_recorded(self, keys: Keys, last: date) -> bool:
        """Whether a group had cases by a day, but none that counts."""
        end = pd.Timestamp(last)
        return bool(
            self.left_out.get(keys, pd.Timestamp.max) <= end < self.counted.get(keys, pd.Timestamp.max)
        )


def first_days(
    store: Store, scope: Scope, groups: Sequence[Group], sources: Sequence[int], *, holder: Holder
) -> FirstDays:
    """First days of the groups of a scope, whatever its period; `sources` are those that count."""
    frame = _first_days(store, scope, groups, holder=holder)
    counts, names = frame["source"].isin(sources), [g.name for g in groups]
    return FirstDays(_earliest(frame[counts], names), _earliest(frame[~counts], names))


def not_recorded_rows(
    question: Question, frame: pd.DataFrame, *, left_out: Collection[Keys] | None
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """The estimates of a question, and which of its rows are not recorded.

    Groups whose cases all come from sources left out get a row, unless the grouping has rows for every age class.
    `left_out` are the keys of the groups with cases by the end of the period, where it is known that no source counts.
    """
    if question.sources is None:
        return frame, np.zeros(len(frame), dtype=bool)
    groups = [g for g in question.groups if g is not question.time_grouping]
    names = [g.name for g in groups]
    begins = (
        first_days(question.store, question.scope, groups, question.sources, holder=question.measure.holder)
        if left_out is None
        else FirstDays({}, dict.fromkeys(left_out, pd.Timestamp.min))
    )
    if groups and question.time_grouping is None and "age" not in frame:
        frame = _with_missing_groups(frame, names, begins, question.last)
    keys = list(frame[names].itertuples(index=False, name=None)) if names else [()] * len(frame)
    ends = _ends(question, frame)
    mask = [begins.not_recorded(key, end) for key, end in zip(keys, ends, strict=True)]
    return frame, np.array(mask, dtype=bool)


def _first_days(store: Store, scope: Scope, groups: Sequence[Group], *, holder: Holder) -> pd.DataFrame:
    """Day of the first registration by group and source, whatever the period of the scope; cached."""
    all_time = scope.over_all_time()
    names = tuple(g.name for g in groups)

    def query() -> pd.DataFrame:
        rows = facts(store, all_time).cases
        keys = [g.column(rows) for g in groups]
        labelled = [key.label(name) for key, name in zip(keys, names, strict=True)]
        first = sa.func.min(rows.c.registered_day).label("first")
        statement = sa.select(*labelled, rows.c.source, first).where(
            *filter_conditions(store, all_time, rows, holder=holder)
        )
        frame = store.frame(statement.group_by(*keys, rows.c.source))
        return frame.assign(first=pd.to_datetime(frame["first"]))

    return store.cache.get_or_compute(("first days", all_time, names, holder), query)


def _earliest(first_days: pd.DataFrame, names: list[str]) -> dict[Keys, datetime]:
    """First day by keys of the groups; without groups, under the key ()."""
    if not names:
        return {(): first_days["first"].min()} if len(first_days) else {}
    by_group = first_days.groupby(names)["first"].min()
    keys = by_group.index if len(names) > 1 else [(key,) for key in by_group.index]
    return dict(zip(keys, by_group, strict=True))


def _with_missing_groups(
    frame: pd.DataFrame, names: list[str], begins: FirstDays, last: date
) -> pd.DataFrame:
    """The frame with an empty row (n = 0) for every group that is not recorded and has no row."""
    present = set(frame[names].itertuples(index=False, name=None))
    absent = [key for key in begins.left_out if key not in present and begins.not_recorded(key, last)]
    if not absent:
        return frame
    keys = pd.DataFrame(absent, columns=names)
    counts = {name: 0 for name in ("n", "at_risk") if name in frame}
    empty = keys.reindex(columns=frame.columns).assign(**counts)
    if "reached" in frame:
        empty["reached"] = False
    return pd.concat([frame, empty], ignore_index=True) if len(frame) else empty


def _ends(question: Question, frame: pd.DataFrame) -> list[date]:
    """Last day of the period of each row."""
    by_time = question.time_grouping
    if by_time is None:
        return [question.last] * len(frame)
    if by_time.name == "day":
        return [as_day(key) for key in frame["day"]]
    return [min(by_time.periods[int(key)].last, question.last) for key in frame[by_time.name]]
