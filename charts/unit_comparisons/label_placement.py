"""Places for the names of dots in a plot, so that no name covers another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from charts.parts.line_breaks import balanced_lines

Box: TypeAlias = tuple[float, float, float, float]  # left, right, bottom and top, in pixels
Side: TypeAlias = Literal["right", "left", "above", "below"]
LETTER_WIDTH = 6.6  # pixels, in the size of tick labels
LINE_HEIGHT = 15
DOT_DISTANCE = 10
SHIFTS = (0, 1, -1, 2, -2)  # lines upwards that a name may be moved
MAX_LINES = 4
MAX_TRIES = 4
MAX_FORMS = 3  # four short lines where one long line would fit are ugly


@dataclass(frozen=True)
class DotName:
    """A name and its dot in pixels from the lower left corner; the name is on one `side` of the dot.

    `lines` is the name, in one line or several.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    side: Side

    @property
    def shifts(self) -> Sequence[int]:
        """Lines upwards that the name may be moved: a name above or below its dot would leave it."""
        return SHIFTS if self.side in ("right", "left") else SHIFTS[:1]

    def box(self, shift: int) -> Box:
        """Left, right, bottom and top of the name, moved upwards by so many lines."""
        width = max(map(len, self.lines), default=0) * LETTER_WIDTH
        left = {"right": self.x + DOT_DISTANCE, "left": self.x - DOT_DISTANCE - width}
        half = len(self.lines) * LINE_HEIGHT / 2
        rise = {"above": DOT_DISTANCE + half, "below": -DOT_DISTANCE - half}
        begin = left.get(self.side, self.x - width / 2)
        middle = self.y + rise.get(self.side, 0.0) + shift * LINE_HEIGHT
        return begin, begin + width, middle - half, middle + half


@dataclass(frozen=True)
class PlacedName:
    """The lines of a name, on which side of the dot they are, and how far in pixels their middle is above the dot's.

    A name away from its dot has a `line_end`: where the line that leads to it ends, in pixels from the dot.
    """

    lines: tuple[str, ...]
    rise: float
    side: Side
    box: Box
    line_end: tuple[float, float] | None = None


def name_forms(name: str, *, room: float) -> list[tuple[str, ...]]:
    """The forms of a name that fit into `room` pixels, the best first: MAX_FORMS, from one line on.

    Lines are broken at spaces, so that the longest of them is as short as possible. If even MAX_LINES do not fit, the
    name has one form, with the end of each line that is too long cut off.
    """
    most = max(int(room / LETTER_WIDTH), 2)
    words = " ".join(name.split())
    forms = list(dict.fromkeys(balanced_lines(words, count) for count in range(1, MAX_LINES + 1)))
    fitting = [lines for lines in forms if max(map(len, lines), default=0) <= most]
    if fitting:
        return fitting[:MAX_FORMS]
    return [tuple(line if len(line) <= most else f"{line[: most - 1].rstrip()}…" for line in forms[-1])]


def placed_names(
    names: Sequence[Sequence[DotName]], *, dots: Sequence[Box] = (), others: Sequence[Box] = ()
) -> list[PlacedName | None]:
    """The places of the names, in their order; None where there is no free one.

    Each name comes in several forms, the best first. All are placed in as many lines as they can be, which takes least
    of the width, earlier names in better places; then each gets the best form that still fits between the others.
    Where names are left over, they are tried again right after the first one, and the try that leaves out fewest
    counts. `dots` are the boxes of the named dots: a name over the dot of another would seem to be its name. `others`
    are those of dots without a name, which are covered only where a name has no other place.
    """
    order = list(range(len(names)))
    best = _placed_in_order(names, order, dots, others)
    latest = best
    for _ in range(MAX_TRIES - 1):
        left_over = [i for i in order[1:] if latest[i] is None]
        if not left_over:
            break
        order = [order[0], *left_over, *(i for i in order[1:] if i not in left_over)]
        latest = _placed_in_order(names, order, dots, others)
        best = min(best, latest, key=lambda placed: placed.count(None))
    return best


def _placed_in_order(
    names: Sequence[Sequence[DotName]], order: Sequence[int], dots: Sequence[Box], others: Sequence[Box]
) -> list[PlacedName | None]:
    """The places that the names get in this order."""
    placed: list[PlacedName | None] = [None] * len(names)
    for i in order:
        boxes = [*dots, *(name.box for name in placed if name)]
        placed[i] = _free_place(sorted(names[i], key=lambda form: -len(form.lines)), boxes, others)
    for i in order:
        if placed[i] is None:
            continue
        boxes = [*dots, *(name.box for k, name in enumerate(placed) if name and k != i)]
        placed[i] = _free_place(names[i], boxes, others) or placed[i]
    return placed


def overlap(a: Box, b: Box) -> bool:
    """True if two boxes overlap by more than a pixel of height."""
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] - 1 and b[2] < a[3] - 1


def overlaps_any(box: Box, others: Iterable[Box]) -> bool:
    """True if a box overlaps one of others as `overlap` says; a screen tries some ten thousand places of names."""
    begin, end, low, high = box
    for left, right, bottom, top in others:
        if begin < right and left < end and low < top - 1 and bottom < high - 1:
            return True
    return False


def _free_place(
    forms: Sequence[DotName], occupied: Sequence[Box], others: Sequence[Box]
) -> PlacedName | None:
    """The place of the first form that is free as near to its dot as possible, if possible clear of `others`."""
    for obstacles in ([*occupied, *others], occupied):
        for shift in SHIFTS:
            for form in forms:
                if shift not in form.shifts:
                    continue
                box = form.box(shift)
                if not overlaps_any(box, obstacles):
                    return PlacedName(form.lines, (box[2] + box[3]) / 2 - form.y, form.side, box)
    return None
