"""Offices that suddenly have no new case, or no answer, while many would be usual: told within four weeks."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.question.filters import in_keys
from queries.question.question import make_question
from queries.question.vintage import last_complete_day
from queries.sql.buckets import as_day, literal_day
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.attention.sudden_silence import MOST_DAYS, silent_since

Floats = NDArray[np.float64]

RECENT_DAYS = 91  # in which a source had cases of an office that may still have some


@dataclass(frozen=True)
class SilentOffice:
    """An office (code), for how many days it has had no new case (or answer), and how many are usual in that time."""

    office: str
    days: int
    usual: float


def silent_offices(
    store: Store, whole: Scope, candidates: Collection[str], *, key: str = "received", most: int = MOST_DAYS
) -> list[SilentOffice]:
    """Those of the candidates (codes) that are suddenly silent, those with most usual cases first.

    `key` is the count of which there is none: what they receive, or what they answer, for at most `most` days.

    `whole` has the period that tells what is usual, up to the last complete day, and chooses no offices. Offices of
    which a source lags behind are left out: their cases may still come.
    """
    assert whole.first is not None
    assert whole.last is not None
    kept = set(candidates) - _of_late_sources(store, whole, candidates)
    if not kept:
        return []
    everybody = _by_day(store, key, whole, None)[""]
    own = _by_day(store, key, replace(whole, agencies=tuple(sorted(kept))), "agency")
    found = {code: silent_since(counts, everybody, most=most) for code, counts in own.items() if code in kept}
    silent = [SilentOffice(code, *silence) for code, silence in found.items() if silence is not None]
    return sorted(silent, key=lambda each: (-each.usual, each.office))


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


def _of_late_sources(store: Store, whole: Scope, candidates: Collection[str]) -> set[str]:
    """Those of the candidates that had cases from a source whose data end before the period does."""
    question = make_question(store, MEASURES["received"], whole, by=("agency",), lang="fa")
    assert whole.last is not None
    late = [
        source
        for source, moment in question.facts.as_of_by_source.items()
        if last_complete_day(moment) < whole.last
    ]
    if not late or not candidates:
        return set()
    rows, agency = question.facts.cases, question.groups[0]
    recent = rows.c.registered_day >= literal_day(question.last - timedelta(RECENT_DAYS))
    statement = sa.select(*question.columns(rows)).where(in_keys(rows.c.source, late), recent).distinct()
    return {agency.code(int(key)) for key in store.frame(statement)["agency"]}
