"""Classify values into a few classes with round edges, and give them colours; and round ticks for an axis.

A map has a few distinct colours and not a continuous scale, because readers can match only a few shades to a legend.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

COLOUR_COUNT = 6  # --step-0 to --step-5 of the style sheet
SKEWED_RATIO = 5.0  # values are skewed if the maximum is more than so many times the median
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)  # step widths that count as round, up to a power of ten


@dataclass(frozen=True)
class Classes:
    """Contiguous classes: class i holds edges[i] ≤ value < edges[i + 1]; the last class includes its upper edge."""

    edges: tuple[float, ...]

    @property
    def count(self) -> int:
        """Number of classes."""
        return len(self.edges) - 1

    def index_of(self, value: float) -> int:
        """Index of the class of a value; values outside all classes go to the nearest class."""
        inside = sum(value >= edge for edge in self.edges[1:-1])
        return int(inside)

    def is_uncertain(self, lower: float, upper: float) -> bool:
        """Whether the limits of a value are more than one class apart, so that its colour could be two classes away.

        An upper limit may be infinite: a time that too few have reached yet. Without limits (NaN) nothing is said.
        """
        if math.isnan(lower) or math.isnan(upper):
            return False
        return self.index_of(upper) - self.index_of(lower) > 1


def classify(values: Sequence[float], *, most: int = COLOUR_COUNT) -> Classes:
    """Divide the range of the values into at most `most` classes with round edges.

    The classes have equal width, unless the values are skewed: then each class is about twice as wide as the one below
    it (edges 1, 2, 5, 10 …). Amounts in a province with one large city are such a case: with equal widths, all other
    counties would share the lowest colour. Values that are not finite are ignored.
    """
    finite_values = sorted(value for value in values if math.isfinite(value))
    if not finite_values:
        return Classes((0.0, 1.0))
    low, high = finite_values[0], finite_values[-1]
    median = finite_values[len(finite_values) // 2]
    if low >= 0 and median > 0 and high > SKEWED_RATIO * median:
        return Classes(_doubling(high, most))
    if high == low:
        # All values are equal. The range is extended to 0, or to 1 if they are 0, so that there is a range to divide.
        low, high = (low, low + 1.0) if low == 0 else (min(low, 0.0), max(low, 0.0))
    return Classes(_equal(low, high, most))


def colour_steps(count: int) -> list[int]:
    """Index of the colour of each of `count` classes, spread evenly over the whole colour scale."""
    last = COLOUR_COUNT - 1
    return [round(i * last / max(count - 1, 1)) for i in range(count)] if count > 1 else [3]


def _doubling(high: float, most: int) -> tuple[float, ...]:
    """Edges for skewed values: 0, then consecutive numbers of the series 1, 2, 5, 10 …, the last at least `high`."""
    # The series has three numbers per power of ten, so it starts low enough for `most` of them below the top edge. The
    # tolerance of 1e-12 keeps a maximum that equals an edge, up to rounding errors, from adding another class.
    power = math.floor(math.log10(high)) - most // 3 - 1
    ladder = [nice * 10.0 ** (power + i) for i in range(most // 3 + 3) for nice in (1.0, 2.0, 5.0)]
    top = next(i for i, edge in enumerate(ladder) if edge >= high * (1 - 1e-12))
    return (0.0, *(round(edge, 12) for edge in ladder[top - most + 1 : top + 1]))


def _equal(low: float, high: float, most: int) -> tuple[float, ...]:
    """Edges of at most `most` classes of equal, round width that cover the range from `low` to `high`."""
    # Rounding both ends outwards to multiples of the step can add a class, so the next round step is tried until the
    # classes are few enough.
    step = _round_up((high - low) / most)
    while True:
        start = math.floor(low / step + 1e-9)
        end = max(math.ceil(high / step - 1e-9), start + 1)
        if end - start <= most:
            return tuple(round(step * i, 12) for i in range(start, end + 1))
        step = _round_up(step * 1.01)


def round_ticks(high: float, *, most: int = 5, whole: bool = False) -> list[float]:
    """Round, equidistant ticks from 0 to at least `high`, with at most `most` steps.

    With `whole` they are whole numbers, for an axis of counts: 2.5 would be written as 2, and stand in the wrong place.
    """
    ticks = list(_equal(0.0, max(high, 1e-9), most))
    if not whole or ticks[1] == int(ticks[1]):
        return ticks
    step = 1.0 if ticks[1] < 1 else 5.0  # the only other round step that is not whole is 2.5
    return [step * i for i in range(max(math.ceil(high / step - 1e-9), 1) + 1)]


def tick_decimals(ticks: Sequence[float]) -> int:
    """The fewest decimals, at most 3, with which all ticks are written exactly.

    >>> tick_decimals([0.0, 2.5, 5.0])
    1
    """
    return next((d for d in range(3) if all(abs(tick - round(tick, d)) < 1e-9 for tick in ticks)), 3)


def _round_up(step: float) -> float:
    """The smallest round step width that is at least `step`."""
    magnitude = 10.0 ** math.floor(math.log10(step))
    return next(magnitude * nice for nice in _ROUND if magnitude * nice >= step - 1e-12 * magnitude)
