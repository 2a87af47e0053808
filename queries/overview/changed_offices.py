"""Offices that are new in the data, or have no new case any more: opened and closed, or renamed."""

from datetime import date, timedelta

from queries.estimates.measure import measure
from queries.overview import overview_texts as texts
from queries.overview.bilingual_names import names_of
from queries.overview.overview_contents import EMPTY
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

NEW_DAYS = 91  # the newest days, in which an office may be new
PAST_DAYS = 182  # days before these, in which it had no case then, and in which others were usual
SILENT_DAYS = 28
FEWEST_NEW = 20  # cases
FEWEST_USUAL = 10.0  # cases in SILENT_DAYS; by chance none comes once in 20,000 times
MOST_NAMES = 3


def offices_come_and_gone(store: Store, scope: Scope, *, latest: date) -> Text:
    """Offices of the scope that are new in the data, and those without a new case; empty without any.

    `latest` is the last complete day. The whole province counts, whatever counties or topics the scope chooses. Empty
    where the data begin too late to know, and for a scope of one office.
    """
    begin = store.first_day
    start = latest - timedelta(NEW_DAYS + PAST_DAYS - 1)
    if len(scope.agencies) == 1 or begin is None or begin > start:
        return EMPTY
    past = _cases(store, scope, start, latest - timedelta(NEW_DAYS))
    new = _cases(store, scope, latest - timedelta(NEW_DAYS - 1), latest)
    newest = _cases(store, scope, latest - timedelta(SILENT_DAYS - 1), latest)
    come = {code: n for code, n in new.items() if n >= FEWEST_NEW and not past.get(code)}
    days_before = NEW_DAYS + PAST_DAYS - SILENT_DAYS
    usual = {
        code: (past.get(code, 0) + new.get(code, 0)) * SILENT_DAYS / days_before for code in {*past, *new}
    }
    gone = {code: n for code, n in usual.items() if n >= FEWEST_USUAL and not newest.get(code)}
    parts = []
    if come:
        parts.append(texts.NEW_IN_DATA.formatted(offices=_named(store, come)))
    if gone:
        days = texts.span_text(SILENT_DAYS)
        parts.append(texts.WITHOUT_NEW_CASES.formatted(days=days, offices=_named(store, gone)))
    if come and gone:
        parts.append(texts.ONLY_NAME_NEW)
    return texts.joined(parts, between=texts.STOP)


def _cases(store: Store, scope: Scope, first: date, last: date) -> dict[str, int]:
    """Cases registered between two days, by office; of the scope's offices, where it chooses some."""
    whole = Scope(as_of=scope.as_of, load=scope.load).with_period(first, last)
    columns = measure(store, "received", whole, by=("agency",)).columns
    chosen = chosen_offices(store, scope)
    counts = dict(zip(columns["agency"], columns["n"], strict=True))
    return {
        str(code): int(n) for code, n in counts.items() if code and (chosen is None or str(code) in chosen)
    }


def _named(store: Store, cases: dict[str, int] | dict[str, float]) -> Text:
    """The names of the offices with most cases, and how many more there are."""
    names = names_of(store, "agency")
    codes = sorted((code for code in cases if code in names), key=lambda code: (-cases[code], code))
    shown = [texts.isolated(names[code]) for code in codes[:MOST_NAMES]]
    more = len(codes) - len(shown)
    return texts.joined(
        [*shown, *([texts.MORE_OFFICES.formatted(n=texts.n_text(more))] if more else [])], between=texts.COMMA
    )
