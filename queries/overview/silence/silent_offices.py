"""Offices that suddenly have no new case, or no answer, while many would be usual: reported within four weeks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import sqlalchemy as sa

from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.overview.silence.case_arrivals import arrivals_by_day
from queries.question.filters import in_keys
from queries.question.question import make_question
from queries.question.vintage import last_complete_day
from queries.sql.buckets import as_day, literal_day
from queries.sql.functions import whole_sum
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.arrays import Floats
from stats.attention.sudden_silence import MAX_DAYS, silent_since

RECENT_DAYS = 91  # in which a source had cases of an office that may still have some
MAX_LATE = 0.1  # of these cases: at most this share may be missing for an office to be silent
YEAR = 365


@dataclass(frozen=True)
class SilentOffice:
    """An office (code), for how many days it has had no new case (or answer), and how many are usual in that time."""

    office: str
    days: int
    usual: float


def silent_offices(
    store: Store,
    whole: Scope,
    candidates: Collection[str],
    *,
    key: str = "received",
    most: int = MAX_DAYS,
    late: Collection[str] = (),
) -> list[SilentOffice]:
    """Those of the candidates (codes) that are suddenly silent, those with most usual cases first.

    `key` is the count of which there is none: what they receive, or what they answer, for at most `most` days. What an
    office receives counts on the day on which it came to the office. `late` are offices that are reported for late
    answers anyway (`stats.attention.sudden_silence.MAX_CHANCE_OF_LATE`).

    `whole` has the period that tells what is usual, up to the last day that all sources that deliver cover, and chooses
    no offices. An office of which more than MAX_LATE usually comes from a source behind that day is left out: its
    cases may still come. That part is not expected of the others.
    """
    assert whole.first is not None
    behind = _late_parts(store, whole, candidates)
    codes = [code for code in candidates if behind.get(code, 0.0) <= MAX_LATE]
    if not codes:
        return []
    everybody = _by_day(store, key, whole, None)[""]
    own = _by_day(store, key, replace(whole, agencies=tuple(sorted(codes))), "agency")
    own = {code: counts * (1 - behind.get(code, 0.0)) for code, counts in own.items() if code in codes}
    days = len(everybody) if key == "received" else most
    silences, began = _silences(own, everybody, most=days, late=late)
    if key == "received" and silences:
        # Of those alone: an office has had no case for as long as none has come to it, wherever it was registered.
        came = arrivals_by_day(store, whole, silences)
        own = {code: counts * (1 - behind.get(code, 0.0)) for code, counts in came.items()}
        silences, began = _silences(own, everybody, most=most, late=late)
    silences = {
        code: silence
        for code, silence in silences.items()
        if code not in began - _began(store, key, whole, began)
    }
    silent = [SilentOffice(code, *silence) for code, silence in silences.items()]
    return sorted(silent, key=lambda each: (-each.usual, each.office))


def _silences(
    own: Mapping[str, Floats], everybody: Floats, *, most: int, late: Collection[str]
) -> tuple[dict[str, tuple[int, float]], set[str]]:
    """The silences by code, and which of them are silences only if the office began within these days."""
    silences, began = dict[str, tuple[int, float]](), set[str]()
    for code, counts in own.items():
        is_late = code in late
        if (silence := silent_since(counts, everybody, most=most, is_late=is_late)) is not None:
            silences[code] = silence
        elif (silence := silent_since(counts, everybody, most=most, began=True, is_late=is_late)) is not None:
            silences[code] = silence
            began.add(code)
    return silences, began


def _began(store: Store, key: str, whole: Scope, offices: Collection[str]) -> set[str]:
    """Those of the offices that have begun within the period, as far as the data of the year before it tell.

    An office with cases in one season of the year begins and ends with it, and is not silent.
    """
    assert whole.first is not None
    before = whole.with_period(whole.first - timedelta(YEAR), whole.first - timedelta(1))
    if not offices or store.first_day is None or store.first_day > whole.first - timedelta(YEAR):
        return set()
    columns = measure(store, key, replace(before, agencies=tuple(sorted(offices))), by=("agency",)).columns
    known = {str(code) for code, n in zip(columns["agency"], columns["n"], strict=True) if n}
    return set(offices) - known


def _by_day(store: Store, key: str, scope: Scope, by: str | None) -> dict[str, Floats]:
    """Cases received (or answered) on each day of a period, by code ("" without `by`)."""
    assert scope.first is not None
    assert scope.last is not None
    days = (scope.last - scope.first).days + 1
    columns = measure(store, key, scope, by=(by, "day") if by else ("day",)).columns
    codes = columns[by] if by else [""] * len(columns["day"])
    counts = {"": np.zeros(days)} if by is None else {}
    for code, day, n in zip(codes, columns["day"], columns["n"], strict=True):
        counts.setdefault(str(code), np.zeros(days))[(as_day(day) - scope.first).days] += n
    return counts


def _late_parts(store: Store, whole: Scope, candidates: Collection[str]) -> dict[str, float]:
    """The part of the cases of the last RECENT_DAYS days that is from sources behind the period's end, by office.

    Offices without such cases are left out.
    """
    question = make_question(store, MEASURES["received"], whole, by=("agency",), lang="fa")
    assert whole.last is not None
    late = [
        source
        for source, moment in question.facts.as_of_by_source.items()
        if last_complete_day(moment) < whole.last
    ]
    if not late or not candidates:
        return {}
    rows, agency = question.facts.cases, question.groups[0]
    recent = rows.c.registered_day >= literal_day(question.last - timedelta(RECENT_DAYS))
    theirs = sa.case((in_keys(rows.c.source, late), 1), else_=0)
    statement = sa.select(
        *question.columns(rows),
        whole_sum(sa.literal_column("1")).label("n"),
        whole_sum(theirs).label("late"),
    ).where(*question.dimension_conditions(rows), recent, question.facts.registered())
    frame = question.run(statement, rows)
    counts = zip(frame["agency"], frame["n"], frame["late"], strict=True)
    return {agency.code(int(key)): float(of_late / n) for key, n, of_late in counts if of_late}
