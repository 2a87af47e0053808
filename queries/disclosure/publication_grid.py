"""Grid of publishable figures: parse and validate a question for whole Jalali periods × a unit × kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from persian.calendar import CalendarPeriod, format_day
from queries.measures import MEASURES
from queries.measures.declaration import Measure
from queries.question.grouping import GRAINS
from queries.question.vintage import facts, first_day
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.sql.components import COMPONENTS
from queries.sql.conditions import FOLLOW_UP_DAYS
from queries.storage.store import Store
from queries.vocabulary.codes import Kind
from queries.vocabulary.labels import PARAMETER_LABELS, Text
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

PUBLICATION_SPANS = ("month", "quarter", "year")
PUBLICATION_UNITS = ("county", "agency", "topic_group")
PUBLICATION_KINDS = (Kind.complaint, Kind.request, Kind.suggestion)
# The cases of this measure are the hits of another share: published together they would reveal its misses.
UNPUBLISHED_MEASURES = ("deadline_bunching",)
DAY_IS_OVER = time(23, 59)  # an as-of from this time on counts as the end of its day
START_TOLERANCE = (1, 0.02)  # days, plus part of a span, that may pass before the first case


@dataclass(frozen=True)
class PublicationRequest:
    """A question of which every cell is on the grid."""

    measure: Measure
    scope: Scope
    by: tuple[str, ...]
    as_of: datetime
    spans: tuple[CalendarPeriod, ...]
    grain: str | None  # the grouping by time: month, quarter or year
    unit: str | None  # county, agency or topic_group: the unit grouped by or filtered by
    codes: tuple[str, ...]  # codes of the unit to include; empty: all
    kinds: tuple[Kind, ...]  # one row each; empty: all kinds together


def publishable_measures() -> tuple[str, ...]:
    """Keys of the measures with protected figures: counts, shares, quantiles, and rates if populations are known."""
    with_rates = province_at(settings().province_folder).has_populations
    return tuple(
        key
        for key, measure in MEASURES.items()
        if measure.estimator.publishable
        and key not in UNPUBLISHED_MEASURES
        and (with_rates or not measure.is_per_inhabitants)
    )


def parse_request(store: Store, measure: Measure, scope: Scope, by: Sequence[str]) -> PublicationRequest:
    """Validate a question and return it as a request. Raises ScopeError, which says what is not on the grid."""
    if measure.key not in publishable_measures():
        allowed = publishable_measures()
        raise ScopeError.of(
            "measure",
            measure.key,
            f"شاخص «{measure.title.fa}» رقم انتشارپذیر ندارد؛ این‌ها دارند: "
            f"{'، '.join(MEASURES[key].title.fa for key in allowed)}.",
            f"“{measure.key}” has no figures for publication; these have: {', '.join(allowed)}.",
        )
    grain, unit = _groupings(scope, by)
    _refuse_other_filters(scope)
    codes = getattr(scope, DIMENSION_FIELDS[unit]) if unit else ()
    _refuse_sums(scope, by, unit, codes)
    if unit and (unnamed := store.dimension(unit)["code"].get(0)) and unnamed in codes:
        raise ScopeError.of(
            unit,
            str(unnamed),
            "پرونده‌هایی که این مشخصه را ندارند جداگانه منتشر نمی‌شوند.",
            "Cases for which none is given are not published by themselves.",
        )
    latest_as_of = facts(store, scope).latest_as_of
    spans = _spans(scope, grain)
    _refuse_unknown_start(spans[0], first_day(store, scope))
    _refuse_incomplete(spans[-1], latest_as_of, measure)
    kinds = _published_kinds(measure, scope, by, unit)
    return PublicationRequest(measure, scope, tuple(by), latest_as_of, spans, grain, unit, codes, kinds)


def _refuse_sums(scope: Scope, by: Sequence[str], unit: str | None, codes: Sequence[str]) -> None:
    """Refuse sums over several units or kinds.

    A sum over some counties minus one of them would be another figure, off the grid and unprotected.
    """
    for name, values in ((unit or "", codes), ("kind", scope.kinds)):
        if name not in by and len(values) > 1:
            word = PARAMETER_LABELS[name]
            raise ScopeError.of(
                name,
                ",".join(values),
                f"مجموعِ چند {word.fa} منتشر نمی‌شود؛ یکی را انتخاب کنید یا به تفکیک {word.fa} بپرسید.",
                f"A sum over more than one {word.en} is not published: choose one, or break down by {word.en}.",
            )


def _published_kinds(measure: Measure, scope: Scope, by: Sequence[str], unit: str | None) -> tuple[Kind, ...]:
    """The kinds that a request is about, each in a row of its own; empty for all kinds together.

    Raises ScopeError for cases without a kind, and for kinds of a unit that is not published by kind.
    """
    kinds_in_scope = tuple(Kind[name] for name in scope.kinds)
    if any(kind not in PUBLICATION_KINDS for kind in kinds_in_scope):
        raise ScopeError.of(
            "kind",
            "unknown",
            "پرونده‌های بی‌نوع جداگانه منتشر نمی‌شوند.",
            "Cases whose kind is not given are not published by themselves.",
        )
    if not has_kinds(measure, unit) and ("kind" in by or kinds_in_scope):
        word = PARAMETER_LABELS[unit or "agency"]
        raise ScopeError.of(
            "kind",
            ",".join(scope.kinds),
            f"«{measure.title.fa}» به تفکیک {word.fa} و نوع با هم منتشر نمی‌شود؛ یکی از آن دو را بردارید.",
            f"“{measure.title.en}” is not published by {word.en} and kind together; take one of them out.",
        )
    return (kinds_in_scope or PUBLICATION_KINDS) if "kind" in by else kinds_in_scope


def is_whole(span: CalendarPeriod, as_of: datetime, measure: Measure) -> bool:
    """Whether everything that a measure counts in a span had happened by as-of, including follow-ups of 30 days."""
    last = span.last + timedelta(days=follow_up_days(measure))
    return last < as_of.date() or (last == as_of.date() and as_of.time() >= DAY_IS_OVER)


def follow_up_days(measure: Measure) -> int:
    """Days after a span for which a measure still waits for follow-ups of its cases."""
    # Measures with a 30-day follow-up (reopenings, days waited) are complete only that long after the span.
    edge_kinds = {COMPONENTS[name].edge_kind for name in measure.estimator.components.values()}
    return FOLLOW_UP_DAYS if edge_kinds & {"follow_up", "waited"} else 0


def has_begun(span: CalendarPeriod, begins: date) -> bool:
    """Whether data that start on the day `begins` cover the span from its start.

    `begins` is the day of the first case. On the first of Farvardin, or in the first week of a year, there may be no
    cases; hence the tolerance.
    """
    days, part = START_TOLERANCE
    return (begins - span.first).days <= days + part * ((span.last - span.first).days + 1)


def has_kinds(measure: Measure, unit: str | None) -> bool:
    """Whether figures of a unit are published by kind. No rollup has the stocks of an office or topic group by kind."""
    return not (measure.estimator.is_stock and unit in ("agency", "topic_group"))


def _groupings(scope: Scope, by: Sequence[str]) -> tuple[str | None, str | None]:
    """Grouping by time and unit of a question. Raises ScopeError for other groupings or more than one of either."""
    wrong = [name for name in by if name not in (*PUBLICATION_SPANS, *PUBLICATION_UNITS, "kind")]
    times = [name for name in by if name in PUBLICATION_SPANS]
    units = {name for name in PUBLICATION_UNITS if name in by or getattr(scope, DIMENSION_FIELDS[name])}
    if wrong or len(times) > 1 or len(units) > 1 or len(set(by)) < len(by):
        requested = [*by, *sorted(units - set(by))]
        labels = [PARAMETER_LABELS.get(name, Text(name, name)) for name in requested]
        raise ScopeError.of(
            "by",
            ",".join(requested),
            f"«{'، '.join(word.fa for word in labels)}» با هم منتشر نمی‌شود: هر رقم حداکثر به یکی از شهرستان، دستگاه "
            "اجرایی و گروه موضوع، یکی از ماه، فصل و سال، و نوع پرونده محدود یا تفکیک می‌شود.",
            f"“{', '.join(word.en for word in labels)}” is not published: a figure is of, or by, at most one of "
            "county, agency and topic group, one of month, quarter and year, and kind.",
        )
    return next(iter(times), None), next(iter(units), None)


def _refuse_other_filters(scope: Scope) -> None:
    """Raise ScopeError for filters that are not on the grid: channel, topic, peer group, trips left out, as-of."""
    narrowed = [
        name
        for name, field in DIMENSION_FIELDS.items()
        if name not in (*PUBLICATION_UNITS, "kind") and getattr(scope, field)
    ]
    # Figures with and without trips, or at two moments, would differ by small numbers of cases.
    narrowed += (["trips"] if scope.trips == "out" else []) + (["as_of"] if scope.as_of else [])
    for name in narrowed:
        raise ScopeError.of(
            name,
            name,
            f"ارقام انتشارپذیر با «{PARAMETER_LABELS[name].fa}» محدود نمی‌شوند؛ آن را از محدوده بردارید.",
            f"Publishable figures cannot be narrowed by {PARAMETER_LABELS[name].en}; take it out of the scope.",
        )


def _spans(scope: Scope, grain: str | None) -> tuple[CalendarPeriod, ...]:
    """Whole spans of the period; without a grouping by time it must be exactly one. Raises ScopeError."""
    if scope.first and scope.last:
        # Without a grouping by time the period itself must be one month, quarter or year.
        for name in PUBLICATION_SPANS if grain is None else (grain,):
            spans = GRAINS[name](scope.first, scope.last)
            exact = spans[0].first == scope.first and spans[-1].last == scope.last
            if exact and (grain or len(spans) == 1):
                return tuple(spans)
    text = scope.period_sentence("en")
    what_fa = (
        f"از آغاز تا پایان {PARAMETER_LABELS[grain].fa}های کامل" if grain else "درست یک ماه، یک فصل یا یک سال"
    )
    what_en = (
        f"from the beginning to the end of whole {grain}s" if grain else "exactly one month, quarter or year"
    )
    raise ScopeError.of(
        "period",
        text,
        f"دورهٔ «{scope.period_sentence('fa')}» منتشر نمی‌شود؛ دوره باید {what_fa} شمسی باشد.",
        f"The period “{text}” is not published: it must be {what_en} of the Jalali calendar.",
    )


def _refuse_unknown_start(span: CalendarPeriod, begins: date | None) -> None:
    """Raise ScopeError for a span that starts before the data: part of a year is not a year, and unknown is not 0."""
    if begins is None or has_begun(span, begins):
        return
    raise ScopeError.of(
        "period",
        span.key,
        f"داده‌ها از {format_day(begins, 'fa', style='long')} آغاز می‌شود؛ «{span.label_fa}» از آغاز در دست نیست.",
        f"Data begin on {format_day(begins, 'en', style='long')}: {span.label_en} is not known from its beginning.",
    )


def _refuse_incomplete(span: CalendarPeriod, as_of: datetime, measure: Measure) -> None:
    """Raise ScopeError for a span that was not complete at as-of."""
    if is_whole(span, as_of, measure):
        return
    raise ScopeError.of(
        "period",
        span.key,
        f"«{span.label_fa}» هنوز کامل نشده است (داده‌ها تا {format_day(as_of.date(), 'fa', style='long')})؛ پس از آن "
        "منتشر می‌شود.",
        f"{span.label_en} is not complete yet (data until {format_day(as_of.date(), 'en', style='long')}); it is "
        "published after that.",
    )
