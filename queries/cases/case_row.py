"""Readable rows of cases: names instead of keys, the status, the time waited and the delay, as known at a moment."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import Any, Literal

import pandas as pd
import sqlalchemy as sa

from queries.question.vintage import reopenings
from queries.sql.conditions import Facts
from queries.storage.background_work import STEP, give_way
from queries.storage.source_state import SourceState
from queries.storage.store import Store
from queries.vocabulary.codes import SET_ASIDE, Channel, Kind, Outcome
from queries.vocabulary.labels import CHANNELS, KINDS, NOT_GIVEN, OUTCOMES, Text
from queries.vocabulary.recorded import EVERYTHING, SAID_IN_TIME, SAID_LATE, Recorded
from queries.vocabulary.scope import Scope

Status = Literal["waiting", "answered", "reopened", "closed", "set_aside", "registered", "open", "has_answer"]
STATUS_LABELS: dict[Status, Text] = {
    "waiting": Text("در انتظار پاسخ", "Waiting for an answer"),
    "answered": Text("پاسخ‌داده‌شده، هنوز باز", "Answered, open"),
    "reopened": Text("بازگشوده", "Reopened"),
    "closed": Text("مختومه", "Closed"),
    "set_aside": Text("کنارگذاشته‌شده", "Set aside"),
    # For sources that do not record answers, closings, or either: nobody knows whether the case still waits or is open.
    "registered": Text("ثبت‌شده", "Registered"),
    "open": Text("باز", "Open"),
    "has_answer": Text("پاسخ‌داده‌شده", "Answered"),
}
MAX_IDS_PER_STATEMENT = 5_000  # case ids in one SQL statement


@dataclass(frozen=True)
class Case:
    """One case as it was known at `as_of`. Later moments are missing (None)."""

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
    outcome: str  # "" for open cases
    due: datetime | None
    answered: datetime | None
    answered_undated: bool
    closed: datetime | None
    as_of: datetime  # the moment at which the case is looked at
    handoffs: int
    reopenings: int
    load: int
    recorded: frozenset[Recorded] = EVERYTHING  # what its source records
    said_in_time: bool | None = None  # the source's own word on it, where it gives no due moment

    @property
    def waited(self) -> timedelta | None:
        """Time from registration to the answer, else to the closing, else (open cases) to as-of; None if unknown."""
        # Answered or closed at an unknown moment: the time waited is unknown, too.
        if self.answered_undated or (self.answered is None and self.is_closed and self.closed is None):
            return None
        if self.answered is None and Recorded.answer not in self.recorded:
            return None
        return max((self.answered or self.closed or self.as_of) - self.registered, timedelta())

    @property
    def word_in_time(self) -> Text | None:
        """The source's own word on whether the answer was in time; None where dates say it, or nothing does."""
        if self.said_in_time is None:
            return None
        return SAID_IN_TIME if self.said_in_time else SAID_LATE

    @property
    def is_closed(self) -> bool:
        """Whether the case is closed at as-of."""
        return self.status in ("closed", "set_aside")

    @property
    def late_by(self) -> timedelta | None:
        """Time from the due moment to the answer, else to the closing, else to as-of; None if not late or unknown."""
        if self.due is None or self.answered_undated or self.status == "set_aside":
            return None
        if self.answered is None and self.is_closed and self.closed is None:
            return None
        if self.answered is None and Recorded.answer not in self.recorded:
            return None
        late = (self.answered or (self.closed if self.is_closed else None) or self.as_of) - self.due
        return late if late > timedelta() else None


def cases_of(
    frame: pd.DataFrame, store: Store, scope: Scope, facts: Facts, *, until: date | None, lang: str
) -> list[Case]:
    """Cases of the rows of a frame, as known at as-of, but not later than the end of the day `until`.

    The frame has all columns of the `case` table except the place.
    """
    names = Names(store, lang)
    sources = {source.source: source for source in store.sources}
    end = datetime.combine(until, time(23, 59, 59)) if until else datetime.max
    intervals = _reopened(frame, store, scope)
    return [
        _case(
            row,
            min(facts.as_of_by_source.get(int(row["source"]), facts.latest_as_of), end),
            intervals,
            names,
            sources.get(int(row["source"])),
        )
        for row in _records(frame)
    ]


def _records(frame: pd.DataFrame) -> Iterator[dict[Any, Any]]:
    """The rows of a frame, some at a time: those of a large file give way to other work."""
    for start in range(0, len(frame), STEP):
        give_way()
        yield from frame.iloc[start : start + STEP].to_dict("records")


class Names:
    """Names of dimension keys and codes in one language."""

    def __init__(self, store: Store, lang: str) -> None:
        self._lang = lang
        name_column = "name_fa" if lang == "fa" else "name_en"
        self._of = {
            name: store.dimension_names(name)[name_column].to_dict() for name in ("county", "agency", "topic")
        }

    def of(self, dimension: str, key: object) -> str:
        """Name of a dimension's row by its key."""
        number = int(str(key))
        return str(self._of[dimension].get(number) or NOT_GIVEN.label(self._lang)) if number else self.missing

    @property
    def missing(self) -> str:
        """The words for a value that the source does not give."""
        return NOT_GIVEN.label(self._lang)

    def word(self, words: Mapping[Any, Text], code: IntEnum) -> str:
        """Label of a code."""
        return words[code].label(self._lang)


def _case(
    row: Mapping[Any, Any],
    moment: datetime,
    open_intervals: Mapping[int, list[tuple[datetime, datetime | None]]],
    names: Names,
    source: SourceState | None,
) -> Case:
    """One case from a row, with the moments after `moment` removed."""
    answered, closed = (_by(row[name], moment) for name in ("answered_at", "closed_at"))
    undated, closed_undated = bool(row["answered_undated"]), bool(row["closed_undated"])
    intervals = open_intervals.get(int(row["case_id"]), [])
    # A closing without a date counts as having happened: the source says that the case is closed.
    ended = closed_undated or closed is not None
    outcome = Outcome(int(row["outcome"]))
    recorded = source.recorded if source else EVERYTHING
    return Case(
        case_id=int(row["case_id"]),
        id=str(row["id"]),
        source=source.name if source else "",
        registered=as_moment(row["registered_at"]) or datetime.min,
        kind=names.word(KINDS, Kind(int(row["kind"]))),
        channel=names.word(CHANNELS, Channel(int(row["channel"]))),
        county=names.of("county", row["county"]),
        agency=names.of("agency", row["agency"]),
        due_agency=names.of("agency", row["due_agency"]),
        topic=names.of("topic", row["topic"]),
        status=_status(
            recorded,
            is_reopened=_is_open_again(intervals, moment),
            ended_with=outcome if ended else None,
            is_answered=undated or answered is not None,
        ),
        outcome=names.word(OUTCOMES, outcome) if ended and outcome else "",
        due=as_moment(row["due_at"]),
        answered=answered,
        answered_undated=undated,
        closed=closed,
        as_of=moment,
        handoffs=int(row["handoffs"]),
        reopenings=sum(start <= moment for start, _ in intervals),
        load=int(row["load"]),
        recorded=recorded,
        said_in_time=bool(row["on_time"]) if pd.isna(row["due_at"]) and not pd.isna(row["due_day"]) else None,
    )


def _is_open_again(intervals: list[tuple[datetime, datetime | None]], moment: datetime) -> bool:
    """Whether a case was reopened by a moment, and not closed again by then."""
    return any(start <= moment and (end is None or end > moment) for start, end in intervals)


def _status(
    recorded: frozenset[Recorded], *, is_reopened: bool, ended_with: Outcome | None, is_answered: bool
) -> Status:
    """The status of a case, as far as its source records answers and closings; `ended_with` is None if it is open."""
    if is_reopened:
        return "reopened"
    if ended_with is not None:
        return "set_aside" if ended_with in SET_ASIDE else "closed"
    if is_answered:
        return "answered" if Recorded.closing in recorded else "has_answer"
    if Recorded.answer not in recorded:
        return "open" if Recorded.closing in recorded else "registered"
    return "waiting"


def _reopened(
    frame: pd.DataFrame, store: Store, scope: Scope
) -> dict[int, list[tuple[datetime, datetime | None]]]:
    """Intervals of being open again (reopened, closed again) of the cases that were reopened, by case id."""
    case_ids = [int(number) for number in frame.loc[frame["reopenings"] > 0, "case_id"]]
    rows = reopenings(store, scope)
    intervals: dict[int, list[tuple[datetime, datetime | None]]] = {}
    for chunk in id_chunks(case_ids):
        chunk_rows = store.frame(
            sa.select(rows.c.case_id, rows.c.reopened_at, rows.c.closed_at).where(rows.c.case_id.in_(chunk))
        )
        for number, start, end in chunk_rows.itertuples(index=False):
            intervals.setdefault(int(number), []).append((as_moment(start) or datetime.min, as_moment(end)))
    return intervals


def id_chunks(numbers: list[int]) -> Iterable[list[int]]:
    """The ids in chunks small enough for one SQL statement."""
    return (numbers[i : i + MAX_IDS_PER_STATEMENT] for i in range(0, len(numbers), MAX_IDS_PER_STATEMENT))


def _by(value: object, moment: datetime) -> datetime | None:
    """The moment if it is not after another; else None."""
    own_moment = as_moment(value)
    return own_moment if own_moment is not None and own_moment <= moment else None


def as_moment(value: Any) -> datetime | None:
    """Python datetime of a value from the database or pandas; None if missing."""
    return None if value is None or pd.isna(value) else pd.Timestamp(value).to_pydatetime()
