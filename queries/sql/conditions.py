"""What is true of a case as it is known at a moment, as SQL conditions over rows shaped like `case`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol, TypeAlias

import sqlalchemy as sa
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from queries.sql.functions import seconds_between
from queries.vocabulary.codes import SET_ASIDE, Verdict

Column: TypeAlias = ColumnElement[Any]
Condition: TypeAlias = ColumnElement[bool]
DAY_SECONDS = 86_400
FOLLOW_UP_DAYS = 30


class CaseRows(Protocol):
    """Anything with the columns of `case`."""

    @property
    def c(self) -> ReadOnlyColumnCollection[str, Any]:
        """The columns."""


@dataclass(frozen=True)
class Facts:
    """Columns of `case` to select from, and the moment up to which each row is known."""

    cases: FromClause
    as_of_by_source: Mapping[int, datetime]  # as-of of each source
    latest_as_of: datetime  # the latest of them

    @property
    def as_of(self) -> ColumnElement[datetime]:
        """The moment up to which each case is known."""
        return self.as_of_in(self.cases)

    def as_of_in(self, rows: FromClause, *, end: date | None = None) -> ColumnElement[datetime]:
        """Each source's as-of over another table with its column; not later than the end of a day, if given."""
        last = datetime.combine(end, time(23, 59, 59)) if end else datetime.max
        known = {source: min(value, last) for source, value in self.as_of_by_source.items()}
        latest = min(self.latest_as_of, last)
        if all(value == latest for value in known.values()):
            return literal_moment(latest)
        branches = [
            (rows.c.source == sa.literal_column(str(source)), literal_moment(value))
            for source, value in known.items()
        ]
        return sa.case(*branches, else_=literal_moment(latest))

    @property
    def c(self) -> ReadOnlyColumnCollection[str, Any]:
        """The columns of the cases."""
        return self.cases.c

    # --- what is known of a case -------------------------------------------------------------------------------

    def registered(self) -> Condition:
        """Registered by as-of."""
        return self._by("registered_at")

    def answered(self) -> Condition:
        """Registered and answered by as-of, at a known moment."""
        return sa.and_(self.registered(), self._by("answered_at"))

    def closed(self) -> Condition:
        """Registered and closed by as-of, at a known moment."""
        return sa.and_(self.registered(), self._by("closed_at"))

    def set_aside(self) -> Condition:
        """Known by as-of to be a duplicate, withdrawn or transferred out."""
        ended = sa.or_(self.closed(), self.c.closed_undated)
        return sa.and_(self.c.outcome.in_([sa.literal_column(str(int(code))) for code in SET_ASIDE]), ended)

    def due(self) -> Condition:
        """Due by as-of, and not known to be set aside; the denominator of what is on time."""
        return sa.and_(
            self.registered(), self._by("due_at"), sa.not_(self.c.answered_undated), sa.not_(self.set_aside())
        )

    def follow_up_complete(self) -> Condition:
        """Closed long enough before as-of for 30 days of follow-up."""
        long = seconds_between(self.c.closed_at, self.as_of) >= sa.literal_column(
            str(FOLLOW_UP_DAYS * DAY_SECONDS)
        )
        return sa.and_(self.registered(), long)

    def verdict_known(self) -> Condition:
        """Closed, and the citizen had spoken, by as-of."""
        spoken = self.c.verdict != sa.literal_column(str(int(Verdict.none)))
        told = sa.or_(self.c.verdict_at.is_(None), self._by("verdict_at"))
        return sa.and_(self.registered(), self.closed(), spoken, told)

    def _by(self, moment: str) -> Condition:
        known: Condition = self.c[moment] <= self.as_of
        return known


def literal_moment(value: datetime) -> ColumnElement[datetime]:
    """A moment as a literal: bound parameters would make the expressions of GROUP BY and SELECT differ."""
    return sa.cast(sa.literal_column(f"'{value:%Y-%m-%d %H:%M:%S}'"), sa.DateTime)
