"""Which names of counties have room on a map: names over one another could not be read."""

from collections.abc import Iterable, Mapping

from geo.outlines import WIDTH, Point

# Of the largest letters with which a style sheet sets the names (telephones, paper), in the units of the map.
LETTER_HEIGHT, LETTER_WIDTH = 28.0, 14.0
# A longer name would cover several counties, of which it names one.
LONGEST = WIDTH / 3


def names_with_room(
    names: Mapping[str, str], points: Mapping[str, Point], *, first: Iterable[str]
) -> list[str]:
    """The codes whose names are drawn, each around its point, where no name before it is; those in `first` come first.

    The other names are in the tooltips, and in the table or the ranked chart below the map.
    """
    drawn: list[tuple[str, Point, float]] = []
    for code in dict.fromkeys((*first, *points)):
        if code not in points or code not in names:
            continue
        (x, y), half = points[code], len(names[code]) * LETTER_WIDTH / 2
        is_within = 2 * half <= LONGEST and half <= x <= WIDTH - half
        if is_within and all(
            abs(x - other[0]) >= half + other_half or abs(y - other[1]) >= LETTER_HEIGHT
            for _, other, other_half in drawn
        ):
            drawn.append((code, (x, y), half))
    return [code for code, _, _ in drawn]
