"""The fixed periods over which an office sees its own assessment: the last 3, 6 and 12 whole Jalali months."""

from dataclasses import dataclass
from datetime import date, timedelta

from persian.calendar import month_of
from persian.digits import number
from queries.comparisons.peers.peer_comparison import ON_TIME
from queries.comparisons.peers.period_stretches import EqualPeriod
from queries.disclosure.publication_grid import has_begun, is_whole
from queries.disclosure.publication_store import publication_store
from queries.measures import MEASURES
from queries.question.vintage import facts, first_day
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope

MONTH_COUNTS = (3, 6, 12)
EARLIER = 6  # earlier periods that say since when an office needs a look
_ONE_DAY = timedelta(days=1)
_LENGTH = Text("{months} ماه کامل گذشته", "the last {months} whole months")


@dataclass(frozen=True)
class AssessmentPeriod:
    """A number of whole months, and their first and last day."""

    months: int
    first: date
    last: date


def assessment_periods(store: Store) -> tuple[AssessmentPeriod, ...]:
    """The periods that are offered, the shortest first: those that the data cover from their first day on.

    They end with the last month that is whole at as-of, so they change once a month, and are the same for everybody.
    """
    store = publication_store(store)
    last = _last_whole_day(store)
    begins = first_day(store, Scope())
    if last is None or begins is None:
        return ()
    periods = [AssessmentPeriod(months, _months_before(last, months), last) for months in MONTH_COUNTS]
    return tuple(period for period in periods if has_begun(month_of(period.first), begins))


def assessment_period(store: Store, months: int) -> AssessmentPeriod:
    """The offered period of a number of months. Raises ScopeError, which says what is offered, for any other."""
    offered = assessment_periods(store)
    for period in offered:
        if period.months == months:
            return period
    texts = [str(period.months) for period in offered]
    raise ScopeError.of(
        "months",
        str(months),
        f"ارزیابی دستگاه تنها برای {'، '.join(texts) or 'هیچ'} ماه کامل گذشته نشان داده می‌شود.",
        f"The assessment of an office is shown for the last {', '.join(texts) or 'no'} whole months only.",
    )


def earlier_periods(store: Store, period: AssessmentPeriod) -> tuple[EqualPeriod, ...]:
    """Periods of as many months that ended 1, 2, … months earlier, the latest first, as far as the data reach."""
    begins = first_day(store, Scope())
    periods: list[EqualPeriod] = []
    last = period.last
    for _ in range(EARLIER):
        last = month_of(last).first - _ONE_DAY
        first = _months_before(last, period.months)
        if begins is None or not has_begun(month_of(first), begins):
            break
        periods.append(EqualPeriod(first, last))
    return tuple(periods)


def length_text(period: AssessmentPeriod, lang: str) -> str:
    """The length of a period in words."""
    return _LENGTH.label(lang).format(months=number(period.months, lang))


def _last_whole_day(store: Store) -> date | None:
    """The last day of the last month that is whole at as-of; None before anything is loaded."""
    if not store.load:
        return None
    as_of = facts(store, Scope()).latest_as_of
    month = month_of(as_of.date())
    if is_whole(month, as_of, MEASURES[ON_TIME]):
        return month.last
    return month.first - _ONE_DAY


def _months_before(last: date, months: int) -> date:
    """First day of a stretch of whole months that ends on a day."""
    first = month_of(last).first
    for _ in range(months - 1):
        first = month_of(first - _ONE_DAY).first
    return first
