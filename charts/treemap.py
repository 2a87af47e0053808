"""Parts of a whole as areas, parts of parts inside them: HTML, each area a link, the largest where reading starts."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from charts.tooltip import labelled_tooltip, unlabelled_tooltip
from persian.bidi import isolate

Box = tuple[float, float, float, float]  # x, y, width, height


@dataclass(frozen=True)
class Tile:
    """An area: its name, its size and that size in words, what hovering tells, where a click leads, its parts."""

    name: str
    size: float
    size_text: str
    tooltip: Sequence[str]
    link: str = ""
    parts: Sequence["Tile"] = ()


def squarify(sizes: Sequence[float], width: float, height: float) -> list[Box]:
    """Boxes that fill a rectangle, with areas in proportion to the sizes, which are positive and descend.

    Bruls, Huizing & van Wijk (2000), «Squarified treemaps»: a row along the shorter side takes on areas for as long
    as that makes its worst ratio of sides no worse.
    """
    boxes: list[Box] = []
    scale = width * height / sum(sizes) if sizes else 0.0
    areas = [size * scale for size in sizes]
    x, y, at = 0.0, 0.0, 0
    while at < len(areas):
        side = min(width, height)
        end = at + 1
        while end < len(areas) and _worst(areas[at : end + 1], side) <= _worst(areas[at:end], side):
            end += 1
        row = areas[at:end]
        thick, along = sum(row) / side, 0.0
        for area in row:
            length = area / thick
            boxes.append((x, y + along, thick, length) if width >= height else (x + along, y, length, thick))
            along += length
        if width >= height:
            x, width = x + thick, width - thick
        else:
            y, height = y + thick, height - thick
        at = end
    return boxes


def _worst(row: Sequence[float], side: float) -> float:
    """The largest ratio of sides of a row of areas along a side."""
    total = sum(row)
    return max(side**2 * max(row) / total**2, total**2 / (side**2 * min(row)))


def treemap_html(tiles: Sequence[Tile], *, label: str, ratio: float = 2.0) -> Markup:
    """HTML of the tiles, laid out for a field `ratio` times as wide as high; on narrow screens the style turns it."""
    shown = sorted((tile for tile in tiles if tile.size > 0), key=lambda tile: -tile.size)
    boxes = squarify([tile.size for tile in shown], ratio, 1.0)
    inside = join(_tile(tile, box, ratio) for tile, box in zip(shown, boxes, strict=True))
    return html('<div class="treemap" role="group" aria-label="{}">{}</div>', label, inside)


def _tile(tile: Tile, box: Box, ratio: float) -> Markup:
    parts = sorted((part for part in tile.parts if part.size > 0), key=lambda part: -part.size)
    boxes = squarify([part.size for part in parts], box[2], box[3])
    inside = join(_part(part, each, box) for part, each in zip(parts, boxes, strict=True))
    words = html('<span class="words"><b>{}</b> <i>{}</i></span>', isolate(tile.name), tile.size_text)
    held = html('<span class="parts">{}</span>', inside) if inside else ""
    place = _place(box, ratio, 1.0)
    name = "tile whole" if inside else "tile"
    if not tile.link:
        return html(
            '<span class="{}" role="img" style="{}" {}>{}{}</span>',
            name,
            place,
            labelled_tooltip(tile.tooltip),
            words,
            held,
        )
    tooltip = labelled_tooltip(tile.tooltip)
    return html(
        '<a class="{}" href="{}" style="{}" {}>{}{}</a>', name, tile.link, place, tooltip, words, held
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
    """The box in per cent of what holds it; the style sheet decides which way is up."""
    x, y, w, h = box
    return f"--x:{x / width:.3%};--y:{y / height:.3%};--w:{w / width:.3%};--h:{h / height:.3%}"
