"""Days on which hardly any case is registered, of the province or of one source, or hardly any answer is recorded.

The attention list reports a fall while it lasts and shortly after. But days that stay missing make every figure and
comparison of a period that contains them too low, so they are reported as long as they lie in the period. Where the
answers of all offices are missing, all look slower, and what no office does less than others is reported nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from persian.calendar import to_jalali
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.question.vintage import last_complete_day, vintage
from queries.settings.province_settings import settings
from queries.settings.public_holidays import public_holidays
from queries.sql.buckets import as_day
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.seasons.calendar_regressors import NOWRUZ_DAYS
from stats.seasons.missing_day_spans import MIN_DAYS, WEEK, WEEKS_AROUND, missing_spans

LOOK_BACK = 92  # days before the end of the period: older ones are known, or nobody can bring them any more
# A source is smaller than the province, and may register on some days of the week only: three days are too few there.
# The trial is in docs/decisions.md.
MIN_DAYS_OF_SOURCE = 5
# Offices may be closed for some days, and the answers of the newest days may be entered later.
MIN_DAYS_OF_ANSWERS, MIN_NEWEST_DAYS_OF_ANSWERS = 5, 7
MAX_BEHIND = 7  # days by which a source may be behind others, whose newest days are then not judged
PAST_AFTER = 7  # days since they were made up for, after which missing days are past
MAX_GAPS = 2  # of a source in the time looked at; one with more is often without cases

Counts = NDArray[np.float64]


@dataclass(frozen=True)
class MissingDays:
    """First and last day, both inclusive, the cases registered (or answered) on them, and how many are usual.

    `source` is the name of the source whose cases these are; empty for those of the whole province. `made_up` is the
    day by which about as many more than usual had come as were missing; None where they have not.
    """

    first: date
    last: date
    n: int
    usual: int
    source: str = ""
    of_answers: bool = False
    made_up: date | None = None

    def is_past(self, latest: date) -> bool:
        """Whether they were made up for some days before `latest`, the last complete day: nothing more will come."""
        return self.made_up is not None and self.made_up <= latest - timedelta(PAST_AFTER)


@dataclass(frozen=True)
class _Days:
    """The days that are examined, from `first` to `last`, and those around them, from `start` to `end`."""

    first: date
    last: date
    start: date
    end: date


def missing_days(
    store: Store, scope: Scope, *, latest: date, look_back: int | None = LOOK_BACK
) -> tuple[MissingDays, ...]:
    """Spans of days of the scope's period, of its newest `look_back` days at most, for which data seem to be missing.

    `latest` is the last complete day; `look_back` None examines the whole period. The cases of the whole province
    count, whatever the scope chooses: a load that never came lacks those of everybody.
    """
    days = _days(store, scope, latest, look_back=look_back)
    return () if days is None else tuple(_spans(_counts(store, scope, days, "received"), days.start, days))


def days_without_answers(
    store: Store, scope: Scope, *, latest: date, whole: Sequence[MissingDays] = ()
) -> tuple[MissingDays, ...]:
    """Spans of days, as in `missing_days`, on which hardly any answer is recorded in the whole province.

    Spans with days whose cases are missing in the `whole` province anyway are left out. A single office that answers
    nothing is reported separately (`stopped_answering`). A source that has not delivered yet makes no office look
    slower, since its cases are seen up to its own as-of.
    """
    days = _days(store, scope, latest)
    if days is None:
        return ()
    spans = _spans(
        _known_answers(store, scope, days),
        days.start,
        days,
        fewest_days=MIN_DAYS_OF_ANSWERS,
        fewest_newest_days=MIN_NEWEST_DAYS_OF_ANSWERS,
    )
    return tuple(replace(span, of_answers=True) for span in spans if not _touches(span, whole))


def missing_days_of_sources(
    store: Store, scope: Scope, *, latest: date, whole: Sequence[MissingDays] = ()
) -> tuple[MissingDays, ...]:
    """Missing days of single sources, those with the most missing cases first.

    A span has at least MIN_DAYS_OF_SOURCE days on which cases are usual. It leaves out days that are missing in the
    `whole` province, sources without cases more than MAX_GAPS times in the half year around the period, and the newest
    days of a source, whose cases may still come.
    """
    days = _days(store, scope, latest)
    sources = store.sources_at(vintage(store, scope))
    if days is None or len(sources) < 2:
        return ()
    counts = _counts_by_source(store, scope, days, "received")
    reported: list[MissingDays] = []
    for source in sources:
        own_end = min(days.end, last_complete_day(source.as_of))
        own = counts.get(source.source, np.zeros(0))[: max((own_end - days.start).days + 1, 0)]
        if not own.any():
            continue
        # Before its first case a source may not have existed.
        begin = int(np.flatnonzero(own)[0])
        all_spans = _spans(
            own[begin:],
            days.start + timedelta(begin),
            replace(days, first=days.start),
            fewest_days=MIN_DAYS_OF_SOURCE,
        )
        inside = [
            replace(each, source=source.name)
            for each in all_spans
            if each.last >= days.first and not _touches(each, whole)
        ]
        reported += inside if len(all_spans) <= MAX_GAPS else []
    return tuple(sorted(reported, key=lambda each: (each.n - each.usual, each.source, each.first)))


def _touches(span: MissingDays, others: Sequence[MissingDays]) -> bool:
    """Whether any of the other spans has a day of this one."""
    return any(span.first <= other.last and other.first <= span.last for other in others)


def _days(store: Store, scope: Scope, latest: date, *, look_back: int | None = LOOK_BACK) -> _Days | None:
    """The days to examine; None where there are none."""
    begin = store.first_day
    if begin is None:
        return None
    last, first = min(scope.last or latest, latest), max(scope.first or begin, begin)
    if look_back is not None:
        first = max(first, last - timedelta(look_back - 1))
    if first > last:
        return None
    around = timedelta(WEEK * WEEKS_AROUND)
    return _Days(first, last, max(begin, first - around), min(latest, last + around))


def _spans(
    counts: Counts,
    start: date,
    days: _Days,
    *,
    fewest_days: int = MIN_DAYS,
    fewest_newest_days: int | None = None,
) -> list[MissingDays]:
    """The spans of missing days among those that are examined; `counts` begin on `start`."""
    dates = [start + timedelta(i) for i in range(len(counts))]
    holidays = public_holidays(start, days.end, settings().working_days)
    is_off = np.array([day in holidays or _is_nowruz(day) for day in dates], dtype=bool)
    return [
        MissingDays(
            dates[span.first],
            dates[span.last],
            round(span.n),
            round(span.usual),
            made_up=None if span.made_up is None else dates[span.made_up],
        )
        for span in missing_spans(
            counts, is_off, fewest_days=fewest_days, fewest_newest_days=fewest_newest_days
        )
        if days.first <= dates[span.last] and dates[span.first] <= days.last
    ]


def _counts(store: Store, scope: Scope, days: _Days, key: str) -> Counts:
    """Cases received (or answered) in the whole province by day."""
    columns = measure(store, key, _whole_province(scope, days), by=("day",)).columns
    counts = np.zeros((days.end - days.start).days + 1)
    for day, n in zip(columns["day"], columns["n"], strict=True):
        counts[(date.fromisoformat(day) - days.start).days] += n
    return counts


def _known_answers(store: Store, scope: Scope, days: _Days) -> Counts:
    """Answers in the whole province by day, up to the day that the sources cover.

    A source that is more than MAX_BEHIND days behind holds the others not back, and does not count at all.
    """
    ends = {
        source.source: min(days.end, last_complete_day(source.as_of))
        for source in store.sources_at(vintage(store, scope))
    }
    behind = {source for source, end in ends.items() if (days.end - end).days > MAX_BEHIND}
    if behind:
        counts = np.zeros((days.end - days.start).days + 1)
        for source, own in _counts_by_source(store, scope, days, "answered").items():
            counts += 0 if source in behind else own
    else:
        counts = _counts(store, scope, days, "answered")
    until = min((end for source, end in ends.items() if source not in behind), default=days.end)
    return counts[: max((until - days.start).days + 1, 0)]


def _counts_by_source(store: Store, scope: Scope, days: _Days, key: str) -> dict[int, Counts]:
    """Cases received (or answered) by day, for each source (key) that has any. Read from the facts."""
    question = make_question(store, MEASURES[key], _whole_province(scope, days), by=(), lang="fa")
    rows = question.facts.cases
    source, day = rows.c.source, rows.c[question.clock_column].label("day")
    conditions = [
        *question.dimension_conditions(rows),
        *question.period_conditions(rows),
        question.facts.answered() if key == "answered" else question.facts.registered(),
    ]
    statement = sa.select(source, day, sa.func.count().label("n")).where(*conditions).group_by(source, day)
    counts: dict[int, Counts] = {}
    for row in store.frame(statement).to_dict("records"):
        own = counts.setdefault(int(row["source"]), np.zeros((days.end - days.start).days + 1))
        own[(as_day(row["day"]) - days.start).days] += int(row["n"])
    return counts


def _whole_province(scope: Scope, days: _Days) -> Scope:
    return Scope(as_of=scope.as_of, load=scope.load).with_period(days.start, days.end)


def _is_nowruz(day: date) -> bool:
    """Whether a day is one of the first days of the year, when hardly anybody works."""
    jalali = to_jalali(day)
    return jalali.month == 1 and jalali.day <= NOWRUZ_DAYS
