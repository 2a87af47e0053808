"""Names placed away from their dots and joined to them by a line, for dots without a free place next to them."""

from collections.abc import Iterator, Sequence
from itertools import islice

from charts.unit_comparisons.label_placement import (
    DOT_DISTANCE,
    LINE_HEIGHT,
    Box,
    DotName,
    PlacedName,
    Side,
    overlap,
    overlaps_any,
)

# Pixels between a dot and its name. Farther away it would seem to name what is there.
DISTANCES = tuple(lines * LINE_HEIGHT for lines in range(2, 7))
# Widths of the name, from the upright of its dot.
SIDEWAYS = (0.0, 0.5, -0.5, 0.75, -0.75, 1.0, -1.0, 1.5, -1.5)
SAMPLES = 16  # points of a leading line that are compared with the names that it must not cross
MAX_PLACES = 24  # free places that are tried for a name
MAX_TRIES = 2000  # combinations of the places of several names


def distant_names(
    names: Sequence[Sequence[DotName]],
    taken: Sequence[Box],
    *,
    others: Sequence[Box],
    width: float,
    height: float,
) -> list[PlacedName | None]:
    """The names above or below their dots within a plot of so many pixels, as near as can be; None without a place.

    Each name comes in several forms, the best first. `taken` are the boxes of other names and of named dots, which
    neither a name nor its line may touch; `others` are those of dots without a name, which are covered only where there
    is no other place. As many names as possible get a place.
    """
    places = [
        list(islice(_places(forms, taken, others=others, size=(width, height)), MAX_PLACES))
        for forms in names
    ]
    best: list[PlacedName | None] = [None] * len(names)
    tries = 0

    def extend(placed: list[PlacedName | None]) -> None:
        nonlocal best, tries
        if placed.count(None) >= best.count(None) or tries > MAX_TRIES:
            return
        if len(placed) == len(names):
            best = placed
            return
        for place in (*places[len(placed)], None):
            tries += 1
            if place is None or not any(other and _in_the_way(place, other) for other in placed):
                extend([*placed, place])

    extend([])
    return best


def _places(
    forms: Sequence[DotName], taken: Sequence[Box], *, others: Sequence[Box], size: tuple[float, float]
) -> Iterator[PlacedName]:
    """The free places of a name, the nearest of its best form first, and last those that cover dots without a name."""
    covering: list[tuple[int, PlacedName]] = []
    for form in forms:
        for box in _boxes(form, size):
            side, end = _line_end(form, box)
            if overlaps_any(box, taken) or _crosses((form.x, form.y), end, taken):
                continue
            rise = (box[2] + box[3]) / 2 - form.y
            place = PlacedName(form.lines, rise, side, box, line_end=end)
            if covered := sum(overlap(box, other) for other in others):
                covering.append((covered, place))
            else:
                yield place
    yield from (place for _, place in sorted(covering, key=lambda each: each[0]))


def _boxes(form: DotName, size: tuple[float, float]) -> Iterator[Box]:
    """The boxes within the plot that the name may have, the nearest first."""
    left, right, bottom, top = form.box(0)
    wide, tall = right - left, top - bottom
    for distance in DISTANCES:
        for sideways in SIDEWAYS:
            begin = form.x + sideways * wide - wide / 2
            for low in (form.y + distance, form.y - distance - tall):
                if begin >= 0 and begin + wide <= size[0] and low >= 0 and low + tall <= size[1]:
                    yield begin, begin + wide, low, low + tall


def _line_end(form: DotName, box: Box) -> tuple[Side, tuple[float, float]]:
    """Where the line meets the name, seen from the dot, and the side to which the name extends from there.

    That is the middle of its lower or upper edge, or the end of it that is nearest to the dot.
    """
    left, right, bottom, top = box
    edge = bottom if bottom > form.y else top
    ends: tuple[tuple[Side, float], ...] = (("above", (left + right) / 2), ("right", left), ("left", right))
    side, x = min(ends, key=lambda end: abs(end[1] - form.x))
    return side, (x - form.x, edge - form.y)


def _crosses(dot: tuple[float, float], end: tuple[float, float], boxes: Sequence[Box]) -> bool:
    """Whether the line from a dot runs through a box; it begins outside the dot itself."""
    length = max(abs(end[0]), abs(end[1]))
    along = (i / SAMPLES for i in range(SAMPLES) if i / SAMPLES * length >= DOT_DISTANCE)
    points = [(dot[0] + part * end[0], dot[1] + part * end[1]) for part in along]
    for left, right, bottom, top in boxes:
        for x, y in points:
            if left <= x <= right and bottom <= y <= top:
                return True
    return False


def _in_the_way(place: PlacedName, other: PlacedName) -> bool:
    """Whether two names overlap, or the line of one runs through the other."""
    return (
        overlap(place.box, other.box)
        or _crosses(_dot(place), place.line_end or (0.0, 0.0), [other.box])
        or _crosses(_dot(other), other.line_end or (0.0, 0.0), [place.box])
    )


def _dot(place: PlacedName) -> tuple[float, float]:
    """The dot of a placed name, found from where its line ends."""
    left, right, bottom, top = place.box
    x, y = place.line_end or (0.0, 0.0)
    end_x = {"right": left, "left": right}.get(place.side, (left + right) / 2)
    return end_x - x, (bottom if y > 0 else top) - y
