"""A case as plain values, and what is known of it at a moment."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

SET_ASIDE = {"transferred", "duplicate", "withdrawn"}


@dataclass(frozen=True)
class Life:
    """One case: its attributes and the moments of its events."""

    source: str
    registered: datetime
    kind: str = "complaint"
    channel: str = "phone"
    county: str = "0303"
    agency: str = "A1"  # The first holder of the case.
    topic: str = "T1"
    trip: bool = False
    due: datetime | None = None
    # The source's own word on whether the answer was in time, and the day under which it counts; without a due date.
    timely: bool | None = None
    timely_day: date | None = None
    answered: datetime | None = None
    answered_undated: bool = False
    closed: datetime | None = None
    closed_undated: bool = False
    outcome: str = "unknown"
    verdict: str = "none"
    verdict_at: datetime | None = None
    # A rating that the citizen changed later into `verdict`, and when it was given.
    earlier_verdict: tuple[datetime, str] | None = None
    referrals: tuple[tuple[datetime, str], ...] = ()
    reopenings: tuple[tuple[datetime, datetime | None], ...] = field(default=())


@dataclass(frozen=True)
class Known:
    """The as-of of each source: the moment up to which the source is known."""

    as_of: dict[str, datetime]

    def of(self, life: Life, end: date | None = None) -> datetime:
        """The moment up to which a case is known: the as-of of its source, limited to the end of the day `end`."""
        known = self.as_of[life.source]
        return min(known, datetime.combine(end, time(23, 59, 59))) if end else known


def within(moment: datetime | None, first: date | None, last: date | None) -> bool:
    """Whether a moment falls in a period, both ends included."""
    if moment is None:
        return False
    return (first is None or moment.date() >= first) and (last is None or moment.date() <= last)


def by_then(moment: datetime | None, known: datetime) -> bool:
    """Whether something had happened by a moment."""
    return moment is not None and moment <= known


def holder(life: Life, moment: datetime) -> str:
    """The office that held the case at a moment."""
    return [life.agency, *(to for at, to in life.referrals if at <= moment)][-1]


def due_holder(life: Life, known: datetime) -> str:
    """The office that counts for on-time and overdue: the holder at the due moment, or before it the present holder."""
    return holder(life, min(life.due, known) if life.due else known)


def handoffs(life: Life, known: datetime) -> int:
    """The number of hand-offs: referrals after the first one."""
    return max(sum(at <= known for at, _ in life.referrals) - 1, 0)


def set_aside(life: Life, known: datetime) -> bool:
    """Whether a case is known to be closed as transferred, duplicate or withdrawn, which excludes it from deadlines."""
    return life.outcome in SET_ASIDE and (life.closed_undated or by_then(life.closed, known))
