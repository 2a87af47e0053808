"""Offices that close many cases without an answer: beside similar offices, or beside the same office a year before.

Closing a case takes it off the list of what is overdue, whether anybody heard back or not. Why cases are closed without
an answer, the data do not say: they may have been answered by telephone. So this is a sign to be looked at, and no
fault. Cases that are set aside (withdrawn, duplicate, transferred out) owe no answer and do not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from queries.comparisons.peers.office_signs import OfficeSign, far_by_cells
from queries.estimates.case_sums import of_offices, one_where, question_of_last_days, sum_cases
from queries.question.question import Columns, Question, recording_sources
from queries.settings.province_settings import settings
from queries.sql.buckets import literal_day
from queries.sql.conditions import Condition
from queries.storage.store import Store
from queries.vocabulary.recorded import Recorded
from stats.arrays import Floats
from stats.own_past.share_beyond_past import TwoPeriods, chance_of_as_many, expected_shares

DAYS, YEAR = 91, 365
BY = ("agency", "topic", "kind")
MIN_GAP = 0.08  # least difference from similar offices
# Beside its own past, an office is judged by one share alone: the change must be larger, and certain.
MIN_RISE, MIN_CASES, MAX_CHANCE = 0.08, 15, 1e-4


@dataclass(frozen=True)
class RisenShare(OfficeSign):
    """An office whose share is far above its own past.

    `expected` is its share in the year before, and `others_rise` by how much that of all other offices has risen since.
    """

    others_rise: float = 0.0


@dataclass(frozen=True)
class UnansweredSigns:
    """Offices with the sign, the largest difference first; no office is in both.

    The share is that of the cases closed in the last DAYS days, without those set aside, that had no answer.
    `beside_similar`: far above similar offices. `beside_own_past`: far above the share of the year before these days,
    with as much as the share of all other offices has risen.
    """

    beside_similar: tuple[OfficeSign, ...] = ()
    beside_own_past: tuple[RisenShare, ...] = ()


def unanswered_signs(store: Store) -> UnansweredSigns:
    """The signs of all offices, without cases of trips. Not cached."""
    question = question_of_last_days(store, "closed", DAYS + YEAR, BY)
    sums = _sums(question, since=question.last - timedelta(DAYS - 1))
    similar = far_by_cells(question, sums, n="closed", hits="unanswered", least_gap=MIN_GAP)
    named = {sign.office for sign in similar}
    own = (sign for sign in _above_own_past(question, sums) if sign.office not in named)
    return UnansweredSigns(similar, tuple(own))


def _sums(question: Question, *, since: date) -> Columns:
    """Cases closed and those of them without an answer, from the day `since` on and before it, by cell.

    Sources whose every closing is the answer, because they record nothing else, cannot show a case closed without one,
    and do not count: beside their offices, all others would seem to leave many people without an answer.
    """
    facts, closed_day = question.facts, question.facts.c.closed_day
    sources = recording_sources(question.store, question.scope, (Recorded.closing_date, Recorded.answer_date))
    question = replace(question, sources=sources)
    lately: Condition = closed_day >= literal_day(since)
    unanswered = sa.and_(facts.unanswered(), sa.not_(facts.c.answered_undated))
    conditions = {
        "closed": lately,
        "unanswered": sa.and_(lately, unanswered),
        "closed_before": sa.not_(lately),
        "unanswered_before": sa.and_(sa.not_(lately), unanswered),
    }
    is_answer = sa.and_(facts.answered(), facts.c.answered_at == facts.c.closed_at)
    told_apart = sa.not_(sa.func.coalesce(is_answer, sa.false()))
    frame = sum_cases(
        question,
        [*question.period_conditions(facts.cases), facts.closed(), sa.not_(facts.set_aside())],
        {name: one_where(which) for name, which in (*conditions.items(), ("told_apart", told_apart))},
        also_by={"source": facts.c.source},
    )
    frame = frame[frame.groupby("source")["told_apart"].transform("sum") > 0]
    return of_offices(frame.groupby(list(BY), as_index=False)[list(conditions)].sum())


def _above_own_past(question: Question, sums: Columns) -> list[RisenShare]:
    """The offices whose share has risen far above that of the year before, the largest rise first."""
    keys, of_cell = np.unique(sums["agency"], return_inverse=True)

    def of_offices(name: str) -> Floats:
        return np.bincount(of_cell, sums[name], len(keys)).astype(float)

    periods = TwoPeriods(
        n=of_offices("closed"),
        hits=of_offices("unanswered"),
        n_before=of_offices("closed_before"),
        hits_before=of_offices("unanswered_before"),
    )
    minimum = settings().minimum_n
    possible = np.minimum(periods.n, periods.n_before) >= max(minimum.comparison, minimum.share)
    possible &= periods.hits >= MIN_CASES
    with np.errstate(divide="ignore", invalid="ignore"):
        possible &= periods.hits / periods.n - expected_shares(periods) >= MIN_RISE
    names = [question.groups[0].code(int(key)) for key in keys]
    return risen_shares(names, np.flatnonzero(possible), periods)


def risen_shares(offices: Sequence[str], rows: NDArray[np.intp], periods: TwoPeriods) -> list[RisenShare]:
    """The offices at `rows` whose share is not chance beside that of the year before, the largest rise first."""
    n, hits, n_before = periods.n, periods.hits, periods.n_before
    expected = expected_shares(periods)
    chance = chance_of_as_many(n=n[rows], hits=hits[rows], n_before=n_before[rows], expected=expected[rows])
    signs = []
    for i in rows[chance <= MAX_CHANCE]:
        past = float(periods.hits_before[i] / n_before[i])
        share, rise = float(hits[i] / n[i]), float(expected[i] - past)
        signs.append(RisenShare(offices[i], share, past, int(n[i]), others_rise=rise))
    return sorted(signs, key=lambda sign: (sign.expected + sign.others_rise - sign.share, sign.office))
