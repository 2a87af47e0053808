"""Every measure once more, slowly and in plain Python, straight from the definitions; the oracle of the tests.

A case is a `Life`: what is stored of it, as plain values. Nothing here imports the query layer.
"""

import math
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

SET_ASIDE = {"transferred", "duplicate", "withdrawn"}
Z = 1.959963984540054


@dataclass(frozen=True)
class Life:
    """One case."""

    source: str
    registered: datetime
    kind: str = "complaint"
    channel: str = "phone"
    county: str = "0303"
    agency: str = "A1"  # the first holder
    topic: str = "T1"
    trip: bool = False
    due: datetime | None = None
    answered: datetime | None = None
    answered_undated: bool = False
    closed: datetime | None = None
    closed_undated: bool = False
    outcome: str = "unknown"
    verdict: str = "none"
    verdict_at: datetime | None = None
    referrals: tuple[tuple[datetime, str], ...] = ()
    reopenings: tuple[tuple[datetime, datetime | None], ...] = field(default=())


@dataclass(frozen=True)
class Known:
    """The moment up to which each source is known."""

    as_of: dict[str, datetime]

    def of(self, life: Life, end: date | None = None) -> datetime:
        known = self.as_of[life.source]
        return min(known, datetime.combine(end, time(23, 59, 59))) if end else known


def within(moment: datetime | None, first: date | None, last: date | None) -> bool:
    """Whether a moment falls in a period with inclusive ends."""
    if moment is None:
        return False
    return (first is None or moment.date() >= first) and (last is None or moment.date() <= last)


def by_then(moment: datetime | None, known: datetime) -> bool:
    return moment is not None and moment <= known


def holder(life: Life, moment: datetime) -> str:
    """Who held the case at a moment."""
    return [life.agency, *(to for at, to in life.referrals if at <= moment)][-1]


def due_holder(life: Life, known: datetime) -> str:
    """Whose case it is for on-time and overdue: the holder at the due moment, before that the present one."""
    return holder(life, min(life.due, known) if life.due else known)


def handoffs(life: Life, known: datetime) -> int:
    """Referrals after the first."""
    return max(sum(at <= known for at, _ in life.referrals) - 1, 0)


def set_aside(life: Life, known: datetime) -> bool:
    return life.outcome in SET_ASIDE and (life.closed_undated or by_then(life.closed, known))


def received(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> int:
    return sum(within(x.registered, first, last) and x.registered <= known.of(x) for x in lives)


def answered(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> int:
    return sum(
        within(x.answered, first, last) and by_then(x.answered, known.of(x)) and x.registered <= known.of(x)
        for x in lives
    )


def closed(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> int:
    return sum(
        within(x.closed, first, last) and by_then(x.closed, known.of(x)) and x.registered <= known.of(x)
        for x in lives
    )


def is_open(life: Life, moment: datetime) -> bool:
    if life.registered > moment:
        return False
    if not life.closed_undated and not by_then(life.closed, moment):
        return True
    return any(start <= moment and not by_then(end, moment) for start, end in life.reopenings)


def is_overdue(life: Life, moment: datetime, known: datetime) -> bool:
    return (
        is_open(life, moment)
        and by_then(life.due, moment)
        and not by_then(life.answered, moment)
        and not life.answered_undated
        and not set_aside(life, known)
    )


def open_(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> int:
    return sum(is_open(x, known.of(x, last)) for x in lives)


def overdue(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> int:
    return sum(is_overdue(x, known.of(x, last), known.of(x)) for x in lives)


def age_days(life: Life, moment: datetime) -> int:
    return (moment - life.registered) // timedelta(days=1)


def age_open(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> dict[str, int]:
    classes = {"0-10": 10, "11-20": 20, "21-30": 30, "31-60": 60, "61-180": 180, ">180": 10**9}
    found = dict.fromkeys(classes, 0)
    for life in lives:
        moment = known.of(life, last)
        if is_open(life, moment):
            found[next(key for key, edge in classes.items() if age_days(life, moment) <= edge)] += 1
    return found


def oldest_open_days(
    lives: Iterable[Life], known: Known, first: date | None, last: date | None
) -> int | None:
    found = [age_days(x, known.of(x, last)) for x in lives if is_open(x, known.of(x, last))]
    return max(found, default=None)


def wilson(k: int, n: int) -> tuple[float, float]:
    """The two solutions p of (k/n − p)² = z² p (1 − p) / n, as roots of the quadratic."""
    a, b, c = 1 + Z * Z / n, -(2 * k / n + Z * Z / n), (k / n) ** 2
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


Pair = tuple[int, int]  # hits, n


def on_time_share(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> Pair:
    due = [
        x
        for x in lives
        if within(x.due, first, last)
        and by_then(x.due, known.of(x))
        and x.registered <= known.of(x)
        and not x.answered_undated
        and not set_aside(x, known.of(x))
    ]
    return sum(x.answered is not None and x.due is not None and x.answered <= x.due for x in due), len(due)


def deadline_bunching(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> Pair:
    on_time = [x for x in lives if on_time_share([x], known, first, last) == (1, 1)]
    return sum(x.answered.date() == x.due.date() for x in on_time if x.answered and x.due), len(on_time)


def closings(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> list[Life]:
    return [x for x in lives if closed([x], known, first, last)]


def followed(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> list[Life]:
    return [
        x
        for x in closings(lives, known, first, last)
        if x.closed is not None and known.of(x) - x.closed >= timedelta(days=30)
    ]


def reopened_soon(life: Life) -> bool:
    return any(life.closed and start - life.closed <= timedelta(days=30) for start, _ in life.reopenings[:1])


def has_verdict(life: Life, known: Known) -> bool:
    return life.verdict != "none" and (life.verdict_at is None or life.verdict_at <= known.of(life))


def resolved_share(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> Pair:
    ended = [x for x in closings(lives, known, first, last) if x.outcome != "unknown"]
    return sum(x.outcome == "resolved" for x in ended), len(ended)


def reopened_share(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> Pair:
    ended = followed(lives, known, first, last)
    return sum(reopened_soon(x) for x in ended), len(ended)


def resolution_gap(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> Pair:
    ended = [x for x in followed(lives, known, first, last) if x.outcome == "resolved"]
    return sum(
        reopened_soon(x) or (has_verdict(x, known) and x.verdict == "dissatisfied") for x in ended
    ), len(ended)


def satisfied_share(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> Pair:
    spoken = [x for x in closings(lives, known, first, last) if has_verdict(x, known)]
    return sum(x.verdict == "satisfied" for x in spoken), len(spoken)


def handoffs_per_case(
    lives: Iterable[Life], known: Known, first: date | None, last: date | None
) -> tuple[float | None, int]:
    found = [handoffs(x, known.of(x)) for x in lives if received([x], known, first, last)]
    return (sum(found) / len(found) if found else None), len(found)


def durations(
    lives: Iterable[Life], known: Known, first: date | None, last: date | None
) -> list[tuple[int, str]]:
    """Completed hours and what ended them, of the cases registered in the period."""
    found = []
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
            found.append((hours, state))
    return found


def _hours(start: datetime, end: datetime | None) -> int:
    assert end is not None
    return (end - start) // timedelta(hours=1)


def incidence(found: list[tuple[int, str]]) -> list[tuple[int, float]]:
    """Aalen–Johansen: hour and cumulative incidence of an answer, hour by hour."""
    at_risk, survival, total, curve = len(found), 1.0, 0.0, []
    for hour in sorted({hours for hours, _ in found}):
        here = [state for hours, state in found if hours == hour]
        answers, ends = here.count("answer"), here.count("answer") + here.count("competing")
        total += survival * answers / at_risk
        survival *= 1 - ends / at_risk
        at_risk -= len(here)
        curve.append((hour, total))
    return curve


def answer_days(
    share: float,
) -> Callable[[Iterable[Life], Known, date | None, date | None], tuple[float | None, int]]:
    def estimate(
        lives: Iterable[Life], known: Known, first: date | None, last: date | None
    ) -> tuple[float | None, int]:
        found = durations(lives, known, first, last)
        reached = (hour for hour, value in incidence(found) if value >= share - 1e-12)
        hour = next(reached, None)
        return (None if hour is None else hour / 24), len(found)

    return estimate


def answered_by(
    days: int,
) -> Callable[[Iterable[Life], Known, date | None, date | None], tuple[float | None, int]]:
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


def at_risk(lives: Iterable[Life], known: Known, first: date | None, last: date | None, *, hour: int) -> int:
    """Cases still waiting when so many completed hours had passed."""
    return sum(hours >= hour for hours, _ in durations(lives, known, first, last))


def mean_limits(values: list[int]) -> tuple[float, float] | None:
    """The normal 95 % interval of a mean; None of fewer than two values."""
    if len(values) < 2:
        return None
    half = Z * math.sqrt(statistics.variance(values) / len(values))
    return statistics.fmean(values) - half, statistics.fmean(values) + half


def poisson_limits(count: int) -> tuple[float, float]:
    """The exact 95 % interval of a Poisson mean, by the chi-square distribution."""
    from scipy.stats import chi2

    return (chi2.ppf(0.025, 2 * count) / 2 if count else 0.0), chi2.ppf(0.975, 2 * count + 2) / 2


def rate_per_10k(count: int, people: float, days: int) -> tuple[float, float, float]:
    """Rate of so many cases among so many people in so many days, per 10,000 and 365 days, with its limits."""
    exposure = people / 10_000 * days / 365
    lower, upper = poisson_limits(count)
    return count / exposure, lower / exposure, upper / exposure


def rate_per_10k_smoothed(
    counts: dict[str, int], people: dict[str, float], days: int
) -> dict[str, tuple[float, float, float]]:
    """The rate of each county drawn towards their mean, with its limits (Marshall 1991)."""
    from scipy.stats import gamma

    exposure = {county: people[county] / 10_000 * days / 365 for county in counts}
    whole = sum(exposure.values())
    mean = sum(counts.values()) / whole
    spread = sum(exposure[c] * (counts[c] / exposure[c] - mean) ** 2 for c in counts) / whole
    prior = spread - mean / (whole / len(counts))
    found = {}
    for c in counts:
        a, b = (sum(counts.values()), whole) if prior <= 0 else (
            mean**2 / prior + counts[c], mean / prior + exposure[c]
        )  # fmt: skip
        found[c] = (a / b, gamma.ppf(0.025, a, scale=1 / b), gamma.ppf(0.975, a, scale=1 / b))
    return found


COUNTS = {"received": received, "answered": answered, "closed": closed, "open": open_, "overdue": overdue}
SHARES = {
    "on_time_share": on_time_share,
    "deadline_bunching": deadline_bunching,
    "resolved_share": resolved_share,
    "reopened_share": reopened_share,
    "resolution_gap": resolution_gap,
    "satisfied_share": satisfied_share,
}
DURATIONS = {
    "answer_days_median": answer_days(0.5),
    "answer_days_p90": answer_days(0.9),
    "answered_by_day_10": answered_by(10),
    "answered_by_day_20": answered_by(20),
    "answered_by_day_30": answered_by(30),
}
RATES = {"rate_per_10k": rate_per_10k, "rate_per_10k_smoothed": rate_per_10k_smoothed}
OTHERS = {
    "age_open": age_open,
    "oldest_open_days": oldest_open_days,
    "handoffs_per_case": handoffs_per_case,
}
REFERENCES: dict[str, Callable[..., object]] = {**COUNTS, **SHARES, **DURATIONS, **RATES, **OTHERS}


def expected_share(own: dict[object, Pair], others: list[dict[object, Pair]]) -> float | None:
    """What a unit with these hits and cases by stratum would have if it did as the others do there.

    A stratum in which the others have fewer than 30 cases goes by all that the others do.
    """
    cases = sum(n for _, n in own.values())
    of_others = [pair for table in others for pair in table.values()]
    if not cases or not sum(n for _, n in of_others):
        return None
    whole = sum(k for k, _ in of_others) / sum(n for _, n in of_others)
    total = 0.0
    for stratum, (_, n) in own.items():
        there = [table[stratum] for table in others if stratum in table]
        number = sum(m for _, m in there)
        total += n * (sum(k for k, _ in there) / number if number >= 30 else whole)
    return total / cases
