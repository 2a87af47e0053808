"""HTML treemap of the parts of a whole, with the parts of each part nested inside; each tile can be a link.

Tiles are ordered by size, the largest first in reading direction.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from charts.tooltip import labelled_tooltip, unlabelled_tooltip
from persian.bidi import isolate

Box = tuple[float, float, float, float]  # x, y, width, height


@dataclass(frozen=True)
class Tile:
    """A tile: its name, its size (also as text), its tooltip lines, the address of a click, and its nested parts."""

    name: str
    size: float
    size_text: str
    tooltip: Sequence[str]
    link: str = ""
    parts: Sequence["Tile"] = ()


def squarify(sizes: Sequence[float], width: float, height: float) -> list[Box]:
    """Boxes that fill a rectangle of `width` by `height`, with areas proportional to the sizes.

    The sizes must be positive and in descending order. The algorithm is that of Bruls, Huizing & van Wijk (2000),
    "Squarified treemaps": tiles are placed in rows along the shorter side of the free rectangle, and a row takes on
    tiles as long as its worst aspect ratio does not get worse. The tiles are thus close to squares, whose areas are
    easier to compare than those of long strips.
    """
    boxes: list[Box] = []
    scale = width * height / sum(sizes) if sizes else 0.0
    areas = [size * scale for size in sizes]
    x, y, start = 0.0, 0.0, 0
    while start < len(areas):
        side = min(width, height)
        end = start + 1
        while end < len(areas) and _worst(areas[start : end + 1], side) <= _worst(areas[start:end], side):
            end += 1
        # The row fills the whole shorter side, so its thickness is its area divided by that side.
        row = areas[start:end]
        thickness, offset = sum(row) / side, 0.0
        for area in row:
            length = area / thickness
            boxes.append(
                (x, y + offset, thickness, length) if width >= height else (x + offset, y, length, thickness)
            )
            offset += length
        if width >= height:
            x, width = x + thickness, width - thickness
        else:
            y, height = y + thickness, height - thickness
        start = end
    return boxes


def _worst(row: Sequence[float], side: float) -> float:
    """The largest aspect ratio (at least 1) among the tiles of a row along a side of length `side`."""
    # The row is total/side thick, so the aspect ratio of area a is side²·a/total² or its reciprocal. The largest ratio
    # is therefore that of the largest or of the smallest area.
    total = sum(row)
    return max(side**2 * max(row) / total**2, total**2 / (side**2 * min(row)))


def treemap_html(tiles: Sequence[Tile], *, label: str, ratio: float = 2.0) -> Markup:
    """HTML of the treemap, laid out for a rectangle `ratio` times as wide as high.

    On narrow screens the style sheet swaps the two directions. `label` describes the treemap to screen readers.
    """
    shown = sorted((tile for tile in tiles if tile.size > 0), key=lambda tile: -tile.size)
    boxes = squarify([tile.size for tile in shown], ratio, 1.0)
    inside = join(_tile(tile, box, ratio) for tile, box in zip(shown, boxes, strict=True))
    return html('<div class="treemap" role="group" aria-label="{}">{}</div>', label, inside)


def _tile(tile: Tile, box: Box, ratio: float) -> Markup:
    """HTML of a tile with its parts nested inside, as a link if it has an address."""
    # A link must not contain other links, so the parts inside a tile are never links themselves.
    parts = sorted((part for part in tile.parts if part.size > 0), key=lambda part: -part.size)
    boxes = squarify([part.size for part in parts], box[2], box[3])
    inside = join(_part(part, part_box, box) for part, part_box in zip(parts, boxes, strict=True))
    words = html('<span class="words"><b>{}</b> <i>{}</i></span>', isolate(tile.name), tile.size_text)
    parts_html = html('<span class="parts">{}</span>', inside) if inside else ""
    place = _place(box, ratio, 1.0)
    css_class = "tile whole" if inside else "tile"
    if not tile.link:
        return html(
            '<span class="{}" role="img" style="{}" {}>{}{}</span>',
            css_class,
            place,
            labelled_tooltip(tile.tooltip),
            words,
            parts_html,
        )
    tooltip = labelled_tooltip(tile.tooltip)
    return html(
        '<a class="{}" href="{}" style="{}" {}>{}{}</a>',
        css_class,
        tile.link,
        place,
        tooltip,
        words,
        parts_html,
    )


def _part(part: Tile, box: Box, within: Box) -> Markup:
    place = _place(box, within[2], within[3])
    return html(
        '<span class="part" style="{}" {}><span class="words">{}</span></span>',
        place,
        unlabelled_tooltip(part.tooltip),
        isolate(part.name),
    )


def _place(box: Box, width: float, height: float) -> str:
    """The box as CSS variables in percent of its container; the style sheet maps them to directions."""
    x, y, w, h = box
    return f"--x:{x / width:.3%};--y:{y / height:.3%};--w:{w / width:.3%};--h:{h / height:.3%}"
