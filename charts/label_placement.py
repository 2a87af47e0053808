"""Places for the names of dots in a plot, so that no name covers another."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TypeAlias

Box: TypeAlias = tuple[float, float, float, float]  # left, right, bottom and top, in pixels
LETTER_WIDTH = 6.6  # pixels, in the size of tick labels
LINE_HEIGHT = 15
DOT_DISTANCE = 10
SHIFTS = (0, 1, -1, 2, -2)  # lines upwards that a name may be moved
MOST_LINES = 4
MOST_FORMS = 3  # four short lines where one long line would fit are ugly


@dataclass(frozen=True)
class DotName:
    """A name and its dot in pixels from the lower left corner; the name is to the right or to the left of the dot.

    `lines` is the name, in one line or several.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    to_right: bool

    def box(self, shift: int) -> Box:
        """Left, right, bottom and top of the name, moved upwards by so many lines."""
        width = max(map(len, self.lines), default=0) * LETTER_WIDTH
        left = self.x + DOT_DISTANCE if self.to_right else self.x - DOT_DISTANCE - width
        middle = self.y + shift * LINE_HEIGHT
        half = len(self.lines) * LINE_HEIGHT / 2
        return left, left + width, middle - half, middle + half


@dataclass(frozen=True)
class PlacedName:
    """The lines of a name, how many pixels they are moved upwards, and on which side of the dot they are."""

    lines: tuple[str, ...]
    shift: int
    to_right: bool


def name_forms(name: str, *, room: float) -> list[tuple[str, ...]]:
    """The forms of a name that fit into `room` pixels, the best first: MOST_FORMS, from one line on.

    Lines are broken at spaces, so that the longest of them is as short as possible. If even MOST_LINES do not fit, the
    name has one form, with the end of each line that is too long cut off.
    """
    most = max(int(room / LETTER_WIDTH), 2)
    words = " ".join(name.split())
    forms = list(dict.fromkeys(_wrapped(words, count) for count in range(1, MOST_LINES + 1)))
    fitting = [lines for lines in forms if max(map(len, lines), default=0) <= most]
    if fitting:
        return fitting[:MOST_FORMS]
    return [tuple(line if len(line) <= most else f"{line[: most - 1].rstrip()}…" for line in forms[-1])]


def _wrapped(name: str, count: int) -> tuple[str, ...]:
    """The name in at most so many lines, with the longest of them as short as possible."""

    def lines(width: int) -> list[str]:
        return wrap(name, width, break_long_words=False, break_on_hyphens=False)

    widths = range(1, max(len(name), 1) + 1)
    width = bisect_left(widths, True, key=lambda width: len(lines(width)) <= count)
    return tuple(lines(widths[width]))


def placed_names(
    names: Sequence[Sequence[DotName]], taken: Sequence[Box] = (), *, dots: Sequence[Box] = ()
) -> list[PlacedName | None]:
    """The places of the names, in their order; None where there is no free one.

    Each name comes in several forms, the best first. All are placed in as many lines as they can be, which takes least
    of the width, earlier names in better places; then each gets the best form that still fits between the others.
    `taken` are the boxes of other texts: left, right, bottom and top. `dots` are those of dots: a name over the dot of
    another would seem to be its name.
    """
    boxes: list[Box | None] = []
    placed: list[PlacedName | None] = []
    for forms in names:
        occupied = [*taken, *dots, *(box for box in boxes if box)]
        place = _free_place(sorted(forms, key=lambda form: -len(form.lines)), occupied)
        boxes.append(place and place[0])
        placed.append(place and place[1])
    for i, forms in enumerate(names):
        if placed[i] is None:
            continue
        occupied = [*taken, *dots, *(box for k, box in enumerate(boxes) if box and k != i)]
        if better := _free_place(forms, occupied):
            boxes[i], placed[i] = better
    return placed


def _free_place(forms: Sequence[DotName], occupied: Sequence[Box]) -> tuple[Box, PlacedName] | None:
    """The box and the place of the first form that is free as near to its dot as possible."""
    for shift in SHIFTS:
        for form in forms:
            box = form.box(shift)
            if not any(_overlap(box, other) for other in occupied):
                return box, PlacedName(form.lines, shift * LINE_HEIGHT, form.to_right)
    return None


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] - 1 and b[2] < a[3] - 1
