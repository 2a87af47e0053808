"""Places for the names of dots in a plot, so that no name covers another."""

from collections.abc import Sequence
from dataclasses import dataclass

LETTER_WIDTH = 6.6  # pixels, in the size of tick labels
LINE_HEIGHT = 15
DOT_DISTANCE = 10
SHIFTS = (0, 1, -1, 2, -2)  # lines upwards that a name may be moved


@dataclass(frozen=True)
class DotName:
    """A name and its dot in pixels from the lower left corner; the name is to the right or to the left of the dot.

    `lines` is the name, in one line or several.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    to_right: bool

    def box(self, shift: int) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of the name, moved upwards by so many lines."""
        width = max(map(len, self.lines), default=0) * LETTER_WIDTH
        left = self.x + DOT_DISTANCE if self.to_right else self.x - DOT_DISTANCE - width
        middle = self.y + shift * LINE_HEIGHT
        half = len(self.lines) * LINE_HEIGHT / 2
        return left, left + width, middle - half, middle + half


@dataclass(frozen=True)
class PlacedName:
    """The lines of a name and how many pixels they are moved upwards."""

    lines: tuple[str, ...]
    shift: int


def name_forms(name: str, *, longest: int, room: float) -> list[tuple[str, ...]]:
    """The forms of a name that fit into `room` pixels, the best first: in one line, in two, and cut off.

    A name of up to `longest` letters is always taken to fit; a longer one is cut to so many as the last resort.
    """
    most = max(int(room / LETTER_WIDTH), longest)
    cut = name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"
    forms: list[tuple[str, ...]] = [(name,)] if len(name) <= most else []
    spaces = [i for i, letter in enumerate(name) if letter == " "]
    if spaces and len(name) > longest:
        # Broken where the longer of the two lines is shortest.
        at = min(spaces, key=lambda i: max(i, len(name) - i - 1))
        two = (name[:at], name[at + 1 :])
        forms += [two] if max(map(len, two)) <= most else []
    return list(dict.fromkeys([*forms, (cut,)]))


def placed_names(
    names: Sequence[Sequence[DotName]], taken: Sequence[tuple[float, float, float, float]] = ()
) -> list[PlacedName | None]:
    """The places of the names, in their order; None where there is no free one.

    Each name comes in several forms, of which the first is taken that finds a place. Earlier names have the better
    places. `taken` are the boxes of other texts: left, right, bottom and top.
    """
    occupied = list(taken)
    placed: list[PlacedName | None] = []
    for forms in names:
        free = next(
            (
                (form, shift)
                for form in forms
                for shift in SHIFTS
                if not any(_overlap(form.box(shift), box) for box in occupied)
            ),
            None,
        )
        if free is not None:
            occupied.append(free[0].box(free[1]))
        placed.append(None if free is None else PlacedName(free[0].lines, free[1] * LINE_HEIGHT))
    return placed


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] - 1 and b[2] < a[3] - 1
