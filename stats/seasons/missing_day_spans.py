"""Days on which hardly any case is registered although many usually are: probably a load that never came.

A day is compared with the median of the same weekday in the weeks around it, which a week or two without data do not
change. The newest days are judged only where that is asked for, because their cases may still come.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stats.arrays import Bools, Floats

WEEK = 7
WEEKS_AROUND = 6  # before a day, and after it
FEWEST_WEEKS = 4  # that must be known
MOST_LEFT = 0.1  # of the usual cases
FEWEST_DAYS = 3
FEWEST_USUAL = 20.0  # cases; by chance 2 or fewer would come in one of a million such spans


@dataclass(frozen=True)
class MissingSpan:
    """Days from `first` to `last` (indices, both inclusive), with the cases registered and those that are usual."""

    first: int
    last: int
    n: float
    usual: float


def missing_spans(
    counts: Floats, is_off: Bools, *, fewest_days: int = FEWEST_DAYS, fewest_newest_days: int | None = None
) -> list[MissingSpan]:
    """Spans of at least `fewest_days` consecutive days with at most MOST_LEFT of the usual cases, in order of time.

    `counts` are cases by day, `is_off` the public holidays. Holidays and days on which less than one case is usual
    neither begin a span nor end it. With `fewest_newest_days`, so many newest days are a span as well, though their
    cases may still come.
    """
    usual = _usual(counts, is_off)
    judged = usual >= 1
    is_low = judged & (counts <= MOST_LEFT * usual)
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
    span = MissingSpan(days[0], days[-1], float(counts[inside].sum()), float(usual[inside].sum()))
    return [span] if span.usual >= FEWEST_USUAL and span.n <= MOST_LEFT * span.usual else []


def _usual(counts: Floats, is_off: Bools) -> Floats:
    """Median of the same weekday in the weeks around each day; 0 on holidays, and where too few weeks are known."""
    shifts = [WEEK * k for k in range(-WEEKS_AROUND, WEEKS_AROUND + 1) if k]
    days = np.arange(len(counts))
    around = days[:, None] + np.array(shifts)
    inside = (around >= 0) & (around < len(counts))
    index = np.clip(around, 0, max(len(counts) - 1, 0))
    known = inside & ~is_off[index]
    values = np.where(known, counts[index], np.nan)
    enough = (known.sum(axis=1) >= FEWEST_WEEKS) & ~is_off
    usual = np.zeros(len(counts))
    if enough.any():
        usual[enough] = np.nanmedian(values[enough], axis=1)
    return usual
