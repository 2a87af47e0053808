"""Rows of cases as a reader understands them: names for keys, how far a case is, how long it took, how late it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import Any, Literal

import pandas as pd
import sqlalchemy as sa

from queries.question.vintage import reopenings
from queries.sql.conditions import Facts
from queries.storage.store import Store
from queries.vocabulary.codes import SET_ASIDE, Channel, Kind, Outcome
from queries.vocabulary.labels import CHANNELS, KINDS, NOT_GIVEN, OUTCOMES, Text
from queries.vocabulary.scope import Scope

Status = Literal["waiting", "answered", "reopened", "closed", "set_aside"]
STATUS_LABELS: dict[Status, Text] = {
    "waiting": Text("در انتظار پاسخ", "Waiting for an answer"),
    "answered": Text("پاسخ‌گرفته، هنوز باز", "Answered, open"),
    "reopened": Text("بازگشوده", "Reopened"),
    "closed": Text("مختومه", "Closed"),
    "set_aside": Text("کنارگذاشته", "Set aside"),
}
MAX_IDS_PER_STATEMENT = 5_000  # numbers in one statement


@dataclass(frozen=True)
class Case:
    """One case as it was known at a moment. Moments that lie after it are missing."""

    case_id: int
    id: str
    source: str
    registered: datetime
    kind: str
    channel: str
    county: str
    agency: str
    due_agency: str
    topic: str
    status: Status
    outcome: str  # "" while it is not closed
    due: datetime | None
    answered: datetime | None
    answered_undated: bool
    closed: datetime | None
    as_of: datetime  # as of when this is so
    handoffs: int
    reopenings: int
    load: int

    @property
    def waited(self) -> timedelta | None:
        """From registration to the answer; without one to the closing or, while open, to the moment of looking."""
        if self.answered_undated or (self.answered is None and self.is_closed and self.closed is None):
            return None
        return max((self.answered or self.closed or self.as_of) - self.registered, timedelta())

    @property
    def is_closed(self) -> bool:
        """Whether it is closed."""
        return self.status in ("closed", "set_aside")

    @property
    def late_by(self) -> timedelta | None:
        """How long after its due moment it was answered, else closed, else is still waiting; None: not at all."""
        if self.due is None or self.answered_undated or self.status == "set_aside":
            return None
        if self.answered is None and self.is_closed and self.closed is None:
            return None
        late = (self.answered or (self.closed if self.is_closed else None) or self.as_of) - self.due
        return late if late > timedelta() else None


def cases_of(
    frame: pd.DataFrame, store: Store, scope: Scope, facts: Facts, *, until: date | None, lang: str
) -> list[Case]:
    """The cases of rows with the columns of `case`, as known at as-of; not later than the end of a day, if given."""
    names = Names(store, lang)
    known = {source.source: source.name for source in store.sources}
    end = datetime.combine(until, time(23, 59, 59)) if until else datetime.max
    again = _reopened(frame, store, scope)
    return [
        _case(
            row,
            min(facts.as_of_by_source.get(int(row["source"]), facts.latest_as_of), end),
            again,
            names,
            known,
        )
        for row in frame.to_dict("records")
    ]


class Names:
    """What the keys of cases are called in a language."""

    def __init__(self, store: Store, lang: str) -> None:
        self._lang = lang
        column = "name_fa" if lang == "fa" else "name_en"
        self._of = {name: store.dimension(name)[column].to_dict() for name in ("county", "agency", "topic")}

    def of(self, dimension: str, key: object) -> str:
        """The name of a dimension's row."""
        number = int(str(key))
        return str(self._of[dimension].get(number) or NOT_GIVEN.label(self._lang)) if number else self.missing

    @property
    def missing(self) -> str:
        """What stands where a source gives nothing."""
        return NOT_GIVEN.label(self._lang)

    def word(self, words: Mapping[Any, Text], code: IntEnum) -> str:
        """The word for a code."""
        return words[code].label(self._lang)


def _case(
    row: Mapping[Any, Any],
    moment: datetime,
    again: Mapping[int, list[tuple[datetime, datetime | None]]],
    names: Names,
    sources: Mapping[int, str],
) -> Case:
    answered, closed = (_by(row[name], moment) for name in ("answered_at", "closed_at"))
    undated, gone = bool(row["answered_undated"]), bool(row["closed_undated"])
    spells = again.get(int(row["case_id"]), [])
    reopened = any(start <= moment and (end is None or end > moment) for start, end in spells)
    ended = gone or closed is not None
    outcome = Outcome(int(row["outcome"]))
    stage: Status = "waiting"
    if reopened:
        stage = "reopened"
    elif ended:
        stage = "set_aside" if outcome in SET_ASIDE else "closed"
    elif undated or answered:
        stage = "answered"
    return Case(
        case_id=int(row["case_id"]),
        id=str(row["id"]),
        source=sources.get(int(row["source"]), ""),
        registered=as_moment(row["registered_at"]) or datetime.min,
        kind=names.word(KINDS, Kind(int(row["kind"]))),
        channel=names.word(CHANNELS, Channel(int(row["channel"]))),
        county=names.of("county", row["county"]),
        agency=names.of("agency", row["agency"]),
        due_agency=names.of("agency", row["due_agency"]),
        topic=names.of("topic", row["topic"]),
        status=stage,
        outcome=names.word(OUTCOMES, outcome) if ended and outcome else "",
        due=as_moment(row["due_at"]),
        answered=answered,
        answered_undated=undated,
        closed=closed,
        as_of=moment,
        handoffs=int(row["handoffs"]),
        reopenings=sum(start <= moment for start, _ in spells),
        load=int(row["load"]),
    )


def _reopened(
    frame: pd.DataFrame, store: Store, scope: Scope
) -> dict[int, list[tuple[datetime, datetime | None]]]:
    """The later spells of being open of those cases that had any."""
    numbers = [int(number) for number in frame.loc[frame["reopenings"] > 0, "case_id"]]
    rows = reopenings(store, scope)
    found: dict[int, list[tuple[datetime, datetime | None]]] = {}
    for part in id_chunks(numbers):
        spells = store.frame(
            sa.select(rows.c.case_id, rows.c.reopened_at, rows.c.closed_at).where(rows.c.case_id.in_(part))
        )
        for number, start, end in spells.itertuples(index=False):
            found.setdefault(int(number), []).append((as_moment(start) or datetime.min, as_moment(end)))
    return found


def id_chunks(numbers: list[int]) -> Iterable[list[int]]:
    """The numbers in parts that a statement can name."""
    return (numbers[i : i + MAX_IDS_PER_STATEMENT] for i in range(0, len(numbers), MAX_IDS_PER_STATEMENT))


def _by(value: object, moment: datetime) -> datetime | None:
    found = as_moment(value)
    return found if found is not None and found <= moment else None


def as_moment(value: Any) -> datetime | None:
    """A plain moment of what a database or pandas calls one; None where it is missing."""
    return None if value is None or pd.isna(value) else pd.Timestamp(value).to_pydatetime()
