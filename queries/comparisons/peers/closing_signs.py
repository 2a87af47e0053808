"""Signs in how an office closes cases: without an answer, outside the share on time, or never after the answer.

A case that is closed as withdrawn, as a duplicate or as transferred out owes no answer and leaves the on-time share, so
that an office could close its late cases in this way. And an office that answers everything and closes nothing, be it
everywhere or in one county, stands out by no figure. Cases closed without an answer are no longer overdue
(`queries.comparisons.peers.unanswered_closings`). None of this is a fault by itself.

The statements behind the signs are too dear for every look at an overview. So they are those of the last `DAYS` days,
whatever period is looked at, and are asked for once for a state of the data.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import sqlalchemy as sa

from queries.comparisons.peers.office_signs import OfficeSign, far_by_cells
from queries.comparisons.peers.part_signs import PartSign, most_late_first, part_signs
from queries.comparisons.peers.unanswered_closings import UnansweredSigns, unanswered_signs
from queries.estimates.case_sums import of_offices, one_where, question_of_last_days, sum_cases
from queries.question.question import Columns, Question
from queries.settings.province_settings import settings
from queries.sql.buckets import literal_day
from queries.sql.components import ONE, ZERO
from queries.sql.conditions import FOLLOW_UP_DAYS, Column, Condition
from queries.sql.functions import DAY_SECONDS, seconds_between, whole_sum
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from stats.peers.gaps_within_kinds import gaps_within_kinds

DAYS = 180
LATE_DAYS = 56  # A habit of the last weeks is hardly seen among the cases of 180 days.
BY = ("agency", "county", "topic", "kind")
# Least difference from similar offices. How many cases are entered twice or sent to the wrong office differs somewhat;
# when a case is closed after its answer is a custom of each office, as is what counts as resolved.
MIN_ASIDE, MIN_OPEN = 0.15, 0.30
MIN_ASIDE_LATELY = 0.20  # of fewer cases, and looked at a second time


@dataclass(frozen=True)
class ClosingSigns:
    """Offices with each sign, the largest difference first.

    `set_aside`: of the cases closed with an outcome, those withdrawn, duplicate or transferred out; offices that are
    named only for those registered on one day are left out. `set_aside_lately`: the same share in the last LATE_DAYS,
    of offices that are not among those of `set_aside`. `left_open`: of the
    cases answered at least 30 days ago, those not closed yet. `left_open_in_county`: the same share, in one county of
    an office that closes its cases elsewhere; such an office is not among those of `left_open`. `unanswered`: of the
    cases closed lately and not set aside, those without an answer.
    """

    set_aside: tuple[OfficeSign, ...] = ()
    left_open: tuple[OfficeSign, ...] = ()
    left_open_in_county: tuple[PartSign, ...] = ()
    set_aside_lately: tuple[OfficeSign, ...] = ()
    unanswered: UnansweredSigns = field(default_factory=UnansweredSigns)


def closing_signs(store: Store) -> ClosingSigns:
    """The signs of all offices over the last `DAYS` days, without cases of trips. Cached for a state of the data."""
    return store.cache.get_or_compute(("closing signs", settings()), lambda: _closing_signs(store))


def _closing_signs(store: Store) -> ClosingSigns:
    if store.as_of is None:
        return ClosingSigns()
    question = question_of_last_days(store, "closed", DAYS, BY)
    sums = _sums(question)
    in_county = _in_one_county(question, sums)
    of_one_county = {each.office for each in in_county}
    set_aside = _beside_one_day(
        question,
        far_by_cells(question, sums, n="closed", hits="aside", least_gap=MIN_ASIDE),
        since=question.first,
        least_gap=MIN_ASIDE,
    )
    aside = {sign.office for sign in set_aside}
    lately = _beside_one_day(
        question,
        far_by_cells(question, sums, n="closed_lately", hits="aside_lately", least_gap=MIN_ASIDE_LATELY),
        since=question.last - timedelta(LATE_DAYS - 1),
        least_gap=MIN_ASIDE_LATELY,
    )
    left_open = far_by_cells(question, sums, n="answered", hits="open", least_gap=MIN_OPEN)
    return ClosingSigns(
        set_aside,
        tuple(sign for sign in left_open if sign.office not in of_one_county),
        in_county,
        tuple(sign for sign in lately if sign.office not in aside),
        unanswered_signs(store),
    )


def _sums(question: Question) -> Columns:
    """Cases closed and those of them set aside, and cases answered 30 days ago and those still open, by cell."""
    facts = question.facts
    follow_up: Column = sa.literal_column(str(FOLLOW_UP_DAYS * DAY_SECONDS))

    def within(day: str) -> list[Condition]:
        column = facts.c[day]
        return [column >= literal_day(question.first), column <= literal_day(question.last)]

    closed = sa.and_(facts.closed(), facts.c.outcome != ZERO, *within("closed_day"))
    long_ago = seconds_between(facts.c.answered_at, facts.as_of) >= follow_up
    answered = sa.and_(facts.answered(), long_ago, sa.not_(facts.set_aside()), *within("answered_day"))
    still_open = sa.or_(facts.c.closed_at.is_(None), facts.c.closed_at > facts.as_of)
    lately = facts.c.closed_day > literal_day(question.last - timedelta(LATE_DAYS))
    conditions = {
        "closed": closed,
        "closed_lately": sa.and_(closed, lately),
        "aside_lately": sa.and_(closed, lately, facts.set_aside()),
        "aside": sa.and_(closed, facts.set_aside()),
        "answered": answered,
        "open": sa.and_(answered, still_open, sa.not_(facts.c.closed_undated)),
    }
    amounts = {name: one_where(which) for name, which in conditions.items()}
    return of_offices(sum_cases(question, [sa.or_(closed, answered)], amounts))


def _beside_one_day(
    question: Question, signs: Sequence[OfficeSign], *, since: date, least_gap: float
) -> tuple[OfficeSign, ...]:
    """The offices that are as far from similar ones without the cases set aside that were registered on one day.

    A hundred reports of one matter in a day are rightly duplicates, and no habit of the office.
    """
    if not signs:
        return ()
    facts, rows = question.facts, question.facts.cases
    office = question.groups[0]
    registered = facts.c.registered_day
    statement = (
        sa.select(office.column(rows).label("agency"), registered.label("day"), whole_sum(ONE).label("n"))
        .where(
            *question.dimension_conditions(rows),
            facts.closed(),
            facts.set_aside(),
            facts.c.closed_day >= literal_day(since),
            facts.c.closed_day <= literal_day(question.last),
        )
        .group_by(office.column(rows), registered)
    )
    frame = question.store.frame(statement)
    most = {office.code(int(key)): int(n) for key, n in frame.groupby("agency")["n"].max().items()}

    def left(sign: OfficeSign) -> float:
        on_one_day = most.get(sign.office, 0)
        others = sign.n - on_one_day
        return (sign.share * sign.n - on_one_day) / others - sign.expected if others else 0.0

    return tuple(sign for sign in signs if left(sign) >= least_gap)


def _in_one_county(question: Question, sums: Columns) -> tuple[PartSign, ...]:
    """The counties in which an office leaves far more open than elsewhere, and than others there."""
    counted = (sums["answered"] > 0) & (sums["county"] != NOT_GIVEN_KEY)
    if not sums["open"][counted].any():
        return ()
    office, county, topic, kind, n, still_open = (
        sums[name][counted].astype(np.int64) for name in (*BY, "answered", "open")
    )
    gaps = gaps_within_kinds(
        office, county, topic, kind, n=n.astype(float), hits=(n - still_open).astype(float)
    )
    offices, counties = question.groups[:2]
    closed_late = part_signs(gaps, gaps.county, office=offices, of=counties)
    return tuple(
        replace(each, share=1 - each.share, expected=1 - each.expected)
        for each in most_late_first(closed_late.values())
    )
