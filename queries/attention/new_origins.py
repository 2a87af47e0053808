"""Detect surges whose excess came by a channel, or from a source, that is new among the cases of the line.

A mobile application that begins, or the file of a municipality's own centre that is loaded for the first time, raises
counts of counties and topics as an event does. The line stays, because more cases did arrive; but it says by which
channel or from which source they came and since when, and whether anything is left without them
(`stats.attention.new_parts`). What such a line concerns is only what is left.

Of another surge that came mostly by one channel, one that had at most half of the cases before, the channel is named:
hundreds of cases entered on the portal at night are another matter than as many calls.

One statement is asked for each line about a surge, and two to five for one of which a new channel or source holds most
of the excess.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.attention.anomaly_check import Check, LeadingParts, NewOrigin, Subject
from queries.attention.count_limits import count_limits
from queries.attention.entered_at_once import MAX_USUAL
from queries.attention.leading_parts import MIN_OF_SEVERAL, MIN_OVERREPRESENTED
from queries.attention.monitored_series import YEAR, MonitoredSeries
from queries.attention.thresholds import BASELINE_GAP_DAYS, MIN_PARTS_SHARE
from queries.measures import MEASURES
from queries.question.filters import in_keys
from queries.question.question import Question, make_question
from queries.sql.buckets import as_day, literal_day
from queries.sql.components import ONE, sum_where
from queries.sql.conditions import Condition
from queries.storage.store import Store
from queries.vocabulary.codes import Channel
from queries.vocabulary.labels import CHANNELS, Text
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from stats.attention.new_parts import PartCounts, holds_most, new_parts, share_of, usual_rest

Dimension = Literal["channel", "source"]

# A file is the more exact answer: of one that begins, the channel may be new as well.
DIMENSIONS: tuple[Dimension, ...] = ("source", "channel")
MIN_DAYS_BEFORE = 28  # of the time before, without which nothing can be called new
STRAY_SHARE = 0.02  # of the cases of a new channel, which may have come before it begins


@dataclass(frozen=True)
class EventSpan:
    """The days that are compared: those of the check, up to `last`, and the time before the event, up to `before`.

    Between the two lie the days of the event that the check does not count, and four weeks in which it may have begun
    slowly. All days are inclusive.
    """

    first_before: date
    before: date
    first: date
    last: date

    @property
    def days_before(self) -> int:
        """Number of days of the time before."""
        return (self.before - self.first_before).days + 1

    @property
    def days(self) -> int:
        """Number of days of the check."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Judgement:
    """New channels or sources (keys) that hold most of an excess, with their cases now and all of theirs before.

    `rest` are the cases of all others, with the mean and the 95 % limits of what is expected of them.
    """

    cases: dict[int, float]
    before: float
    rest: float
    expected: float
    lower: float
    upper: float


def with_new_origin(store: Store, scope: Scope, series: MonitoredSeries, check: Check) -> Check:
    """The check; for a surge by a new channel or from a new source, with its cases and what is left without them."""
    span = event_span(check, last=series.day, first=series.counts["county"].first)
    if check.kind != "surge" or check.is_within_range or check.has_new_name or span is None:
        return check
    # Cases registered up to a day stay the same after as-of, and the current table need not be reconstructed.
    is_newest = scope.load is None or scope.load == store.load
    whole = replace(scope, trips="out", as_of=None if is_newest else scope.as_of)

    @cache
    def counts_of(subject: Subject) -> pd.DataFrame:
        return counts_by_origin(store, whole, subject, span)

    judged = [
        (dimension, judgement)
        for dimension in DIMENSIONS
        if (judgement := _judged(check, counts_of, dimension, span)) is not None
    ]
    if not judged:
        return _with_leading_channel(check, counts_of(check.subject))
    dimension, clearest = min(judged, key=lambda each: each[1].rest)
    cases, before = clearest.cases, clearest.before
    new = sorted(cases, key=lambda key: (-cases[key], key))
    return replace(
        check,
        new_origin=NewOrigin(
            dimension,
            tuple(_name(store, dimension, key) for key in new),
            first_day_of_origin(store, whole, check.subject, span, dimension, new),
            sum(cases.values()),
            before,
            clearest.rest,
            clearest.expected,
            clearest.lower,
            clearest.upper,
        ),
    )


def _with_leading_channel(check: Check, counts: pd.DataFrame) -> Check:
    """The check with the channel by which most of its excess came, if that is not usual nor said of its days."""
    if counts.empty or (check.at_once is not None and "channel" in check.at_once.origins):
        return check
    sums = counts.groupby("channel")[["n_before", "n_now"]].sum().astype(float)
    usual = sums["n_before"] / max(float(sums["n_before"].sum()), 1.0)
    more = sums["n_now"] - check.expected * usual
    key = more.idxmax()
    named, least = Channel(int(key)), max(MIN_PARTS_SHARE, MIN_OVERREPRESENTED * usual[key]) * check.excess
    if named == Channel.unknown or usual[key] > MAX_USUAL or more[key] < max(least, MIN_OF_SEVERAL):
        return check
    cases, expected = float(sums["n_now"][key]), check.expected * float(usual[key])
    leading = LeadingParts("channel", (CHANNELS[named],), cases, expected)
    return replace(check, leading_channel=leading)


def event_span(check: Check, *, last: date, first: date) -> EventSpan | None:
    """The days to compare of a check; None with too little history. `first` is the first day of the data."""
    before = last - timedelta(max(check.event_days, check.days) + BASELINE_GAP_DAYS)
    span = EventSpan(max(before - timedelta(YEAR - 1), first), before, last - timedelta(check.days - 1), last)
    return span if span.days_before >= MIN_DAYS_BEFORE else None


def judge_parts(
    check: Check,
    keys: Sequence[int],
    here: PartCounts,
    *,
    everywhere: PartCounts,
    families: Sequence[PartCounts],
    span: EventSpan,
) -> Judgement | None:
    """The new channels or sources of a surge, if they hold most of its excess.

    All counts are those of `keys`, followed by those of all others together. `here` are their counts in the line,
    `everywhere` those in the province. `families` are the counts of those with which the subject is compared, itself
    included: of a county and of a topic, the province; of a topic group in a county, the county and the topic group; of
    the province, none.
    """
    parts = new_parts(here, everywhere, days_before=span.days_before, days=span.days)
    cases = float(here.now[parts].sum())
    rest = max(check.actual - cases, 0.0)
    elsewhere = max((share_of(parts, family.minus(here)) for family in families), default=0.0)
    if not cases or not holds_most(cases, rest, expected=check.expected, share_elsewhere=elsewhere):
        return None
    mean, variance = usual_rest(check.expected, check.variance, elsewhere)
    lower, upper = count_limits(mean, variance)
    own = {key: float(here.now[i]) for i, key in enumerate(keys) if parts[i]}
    return Judgement(own, float(here.before[parts].sum()), rest, mean, lower, upper)


def _judged(
    check: Check, counts_of: Callable[[Subject], pd.DataFrame], dimension: Dimension, span: EventSpan
) -> Judgement | None:
    """The judgement of one dimension; the counts of others are asked for only where they may matter."""
    keys = sorted({int(key) for key in counts_of(check.subject)[dimension]})

    def parts_of(subject: Subject) -> PartCounts:
        return _by_key(counts_of(subject), dimension, keys)

    here = parts_of(check.subject)
    # By the line alone, more seems new than with all others known: if it does not suffice, nothing will.
    alone = judge_parts(check, keys, here, everywhere=here, families=(), span=span)
    if alone is None or not check.subject:
        return alone
    cells = len(check.subject) > 1
    families = [parts_of((pair,)) for pair in check.subject] if cells else [parts_of(())]
    return judge_parts(check, keys, here, everywhere=parts_of(()), families=families, span=span)


def counts_by_origin(store: Store, scope: Scope, subject: Subject, span: EventSpan) -> pd.DataFrame:
    """Cases of a subject by channel and source: rows with both keys and the cases before the event and now."""
    question = _question(store, scope, subject, span.first_before, span.last)
    rows = question.facts.cases
    keys = [rows.c.channel, rows.c.source]
    day = rows.c.registered_day
    statement = sa.select(
        *keys,
        sum_where(day <= literal_day(span.before), ONE).label("n_before"),
        sum_where(day >= literal_day(span.first), ONE).label("n_now"),
    )
    return store.frame(statement.where(*_conditions(question, rows)).group_by(*keys))


def _by_key(counts: pd.DataFrame, dimension: Dimension, keys: Sequence[int]) -> PartCounts:
    """Counts of the keys of a dimension, and of all others together at the end."""
    sums = counts.groupby(dimension)[["n_before", "n_now"]].sum()
    own = sums.reindex(list(keys), fill_value=0)
    others = sums.sum() - own.sum()
    return PartCounts(
        *(np.append(own[name].to_numpy(dtype=float), float(others[name])) for name in ("n_before", "n_now"))
    )


def first_day_of_origin(
    store: Store, scope: Scope, subject: Subject, span: EventSpan, dimension: Dimension, keys: Sequence[int]
) -> date:
    """The day on which the cases of new channels or sources begin, without strays that came earlier."""
    question = _question(store, scope, subject, span.before + timedelta(1), span.last)
    rows = question.facts.cases
    day = rows.c.registered_day
    statement = sa.select(day, sa.func.count().label("n")).where(
        *_conditions(question, rows), in_keys(rows.c[dimension], keys)
    )
    frame = store.frame(statement.group_by(day).order_by(day))
    cases = frame["n"].to_numpy(dtype=float).cumsum()
    return as_day(frame["registered_day"].iloc[int(np.argmax(cases > STRAY_SHARE * cases[-1]))])


def _question(store: Store, scope: Scope, subject: Subject, first: date, last: date) -> Question:
    named: dict[str, Any] = {DIMENSION_FIELDS[name]: (store.codes(name)[key],) for name, key in subject}
    narrowed = replace(scope, **named).with_period(first, last)
    return make_question(store, MEASURES["received"], narrowed, by=(), lang="fa")


def _conditions(question: Question, rows: FromClause) -> list[Condition]:
    return [
        *question.dimension_conditions(rows),
        *question.period_conditions(rows),
        question.facts.registered(),
    ]


def _name(store: Store, dimension: Dimension, key: int) -> Text:
    if dimension == "channel":
        return next(text for channel, text in CHANNELS.items() if int(channel) == key)
    title = next(source.name for source in store.sources if source.source == key)
    return Text(title, title)
