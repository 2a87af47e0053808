"""Places for the names of dots in a plot, so that no name covers another."""

from collections.abc import Sequence
from dataclasses import dataclass

LETTER_WIDTH = 6.6  # pixels, in the size of tick labels
LINE_HEIGHT = 15
DOT_DISTANCE = 10
SHIFTS = (0, 1, -1, 2, -2)  # lines upwards that a name may be moved


@dataclass(frozen=True)
class DotName:
    """A name and its dot in pixels from the lower left corner; the name is to the right or to the left of the dot."""

    name: str
    x: float
    y: float
    to_right: bool

    def box(self, shift: int) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of the name, moved upwards by so many lines."""
        width = len(self.name) * LETTER_WIDTH
        left = self.x + DOT_DISTANCE if self.to_right else self.x - DOT_DISTANCE - width
        middle = self.y + shift * LINE_HEIGHT
        return left, left + width, middle - LINE_HEIGHT / 2, middle + LINE_HEIGHT / 2


def placed_names(
    names: Sequence[DotName], taken: Sequence[tuple[float, float, float, float]] = ()
) -> list[int | None]:
    """How many pixels each name is moved upwards, in the order of the names; None where there is no free place.

    Earlier names have the better places. `taken` are the boxes of other texts: left, right, bottom and top.
    """
    occupied = list(taken)
    shifts: list[int | None] = []
    for name in names:
        free = next((s for s in SHIFTS if not any(_overlap(name.box(s), box) for box in occupied)), None)
        if free is not None:
            occupied.append(name.box(free))
        shifts.append(None if free is None else free * LINE_HEIGHT)
    return shifts


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] - 1 and b[2] < a[3] - 1
