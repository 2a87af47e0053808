"""SQL conditions on cases as of a moment: registered, answered, closed, due, set aside.

The `case` table holds the latest state. The state at an earlier as-of follows from comparing the recorded moments with
as-of: a case closed after as-of was still open then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol, TypeAlias

import sqlalchemy as sa
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from queries.sql.functions import DAY_SECONDS, seconds_between
from queries.vocabulary.codes import SET_ASIDE, Verdict

Column: TypeAlias = ColumnElement[Any]
Condition: TypeAlias = ColumnElement[bool]
FOLLOW_UP_DAYS = 30  # after a closing, for reopenings; after a registration, for waits


class CaseRows(Protocol):
    """Any table or subquery that has the columns of `case`."""

    @property
    def c(self) -> ReadOnlyColumnCollection[str, Any]:
        """The columns, by name."""


@dataclass(frozen=True)
class Facts:
    """A table of cases together with the as-of of each source, from which conditions as of that moment are built.

    As-of is kept per source because offices do not export on the same day: one as-of for all would count cases of the
    late sources as unanswered.
    """

    cases: FromClause
    as_of_by_source: Mapping[int, datetime]  # as-of of each source
    latest_as_of: datetime  # the latest as-of of any source

    @property
    def as_of(self) -> ColumnElement[datetime]:
        """SQL expression for the as-of of each case."""
        return self.as_of_in(self.cases)

    def as_of_in(self, rows: FromClause, *, end: date | None = None) -> ColumnElement[datetime]:
        """SQL expression for the as-of of each row of any table with a `source` column.

        With `end`, the moment is not later than the last second of that day.
        """
        last = datetime.combine(end, time(23, 59, 59)) if end else datetime.max
        moments = {source: min(value, last) for source, value in self.as_of_by_source.items()}
        latest = min(self.latest_as_of, last)
        # A constant is quicker to compare with than a CASE over the sources.
        if all(value == latest for value in moments.values()):
            return literal_moment(latest)
        branches = [
            (rows.c.source == sa.literal_column(str(source)), literal_moment(value))
            for source, value in moments.items()
        ]
        return sa.case(*branches, else_=literal_moment(latest))

    @property
    def c(self) -> ReadOnlyColumnCollection[str, Any]:
        """The columns of the cases."""
        return self.cases.c

    # --- conditions as of the moment ---------------------------------------------------------------------------

    def registered(self) -> Condition:
        """Condition: registered by as-of."""
        return self._by("registered_at")

    def answered(self) -> Condition:
        """Condition: registered and answered by as-of; a case whose moment of answer is unknown does not count."""
        return sa.and_(self.registered(), self._by("answered_at"))

    def closed(self) -> Condition:
        """Condition: registered and closed by as-of; a case whose moment of closing is unknown does not count."""
        return sa.and_(self.registered(), self._by("closed_at"))

    def set_aside(self) -> Condition:
        """Condition: closed by as-of as a duplicate, withdrawn or transferred out."""
        ended = sa.or_(self.closed(), self.c.closed_undated)
        return sa.and_(self.c.outcome.in_([sa.literal_column(str(int(code))) for code in SET_ASIDE]), ended)

    def due(self) -> Condition:
        """Condition: due by as-of and not set aside by then. This is the denominator of the on-time share.

        Where the source itself says whether the answer was in time, the day under which its word counts takes the place
        of the due moment.
        """
        stated = sa.and_(stated_by_source(self), self._by("due_day"))
        dated = sa.and_(self._by("due_at"), sa.not_(self.c.answered_undated))
        return sa.and_(self.registered(), sa.or_(dated, stated), sa.not_(self.set_aside()))

    def follow_up_complete(self) -> Condition:
        """Condition: closed at least 30 days before as-of, so that a reopening would have been seen."""
        long_enough = seconds_between(self.c.closed_at, self.as_of) >= sa.literal_column(
            str(FOLLOW_UP_DAYS * DAY_SECONDS)
        )
        return sa.and_(self.registered(), long_enough)

    def wait_complete(self) -> Condition:
        """Condition: registered at least 30 days before as-of."""
        condition: Condition = seconds_between(self.c.registered_at, self.as_of) >= sa.literal_column(
            str(FOLLOW_UP_DAYS * DAY_SECONDS)
        )
        return condition

    def unanswered(self) -> Condition:
        """Condition: without a dated answer by as-of."""
        return sa.or_(self.c.answered_at.is_(None), self.c.answered_at > self.as_of)

    def verdict_known(self) -> Condition:
        """Condition: closed by as-of, with a citizen's verdict by as-of. A verdict without a moment counts."""
        has_verdict = self.c.verdict != sa.literal_column(str(int(Verdict.none)))
        given_by_as_of = sa.or_(self.c.verdict_at.is_(None), self._by("verdict_at"))
        return sa.and_(self.registered(), self.closed(), has_verdict, given_by_as_of)

    def _by(self, moment: str) -> Condition:
        # A missing moment compares as NULL, which a WHERE clause treats as false.
        happened: Condition = self.c[moment] <= self.as_of
        return happened


class SettledFacts(Facts):
    """Facts of which nothing happened after as-of, so that everything recorded counts.

    Days tell what has happened. They are narrower columns than the moments that `Facts` compares with as-of, and the
    moments of registration and of verdicts are not needed at all.
    """

    def registered(self) -> Condition:
        """True for every case."""
        return sa.true()

    def unanswered(self) -> Condition:
        """Condition: without a dated answer."""
        return self.c.answered_day.is_(None)

    def verdict_known(self) -> Condition:
        """Condition: closed, with a citizen's verdict."""
        has_verdict = self.c.verdict != sa.literal_column(str(int(Verdict.none)))
        return sa.and_(self.closed(), has_verdict)

    def _by(self, moment: str) -> Condition:
        day = {"answered_at": "answered_day", "closed_at": "closed_day"}.get(moment)
        return super()._by(moment) if day is None else self.c[day].is_not(None)  # a due moment may lie ahead


def stated_by_source(rows: CaseRows) -> Condition:
    """Condition: whether the case was answered in time is the source's own word, because there is no due moment."""
    return sa.and_(rows.c.due_at.is_(None), rows.c.due_day.is_not(None))


def literal_moment(value: datetime) -> ColumnElement[datetime]:
    """A moment as an SQL literal. Bound parameters would make the expressions of SELECT and GROUP BY differ."""
    return sa.cast(sa.literal_column(f"'{value:%Y-%m-%d %H:%M:%S}'"), sa.DateTime)
