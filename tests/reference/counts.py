"""Reference counts: cases received, answered and closed in a period, open and overdue at its end, and their ages."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from tests.reference.life import Known, Life, by_then, set_aside, within


def received(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> int:
    """Cases registered in the period."""
    return sum(within(x.registered, first, last) and x.registered <= known.of(x) for x in lives)


def answered(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> int:
    """Cases first answered in the period, whenever registered."""
    return sum(
        within(x.answered, first, last) and by_then(x.answered, known.of(x)) and x.registered <= known.of(x)
        for x in lives
    )


def closed(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> int:
    """Cases closed in the period, whenever registered."""
    return sum(
        within(x.closed, first, last) and by_then(x.closed, known.of(x)) and x.registered <= known.of(x)
        for x in lives
    )


def is_open(life: Life, moment: datetime) -> bool:
    """Whether a case is open at a moment: registered, and not closed or reopened since."""
    if life.registered > moment:
        return False
    if not life.closed_undated and not by_then(life.closed, moment):
        return True
    return any(start <= moment and not by_then(end, moment) for start, end in life.reopenings)


def is_overdue(life: Life, moment: datetime, known: datetime) -> bool:
    """Whether a case is overdue at a moment: open, past due, never answered, and not set aside by `known`."""
    return (
        is_open(life, moment)
        and by_then(life.due, moment)
        and not by_then(life.answered, moment)
        and not life.answered_undated
        and not set_aside(life, known)
    )


def open_(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> int:
    """Cases open at the end of the period, or at as-of if that is earlier."""
    return sum(is_open(x, known.of(x, last)) for x in lives)


def overdue(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> int:
    """Cases overdue at the end of the period, or at as-of if that is earlier."""
    return sum(is_overdue(x, known.of(x, last), known.of(x)) for x in lives)


def age_days(life: Life, moment: datetime) -> int:
    """Completed days since registration."""
    return (moment - life.registered) // timedelta(days=1)


def age_open(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> dict[str, int]:
    """Open cases by class of age, at the end of the period or at as-of."""
    classes = {"0-10": 10, "11-20": 20, "21-30": 30, "31-60": 60, "61-180": 180, ">180": 10**9}
    counts = dict.fromkeys(classes, 0)
    for life in lives:
        moment = known.of(life, last)
        if is_open(life, moment):
            counts[next(key for key, edge in classes.items() if age_days(life, moment) <= edge)] += 1
    return counts


def oldest_open_days(
    lives: Iterable[Life], known: Known, first: date | None, last: date | None
) -> int | None:
    """Age in days of the oldest open case; None without open cases."""
    ages = [age_days(x, known.of(x, last)) for x in lives if is_open(x, known.of(x, last))]
    return max(ages, default=None)
