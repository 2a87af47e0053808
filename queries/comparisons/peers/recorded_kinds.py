"""Offices at which complaints seem to have become requests: fewer are registered, and as many more of the other kinds.

An office that records complaints as requests seems to have fewer complaints, and its figures of answers do not change.
The kinds may also be recorded more correctly than before, so this is a sign that a person should look at, and not a
fault. Offices are compared with their own past and not with similar ones, because the share of complaints depends on
the work of an office. It depends on the season as well: people complain of the cold in winter, and ask for a connection
in summer.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from queries.comparisons.peers.unanswered_closings import RisenShare, risen_shares
from queries.estimates.case_sums import one_where, question_of_last_days, sum_cases
from queries.question.question import Question
from queries.settings.province_settings import settings
from queries.sql.buckets import literal_day
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.codes import Kind
from stats.arrays import Floats
from stats.own_past.share_beyond_past import TwoPeriods, expected_shares

DAYS, YEAR = 91, 365
MIN_RISE, MIN_CASES = 0.20, 15
# The part of the usual complaints that must be missing, and how large a part of the missing ones the additional cases
# of other kinds must make up. Where more people ask for something, few complaints are missing; where fewer people have
# a reason to complain, there are no additional cases.
MIN_MISSING, MIN_REPLACED = 0.5, 0.5


def fewer_complaints(store: Store) -> tuple[RisenShare, ...]:
    """The offices at which complaints seem to have become other kinds, the largest change first. Not cached.

    The share is that of cases other than complaints among those registered in the last DAYS days; `expected` is their
    share in the year before. The rise has to be as large compared with the same days a year ago, which have the same
    season, so an office with too few cases at that time (because it or the data began later) is not named. A rise that
    all other offices have as well is expected of each. Cases of trips do not count.
    """
    question = kind_question(store)
    office = question.groups[0]
    changed = _changed(_of_offices(kind_counts(question)))
    return tuple(replace(sign, office=office.code(int(sign.office))) for sign in changed)


def kind_question(store: Store) -> Question:
    """The cases registered in the last DAYS days and the year before, without those of trips, by office and kind."""
    return question_of_last_days(store, "received", DAYS + YEAR, ("agency", "kind"))


def kind_counts(question: Question) -> pd.DataFrame:
    """Cases registered in the last days (`lately`) and in the year before (`before`), by office and kind (keys).

    `then` are those of the year before that were registered on the same days as the last ones.
    """
    facts, day = question.facts, question.facts.c.registered_day
    lately = day > literal_day(question.last - timedelta(DAYS))
    then = day <= literal_day(question.last - timedelta(YEAR))
    frame = sum_cases(
        question,
        [*question.period_conditions(facts.cases), facts.registered()],
        {"lately": one_where(lately), "before": one_where(sa.not_(lately)), "then": one_where(then)},
    )
    return frame[(frame["agency"] != NOT_GIVEN_KEY) & (frame["kind"] != int(Kind.unknown))]


@dataclass(frozen=True)
class _Cases:
    """Cases of each office (key) by whether they are complaints, lately, in the year before and a year ago."""

    office: NDArray[np.int64]
    complaints: Floats
    complaints_before: Floats
    complaints_then: Floats
    others: Floats
    others_before: Floats
    others_then: Floats


def _of_offices(frame: pd.DataFrame) -> _Cases:
    keys, of_row = np.unique(frame["agency"].to_numpy(dtype=np.int64), return_inverse=True)
    is_complaint = (frame["kind"] == int(Kind.complaint)).to_numpy()
    counts = (
        np.bincount(of_row, frame[name].to_numpy() * kinds, len(keys)).astype(float)
        for kinds in (is_complaint, ~is_complaint)
        for name in ("lately", "before", "then")
    )
    return _Cases(keys, *counts)


def _changed(cases: _Cases) -> list[RisenShare]:
    """The offices (keys) with the sign, the largest change first."""
    periods = TwoPeriods(
        n=cases.complaints + cases.others,
        hits=cases.others,
        n_before=cases.complaints_before + cases.others_before,
        hits_before=cases.others_before,
    )
    season = replace(
        periods, n_before=cases.complaints_then + cases.others_then, hits_before=cases.others_then
    )
    usual = _usual(cases.complaints, cases.complaints_before)
    missing = usual - cases.complaints
    replaced = cases.others - _usual(cases.others, cases.others_before)
    minimum = settings().minimum_n
    least = max(minimum.comparison, minimum.share)
    enough = np.minimum(periods.n, np.minimum(periods.n_before, season.n_before)) >= least
    enough &= (cases.others >= MIN_CASES) & (missing > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = periods.hits / periods.n
        far = (share - expected_shares(periods) >= MIN_RISE) & (missing >= MIN_MISSING * usual)
        far &= share - expected_shares(season) >= MIN_RISE
    rows = np.flatnonzero(enough & far & (replaced >= MIN_REPLACED * missing))
    names = [str(office) for office in cases.office]
    return risen_shares(names, rows, periods)


def _usual(lately: Floats, before: Floats) -> Floats:
    """How many cases each office would have lately, if they had changed as those of all other offices have."""
    now, past = lately.sum() - lately, before.sum() - before
    return before * np.divide(now, past, out=np.zeros(len(now)), where=past > 0)
