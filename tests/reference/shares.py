"""Reference shares as pairs of hits and number of cases, excess late, and the mean number of hand-offs."""

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from tests.reference.counts import closed, received
from tests.reference.life import Known, Life, by_then, handoffs, set_aside, within
from tests.reference.limits import wilson

Pair = tuple[int, int]  # Hits, n.


def on_time_share(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> Pair:
    """Cases answered by their due moment, of those whose due moment falls in the period.

    Where a case has no due moment and its source says itself whether it was answered in time, this word counts under
    its day.
    """
    due = [
        x
        for x in lives
        if within(due_or_said(x), first, last)
        and by_then(due_or_said(x), known.of(x))
        and x.registered <= known.of(x)
        and (said(x) or not x.answered_undated)
        and not set_aside(x, known.of(x))
    ]
    return sum(
        x.timely is True if said(x) else bool(x.answered and x.due and x.answered <= x.due) for x in due
    ), len(due)


def said(life: Life) -> bool:
    """Whether the source's own word says if the case was answered in time."""
    return life.due is None and life.timely is not None


def due_or_said(life: Life) -> datetime | None:
    """The due moment, or the beginning of the day under which the source's own word counts."""
    return datetime.combine(life.timely_day, time()) if said(life) and life.timely_day else life.due


def on_time_days(
    lives: Iterable[Life], known: Known, first: date | None, last: date | None
) -> dict[date, Pair]:
    """The same by the day on which the cases were due."""
    by_day: dict[date, list[Life]] = defaultdict(list)
    for life in lives:
        if (moment := due_or_said(life)) is not None:
            by_day[moment.date()].append(life)
    pairs = {day: on_time_share(of_day, known, first, last) for day, of_day in by_day.items()}
    return {day: pair for day, pair in pairs.items() if pair[1]}


def deadline_bunching(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> Pair:
    """Cases answered on the very day they were due, of those answered on time."""
    on_time = [x for x in lives if on_time_share([x], known, first, last) == (1, 1)]
    return sum(x.answered.date() == x.due.date() for x in on_time if x.answered and x.due), len(on_time)


def closings(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> list[Life]:
    """The cases closed in the period."""
    return [x for x in lives if closed([x], known, first, last)]


def followed(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> list[Life]:
    """The cases closed in the period and observed for at least 30 days afterwards."""
    return [
        x
        for x in closings(lives, known, first, last)
        if x.closed is not None and known.of(x) - x.closed >= timedelta(days=30)
    ]


def reopened_soon(life: Life) -> bool:
    """Whether the first reopening came within 30 days of the closing."""
    return any(life.closed and start - life.closed <= timedelta(days=30) for start, _ in life.reopenings[:1])


def has_verdict(life: Life, known: Known) -> bool:
    """Whether a verdict is known."""
    return verdict_by(life, known) != "none"


def verdict_by(life: Life, known: Known) -> str:
    """The last verdict given by as-of ("none" without one). A verdict without a moment counts."""
    if life.verdict != "none" and (life.verdict_at is None or life.verdict_at <= known.of(life)):
        return life.verdict
    if life.earlier_verdict and life.earlier_verdict[0] <= known.of(life):
        return life.earlier_verdict[1]
    return "none"


def resolved_share(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> Pair:
    """Cases with the outcome "resolved", of those closed with a known outcome."""
    ended = [x for x in closings(lives, known, first, last) if x.outcome != "unknown"]
    return sum(x.outcome == "resolved" for x in ended), len(ended)


def reopened_share(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> Pair:
    """Cases reopened within 30 days, of those closed and observed for 30 days."""
    ended = followed(lives, known, first, last)
    return sum(reopened_soon(x) for x in ended), len(ended)


def resolution_gap(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> Pair:
    """Cases reopened within 30 days or with a dissatisfied verdict, of those closed as resolved."""
    ended = [x for x in followed(lives, known, first, last) if x.outcome == "resolved"]
    return sum(reopened_soon(x) or verdict_by(x, known) == "dissatisfied" for x in ended), len(ended)


def satisfied_share(lives: Iterable[Life], known: Known, first: date | None, last: date | None) -> Pair:
    """Satisfied verdicts, of all verdicts on cases closed in the period."""
    spoken = [x for x in closings(lives, known, first, last) if has_verdict(x, known)]
    return sum(verdict_by(x, known) == "satisfied" for x in spoken), len(spoken)


def handoffs_per_case(
    lives: Iterable[Life], known: Known, first: date | None, last: date | None
) -> tuple[float | None, int]:
    """Mean number of hand-offs of the cases registered in the period (None without cases), and their number."""
    counts = [handoffs(x, known.of(x)) for x in lives if received([x], known, first, last)]
    return (sum(counts) / len(counts) if counts else None), len(counts)


def excess_late(pair: Pair, expected: tuple[float, float, float]) -> tuple[float, float, float]:
    """Cases that missed beyond what was expected, and the 95 % limits of that number.

    `expected` is the expected share with its limits. The limits of the difference of the two shares are those of
    Newcombe (1998, method 10): each share contributes the distance to the limit that is on the same side.
    """
    hits, n = pair
    share, (low, high) = hits / n, wilson(hits, n)
    mean, below, above = expected
    most = n * (mean - share + math.sqrt((share - low) ** 2 + (above - mean) ** 2))
    least = n * (mean - share - math.sqrt((high - share) ** 2 + (mean - below) ** 2))
    return n * (mean - share), least, most


def expected_share(own: dict[object, Pair], others: list[dict[object, Pair]]) -> float | None:
    """The expected share of a unit: its own mix of cases, with the shares of the other units in each stratum.

    Where the other units have fewer than 30 cases in a stratum, their overall share is used.
    """
    cases = sum(n for _, n in own.values())
    of_others = [pair for table in others for pair in table.values()]
    if not cases or not sum(n for _, n in of_others):
        return None
    whole = sum(k for k, _ in of_others) / sum(n for _, n in of_others)
    total = 0.0
    for stratum, (_, n) in own.items():
        matching = [table[stratum] for table in others if stratum in table]
        number = sum(m for _, m in matching)
        total += n * (sum(k for k, _ in matching) / number if number >= 30 else whole)
    return total / cases
