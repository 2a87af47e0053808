"""Reference answer times: completed hours until an answer, and how each wait ended."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from tests.reference.counts import received
from tests.reference.life import Known, Life, by_then, set_aside

Estimate = Callable[[Iterable[Life], Known, date | None, date | None], tuple[float | None, int]]


def durations(
    lives: Iterable[Life], known: Known, first: date | None, last: date | None
) -> list[tuple[int, str]]:
    """Completed hours and how each wait ended ("answer", "competing", "censored"), for cases of the period."""
    waits = []
    for x in lives:
        if not received([x], known, first, last) or x.answered_undated:
            continue
        if by_then(x.answered, known.of(x)):
            hours, state = _hours(x.registered, x.answered), "answer"
        elif x.closed_undated:
            continue
        elif by_then(x.closed, known.of(x)):
            hours, state = _hours(x.registered, x.closed), "competing"
        else:
            hours, state = _hours(x.registered, known.of(x)), "censored"
        if hours >= 0:
            waits.append((hours, state))
    return waits


def _hours(start: datetime, end: datetime | None) -> int:
    assert end is not None
    return (end - start) // timedelta(hours=1)


def incidence(found: list[tuple[int, str]]) -> list[tuple[int, float]]:
    """The Aalen–Johansen estimate: pairs of hour and cumulative incidence of an answer."""
    at_risk, survival, total, curve = len(found), 1.0, 0.0, []
    for hour in sorted({hours for hours, _ in found}):
        states = [state for hours, state in found if hours == hour]
        answers, ends = states.count("answer"), states.count("answer") + states.count("competing")
        total += survival * answers / at_risk
        survival *= 1 - ends / at_risk
        at_risk -= len(states)
        curve.append((hour, total))
    return curve


def never(
    lives: Iterable[Life], known: Known, first: date | None, last: date | None, *, share: float
) -> bool:
    """Whether a share can no longer be answered: too many were closed without an answer (as estimated)."""
    ends = {"answer": "competing", "competing": "answer", "censored": "censored"}
    closed = incidence([(hours, ends[state]) for hours, state in durations(lives, known, first, last)])
    return bool(closed) and 1 - closed[-1][1] < share - 1e-12


def answer_days(share: float) -> Estimate:
    """A reference for the days until a share of cases is answered (the quantile of the incidence)."""

    def estimate(
        lives: Iterable[Life], known: Known, first: date | None, last: date | None
    ) -> tuple[float | None, int]:
        passages = durations(lives, known, first, last)
        reached = (hour for hour, value in incidence(passages) if value >= share - 1e-12)
        hour = next(reached, None)
        return (None if hour is None else hour / 24), len(passages)

    return estimate


def answered_by(days: int) -> Estimate:
    """A reference for the share of cases answered within the given number of days."""

    def estimate(
        lives: Iterable[Life], known: Known, first: date | None, last: date | None
    ) -> tuple[float | None, int]:
        found = durations(lives, known, first, last)
        if not found:
            return None, 0
        longest = max(hours for hours, _ in found)
        waiting = any(hours == longest and state == "censored" for hours, state in found)
        if longest < 24 * days - 1 and waiting:
            return None, len(found)
        value = 0.0
        for hour, reached in incidence(found):
            if hour < 24 * days:
                value = reached
        return value, len(found)

    return estimate


def waited(
    lives: Iterable[Life], known: Known, first: date | None, last: date | None
) -> list[tuple[int, bool]]:
    """Completed days without an answer in the first thirty, and whether there was never one, by case.

    Of cases registered in the period and at least 30 days before their source's as-of; those set aside and those
    answered at an unknown or impossible moment are left out.
    """
    waits = []
    for x in lives:
        if not received([x], known, first, last) or known.of(x) - x.registered < timedelta(days=30):
            continue
        if x.answered_undated or set_aside(x, known.of(x)) or (x.answered and x.answered < x.registered):
            continue
        days = 30 if x.answered is None else min((x.answered - x.registered) // timedelta(days=1), 30)
        waits.append((days, not by_then(x.answered, known.of(x))))
    return waits


def days_waited(
    lives: Iterable[Life], known: Known, first: date | None, last: date | None
) -> tuple[float | None, int]:
    """Mean of the completed days without an answer in the first thirty (None without cases), and the cases."""
    days = [days for days, _ in waited(lives, known, first, last)]
    return (sum(days) / len(days) if days else None), len(days)


def never_answered_share(
    lives: Iterable[Life], known: Known, first: date | None, last: date | None
) -> tuple[int, int]:
    """Cases without any answer, of those registered at least 30 days ago."""
    never_answered = [unanswered for _, unanswered in waited(lives, known, first, last)]
    return sum(never_answered), len(never_answered)


def at_risk(lives: Iterable[Life], known: Known, first: date | None, last: date | None, *, hour: int) -> int:
    """The number of cases at risk: still waiting after so many completed hours."""
    return sum(hours >= hour for hours, _ in durations(lives, known, first, last))


def left_waiting(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> int:
    """The number without an answer or closing that have waited at least until the last answer or closing."""
    passages = durations(lives, known, first, last)
    last_end = max((hours for hours, state in passages if state != "censored"), default=0)
    return sum(hours >= last_end for hours, state in passages if state == "censored")
