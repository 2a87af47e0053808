"""Offices that are new in the data, offices and counties without a new case: opened, closed, merged or renamed."""

from dataclasses import dataclass
from datetime import date, timedelta

from queries.estimates.measure import measure
from queries.overview import overview_texts as texts
from queries.overview.bilingual_names import names_of
from queries.overview.overview_contents import EMPTY
from queries.overview.short_list import short_list
from queries.question.filters import chosen_offices
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

NEW_DAYS = 91  # the newest days, in which an office may be new
PAST_DAYS = 182  # days before these, in which it had no case then, and in which others were usual
SILENT_DAYS = 28
FEWEST_NEW = 20  # cases
FEWEST_USUAL = 10.0  # cases in SILENT_DAYS; by chance none comes once in 20,000 times


@dataclass(frozen=True)
class _Counts:
    """Cases registered in the past, in the newest days, and in the newest SILENT_DAYS of these, by code."""

    past: dict[str, int]
    new: dict[str, int]
    newest: dict[str, int]

    def gone(self) -> dict[str, float]:
        """Those without a case in the newest days, with how many are usual in such a time, where that is not few."""
        days_before = NEW_DAYS + PAST_DAYS - SILENT_DAYS
        usual = {
            code: (self.past.get(code, 0) + self.new.get(code, 0)) * SILENT_DAYS / days_before
            for code in {*self.past, *self.new}
        }
        return {code: n for code, n in usual.items() if n >= FEWEST_USUAL and not self.newest.get(code)}


def offices_come_and_gone(store: Store, scope: Scope, *, latest: date) -> Text:
    """Offices of the scope that are new in the data, and those without a new case; empty without any.

    `latest` is the last complete day. The whole province counts, whatever counties or topics the scope chooses. Empty
    where the data begin too late to know, and for a scope of one office.
    """
    counts = None if len(scope.agencies) == 1 else _counts(store, scope, "agency", latest)
    if counts is None:
        return EMPTY
    come = {code: n for code, n in counts.new.items() if n >= FEWEST_NEW and not counts.past.get(code)}
    gone = counts.gone()
    parts = []
    if come:
        parts.append(texts.NEW_IN_DATA.formatted(offices=_named(store, "agency", come)))
    if gone:
        days = texts.span_text(SILENT_DAYS)
        parts.append(texts.WITHOUT_NEW_CASES.formatted(days=days, offices=_named(store, "agency", gone)))
    if come and gone:
        parts.append(texts.ONLY_NAME_NEW)
    return texts.joined(parts, between=texts.STOP)


def silent_counties(store: Store, scope: Scope, *, latest: date) -> Text:
    """Counties of the scope without a new case, which may have been merged or renamed; empty without any.

    As `offices_come_and_gone`: the attention list names a county only while its silence is new.
    """
    counts = _counts(store, scope, "county", latest)
    if counts is None or not (gone := counts.gone()):
        return EMPTY
    days = texts.span_text(SILENT_DAYS)
    return texts.SILENT_COUNTIES.formatted(days=days, counties=_named(store, "county", gone))


def _counts(store: Store, scope: Scope, by: str, latest: date) -> _Counts | None:
    """The cases of the offices or counties; None where the data begin too late to know what is usual."""
    begin = store.first_day
    start = latest - timedelta(NEW_DAYS + PAST_DAYS - 1)
    if begin is None or begin > start:
        return None
    return _Counts(
        _cases(store, scope, by, start, latest - timedelta(NEW_DAYS)),
        _cases(store, scope, by, latest - timedelta(NEW_DAYS - 1), latest),
        _cases(store, scope, by, latest - timedelta(SILENT_DAYS - 1), latest),
    )


def _cases(store: Store, scope: Scope, by: str, first: date, last: date) -> dict[str, int]:
    """Cases registered between two days, by office or county; of those that the scope chooses, where it does."""
    whole = Scope(as_of=scope.as_of, load=scope.load).with_period(first, last)
    columns = measure(store, "received", whole, by=(by,)).columns
    chosen = chosen_offices(store, scope) if by == "agency" else frozenset(scope.counties) or None
    counts = dict(zip(columns[by], columns["n"], strict=True))
    missing = store.codes(by).get(NOT_GIVEN_KEY)
    return {
        str(code): int(n)
        for code, n in counts.items()
        if code and code != missing and (chosen is None or str(code) in chosen)
    }


def _named(store: Store, by: str, cases: dict[str, int] | dict[str, float]) -> Text:
    """The names of those with most cases, and how many more there are."""
    names = names_of(store, by)
    codes = sorted((code for code in cases if code in names), key=lambda code: (-cases[code], code))
    more = texts.MORE_OFFICES if by == "agency" else texts.MORE_COUNTIES
    return short_list(codes, lambda code: texts.isolated(names[code]), more=more)
