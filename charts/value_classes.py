"""Values put into a few classes with round edges, for a map whose colours can be told apart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

SKEWED_RATIO = 5.0
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Classes:
    """Edges of neighbouring classes: class i holds edges[i] ≤ value < edges[i + 1], the last one its upper edge too."""

    edges: tuple[float, ...]

    @property
    def count(self) -> int:
        """Number of classes."""
        return len(self.edges) - 1

    def index_of(self, value: float) -> int:
        """The class of a value; what lies outside falls into the nearest."""
        inside = sum(value >= edge for edge in self.edges[1:-1])
        return int(inside)


def classify(values: Sequence[float], *, most: int = 6) -> Classes:
    """At most `most` classes at round edges that hold all values.

    Of equal width; where a few values tower over the rest, as amounts in a province with one large city do, each
    class about twice as wide as the one below (1, 2, 5, 10 …).
    """
    known = sorted(value for value in values if math.isfinite(value))
    if not known:
        return Classes((0.0, 1.0))
    low, high = known[0], known[-1]
    middle = known[len(known) // 2]
    if low >= 0 and middle > 0 and high > SKEWED_RATIO * middle:
        return Classes(_doubling(high, most))
    if high == low:
        low, high = (low, low + 1.0) if low == 0 else (min(low, 0.0), max(low, 0.0))
    return Classes(_equal(low, high, most))


def _doubling(high: float, most: int) -> tuple[float, ...]:
    """0 and then edges from the ladder 1, 2, 5, 10 …, up to past the highest."""
    power = math.floor(math.log10(high)) - most // 3 - 1
    ladder = [nice * 10.0 ** (power + i) for i in range(most // 3 + 3) for nice in (1.0, 2.0, 5.0)]
    top = next(i for i, edge in enumerate(ladder) if edge >= high * (1 - 1e-12))
    return (0.0, *(round(edge, 12) for edge in ladder[top - most + 1 : top + 1]))


def _equal(low: float, high: float, most: int) -> tuple[float, ...]:
    step = _round_up((high - low) / most)
    while True:
        start = math.floor(low / step + 1e-9)
        end = max(math.ceil(high / step - 1e-9), start + 1)
        if end - start <= most:
            return tuple(round(step * i, 12) for i in range(start, end + 1))
        step = _round_up(step * 1.01)


def round_ticks(high: float, *, most: int = 5) -> list[float]:
    """Round numbers from 0 to just past `high`, for an axis."""
    return list(_equal(0.0, max(high, 1e-9), most))


def _round_up(step: float) -> float:
    magnitude = 10.0 ** math.floor(math.log10(step))
    return next(magnitude * nice for nice in _ROUND if magnitude * nice >= step - 1e-12 * magnitude)
