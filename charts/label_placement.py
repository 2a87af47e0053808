"""Places for the names of dots in a plot, so that no name covers another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Box: TypeAlias = tuple[float, float, float, float]  # left, right, bottom and top, in pixels
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

    def box(self, shift: int) -> Box:
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
    names: Sequence[Sequence[DotName]], taken: Sequence[Box] = (), *, dots: Sequence[Box] = ()
) -> list[PlacedName | None]:
    """The places of the names, in their order; None where there is no free one.

    Each name comes in several forms, the best first. All are placed in their last and shortest form, earlier ones in
    better places; then each gets the best form that still fits between the others. `taken` are the boxes of other
    texts: left, right, bottom and top. `dots` are those of dots, which longer forms do not cover either.
    """
    boxes: list[Box | None] = []
    placed: list[PlacedName | None] = []
    for forms in names:
        occupied = [*taken, *(box for box in boxes if box)]
        place = _free_place(forms[-1:], occupied)
        boxes.append(place and place[0])
        placed.append(place and place[1])
    for i, forms in enumerate(names):
        if placed[i] is None:
            continue
        occupied = [*taken, *dots, *(box for k, box in enumerate(boxes) if box and k != i)]
        if better := _free_place(forms[:-1], occupied):
            boxes[i], placed[i] = better
    return placed


def _free_place(forms: Sequence[DotName], occupied: Sequence[Box]) -> tuple[Box, PlacedName] | None:
    """The box and the place of the first form that is free, as near to its dot as possible."""
    for form in forms:
        for shift in SHIFTS:
            box = form.box(shift)
            if not any(_overlap(box, other) for other in occupied):
                return box, PlacedName(form.lines, shift * LINE_HEIGHT)
    return None


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] - 1 and b[2] < a[3] - 1
