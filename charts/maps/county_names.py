"""Which names of counties have room on a map, and in how many lines: names over one another could not be read."""

from collections.abc import Iterable, Mapping

from charts.parts.line_breaks import balanced_lines
from geo.outlines import WIDTH, Outlines, Point

# Of the largest letters with which a style sheet sets the names (telephones, paper), in the units of the map.
LETTER_HEIGHT, LETTER_WIDTH = 28.0, 14.0
LINE_HEIGHT = 32.0  # from one line of a name to the next
# A name may be so many times as wide and as high as its county. Further out, nobody could tell which one it names.
OVERHANG = 1.2
MAX_LINES = 3


def names_with_room(
    names: Mapping[str, str], outlines: Outlines, *, first: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """The lines of the names that are drawn, by code, where no name before is; those in `first` come first.

    Each is drawn around the point of its county. The other names are in the tooltips, and in the table or the ranked
    chart below the map.
    """
    drawn: dict[str, tuple[str, ...]] = {}
    taken: list[tuple[Point, Point]] = []
    for code in dict.fromkeys((*first, *outlines.label_points)):
        if code not in outlines.label_points or code not in names:
            continue
        point, size = outlines.label_points[code], outlines.sizes[code]
        for lines in _forms(names[code], size):
            half = max(map(len, lines)) * LETTER_WIDTH / 2, _height(lines) / 2
            is_within = half[0] <= point[0] <= WIDTH - half[0]
            if is_within and not any(_overlap(point, half, *other) for other in taken):
                drawn[code] = lines
                taken.append((point, half))
                break
    return drawn


def _forms(name: str, size: Point) -> list[tuple[str, ...]]:
    """The name in as few lines as fit into a county of this width and height, and in more lines; [] without room."""
    forms = dict.fromkeys(balanced_lines(name, count) for count in range(1, MAX_LINES + 1))
    return [
        lines
        for lines in forms
        if lines
        and max(map(len, lines)) * LETTER_WIDTH <= OVERHANG * size[0]
        and _height(lines) <= OVERHANG * size[1]
    ]


def _height(lines: tuple[str, ...]) -> float:
    return LETTER_HEIGHT + (len(lines) - 1) * LINE_HEIGHT


def _overlap(a: Point, half_a: Point, b: Point, half_b: Point) -> bool:
    """Whether two boxes around points overlap."""
    return all(abs(a[i] - b[i]) < half_a[i] + half_b[i] for i in (0, 1))
