"""A vertical axis that is cut at the peak of a provincial trip, so that the peak does not flatten the other months."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from persian.translate import translator

CUT_FROM = 1.6  # times the largest other value; a smaller peak leaves enough of the height to the rest
ROOM = 1.1  # the axis ends at least at so many times the largest other value


@dataclass(frozen=True)
class AxisCut:
    """Where an axis ends, and the indices of the periods that reach beyond it. `top` is what ticks must reach."""

    top: float
    beyond: tuple[int, ...] = ()


def axis_cut(series: Sequence[Sequence[float]], trips: Collection[int]) -> AxisCut:
    """The end of the common axis of several series over the same periods.

    The axis reaches the largest value, except where only periods of `trips` (indices) are so much larger than all
    others that these would be flattened: then it ends above the others, and the peaks are labelled with their numbers.
    Values may be NaN.
    """
    peaks = [_largest([values[i] for values in series]) for i in range(len(series[0]) if series else 0)]
    others = [peak for i, peak in enumerate(peaks) if i not in trips]
    highest, usual = _largest(peaks), _largest(others)
    if usual <= 0 or highest < CUT_FROM * usual:
        return AxisCut(highest)
    top = ROOM * usual
    return AxisCut(top, tuple(i for i, peak in enumerate(peaks) if peak > top))


def axis_cut_note(lang: str) -> str:
    """The sentence below a chart whose axis is cut."""
    return translator(lang)(
        "The axis ends below the peak of a trip, which would flatten the other months; ▲ gives its number."
    )


def _largest(values: Sequence[float]) -> float:
    return max((value for value in values if math.isfinite(value)), default=0.0)
