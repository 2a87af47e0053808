"""Days on which hardly any case is registered although many usually are: probably a load that never came.

A day is compared with the median of the same weekday in the weeks around it, which a week or two without data do not
change. The newest days are judged only where that is asked for, because their cases may still come.

What was entered late may have been made up for: the days after a span then have about as many more than usual as the
span has fewer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stats.arrays import Bools, Floats

WEEK = 7
WEEKS_AROUND = 6  # before a day, and after it
MIN_WEEKS = 4  # that must be known
MAX_LEFT = 0.1  # of the usual cases
MIN_DAYS = 3
MIN_USUAL = 20.0  # cases; by chance 2 or fewer would come in one of a million such spans
MADE_UP_WITHIN = 28  # days after a span; a longer time of more cases is a higher level
MIN_MADE_UP = 0.8  # of what is missing
CLEARLY_MORE = (
    3.0  # standard errors of the usual cases: a few days of few cases are easily made up for by chance
)


@dataclass(frozen=True)
class MissingSpan:
    """Days from `first` to `last` (indices, both inclusive), with the cases registered and those that are usual.

    `made_up` is the day (index) by which the days after the span had made up for it; None where they have not.
    """

    first: int
    last: int
    n: float
    usual: float
    made_up: int | None = None


def missing_spans(
    counts: Floats, is_off: Bools, *, fewest_days: int = MIN_DAYS, fewest_newest_days: int | None = None
) -> list[MissingSpan]:
    """Spans of at least `fewest_days` consecutive days with at most MAX_LEFT of the usual cases, in order of time.

    `counts` are cases by day, `is_off` the public holidays. Holidays and days on which less than one case is usual
    neither begin a span nor end it. With `fewest_newest_days`, that many newest days are a span as well, though their
    cases may still come.
    """
    usual = _usual(counts, is_off)
    judged = usual >= 1
    is_low = judged & (counts <= MAX_LEFT * usual)
    spans, run = [], []
    for day in range(len(counts)):
        if is_low[day]:
            run.append(day)
        elif judged[day]:
            spans += _span(run, counts, usual, fewest_days)
            run = []
    if fewest_newest_days is not None:
        spans += _span(run, counts, usual, fewest_newest_days)
    return spans


def _span(days: Sequence[int], counts: Floats, usual: Floats, fewest_days: int) -> list[MissingSpan]:
    """The span of a run of low days; empty if it is too short or too little is usual."""
    if len(days) < fewest_days:
        return []
    inside = slice(days[0], days[-1] + 1)
    n, of_usual = float(counts[inside].sum()), float(np.nansum(usual[inside]))
    if of_usual < MIN_USUAL or n > MAX_LEFT * of_usual:
        return []
    made_up = _made_up(counts, usual, after=days[-1], missing=of_usual - n)
    return [MissingSpan(days[0], days[-1], n, of_usual, made_up)]


def _made_up(counts: Floats, usual: Floats, *, after: int, missing: float) -> int | None:
    """The first day by which clearly more than usual came `after` a day, and MIN_MADE_UP of `missing` is there.

    Holidays and other days of which nobody knows how many are usual do not count.
    """
    later = slice(after + 1, after + 1 + MADE_UP_WITHIN)
    more = np.nancumsum(counts[later] - usual[later])
    chance = np.sqrt(np.nancumsum(usual[later]))
    enough = np.flatnonzero(more >= np.maximum(MIN_MADE_UP * missing, CLEARLY_MORE * chance))
    return after + 1 + int(enough[0]) if len(enough) else None


def _usual(counts: Floats, is_off: Bools) -> Floats:
    """Median of the same weekday in the weeks around each day; NaN on holidays, and where too few are known."""
    shifts = [WEEK * k for k in range(-WEEKS_AROUND, WEEKS_AROUND + 1) if k]
    days = np.arange(len(counts))
    around = days[:, None] + np.array(shifts)
    inside = (around >= 0) & (around < len(counts))
    index = np.clip(around, 0, max(len(counts) - 1, 0))
    counted = inside & ~is_off[index]
    values = np.where(counted, counts[index], np.nan)
    enough = (counted.sum(axis=1) >= MIN_WEEKS) & ~is_off
    usual = np.full(len(counts), np.nan)
    if enough.any():
        usual[enough] = np.nanmedian(values[enough], axis=1)
    return usual
