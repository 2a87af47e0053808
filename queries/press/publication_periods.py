"""Publication periods: whole Jalali months, quarters and years. Parse them, list them, find the reference period."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from persian.bidi import isolate
from persian.calendar import CalendarError, CalendarPeriod, month_of, quarter_of, shift_year, year_of
from persian.digits import to_latin_digits
from queries.disclosure.publication_grid import PUBLICATION_SPANS, has_begun, is_whole
from queries.measures.declaration import Measure
from queries.question.grouping import GRAINS
from queries.question.vintage import facts, first_day
from queries.storage.store import Store
from queries.vocabulary.periods import read_period
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope

ReferencePeriod = Literal["previous", "last_year"]
AROUND: dict[str, Callable[[date], CalendarPeriod]] = {
    "month": month_of,
    "quarter": quarter_of,
    "year": year_of,
}
LAST = {"last-month": "month", "last-quarter": "quarter", "last-year": "year"}
DEFAULT = "quarter"
EXAMPLES = "1404, 1404-Q1, 1404-05, last-quarter, 1404/01/01-1404/03/31"


def publication_span(scope: Scope) -> tuple[str, CalendarPeriod] | None:
    """The grain and span if a scope's period is exactly one month, quarter or year; else None."""
    if scope.first is None or scope.last is None:
        return None
    for grain in PUBLICATION_SPANS:
        spans = GRAINS[grain](scope.first, scope.last)
        if len(spans) == 1 and (spans[0].first, spans[0].last) == (scope.first, scope.last):
            return grain, spans[0]
    return None


def whole_spans(
    store: Store, measure: Measure, grain: str, *, load: int | None = None
) -> list[CalendarPeriod]:
    """The spans of a grain for which the data hold everything that the measure counts, the newest first."""
    as_of, first = facts(store, Scope(load=load)).latest_as_of, first_day(store, Scope(load=load))
    if first is None or first > as_of.date():
        return []
    spans = [
        span
        for span in GRAINS[grain](first, as_of.date())
        if has_begun(span, first) and is_whole(span, as_of, measure)
    ]
    return spans[::-1]


def last_whole(store: Store, measure: Measure, *, load: int | None) -> CalendarPeriod | None:
    """The last whole quarter, or the last whole month if there is no whole quarter yet; None if there is neither."""
    for grain in (DEFAULT, "month"):
        if spans := whole_spans(store, measure, grain, load=load):
            return spans[0]
    return None


def reference_scope(scope: Scope, against: ReferencePeriod) -> Scope | None:
    """The scope of the previous span or of the same span last year; None if outside the supported calendar."""
    publication = publication_span(scope)
    if publication is None:
        return None
    grain, span = publication
    try:
        day = span.first - timedelta(1) if against == "previous" else shift_year(span.first, -1)
        other = AROUND[grain](day)
    except (CalendarError, OverflowError):
        return None
    return scope.with_period(other.first, other.last)


def read_span(store: Store, measure: Measure, text: str, *, load: int | None = None) -> tuple[date, date]:
    """Parse a period from a URL into its first and last day: 1404, 1404-Q1, 1404-05, last-quarter, or two days.

    Raises ScopeError if the text is not a period, has no beginning or end, or if the data have no such whole span yet.
    """
    name = to_latin_digits(text).strip()
    if name in LAST:
        spans = whole_spans(store, measure, LAST[name], load=load)
        if spans:
            return spans[0].first, spans[0].last
        raise ScopeError.of(
            "period", text, "هنوز چنین دورهٔ کاملی در داده‌ها نیست.", "No such whole period is known yet."
        )
    today = facts(store, Scope(load=load)).latest_as_of.date()
    first, last, _ = read_period(text, today=today)
    if first is None or last is None:
        raise ScopeError.of(
            "period",
            text,
            f"دورهٔ «{isolate(text)}» آغاز یا پایان ندارد. نمونه‌ها: {EXAMPLES}.",
            f"The period “{text}” has no beginning or no end. Examples: {EXAMPLES}.",
        )
    return first, last
