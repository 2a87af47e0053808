"""Small multiples of county maps as SVG: one map per month, or a map of the uncertainty of the values.

The outlines of the counties are defined once per page (`shapes`) and referenced by every map, so that a dozen maps are
hardly larger than one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.maps.hatching import dark_hatching, light_hatching
from charts.markup import break_lines, html, join
from charts.parts.value_classes import Classes
from geo.outlines import WIDTH, Outlines
from persian.translate import translator


@dataclass(frozen=True)
class Area:
    """A county's CSS colour ("" draws only its outline), tooltip lines, and the hatching of its value.

    Light hatching is an `uncertain` value, dark hatching a value that is `missing`.
    """

    colour: str
    tooltip: Sequence[str]
    uncertain: bool = False
    missing: bool = False


def shape_definitions(outlines: Outlines) -> Markup:
    """HTML of the shapes referenced by `small_map`; to be included once per page."""
    paths = join(html('<path id="shape-{}" d="{}"/>', code, path) for code, path in outlines.counties.items())
    return html(
        '<svg class="shapes" width="0" height="0" aria-hidden="true"><defs>{}'
        '<path id="shape-water" d="{}"/>'
        "{}{}</defs></svg>",
        paths,
        outlines.water,
        light_hatching("unsure-small", distance=40, width=8),
        dark_hatching("no-value-small", distance=40, width=5),
    )


def small_map(
    outlines: Outlines,
    areas: Mapping[str, Area],
    *,
    title: str,
    alt: str,
    chosen: Sequence[str] = (),
    link: str = "",
    marks: str = "",
) -> Markup:
    """HTML of one small map.

    Counties without an entry in `areas` are drawn as an outline; those in `chosen` are emphasised. With a `link` the
    title is a link to that address. `marks` are the numbers of events beside the title, which screen readers pass over:
    `alt` names the events.
    """
    empty = Area("", ())
    area_uses = join(_area(code, areas.get(code, empty)) for code in outlines.counties)
    rings = join(html('<use href="#shape-{}" class="chosen"/>', code) for code in chosen)
    title_html = html('<a href="{}">{}</a>', link, title) if link else title
    numbers = html(' <b class="event-number" aria-hidden="true">{}</b>', marks) if marks else ""
    caption = html("<figcaption>{}{}</figcaption>", title_html, numbers) if title else ""
    # A figure is named by its caption; without one it would be a figure without a name around the image.
    element = "figure" if title else "div"
    return html(
        '<{} class="small-map"><svg viewBox="-6 -6 {:.0f} {:.0f}" role="img" '
        'aria-label="{}">{}<use href="#shape-water" class="water"/>{}</svg>{}</{}>',
        element,
        WIDTH + 12,
        outlines.height + 12,
        alt,
        area_uses,
        rings,
        caption,
        element,
    )


def _area(code: str, area: Area) -> Markup:
    tooltip = break_lines(area.tooltip)
    style = html(' style="fill:{}"', area.colour) if area.colour else ""
    kind = "area" if area.colour else "area void"
    hatching = "texture" if area.uncertain else "no-value" if area.missing else ""
    texture = html('<use href="#shape-{}" class="{}"/>', code, hatching) if hatching else ""
    return html('<use href="#shape-{}" class="{}"{} data-tip="{}"/>{}', code, kind, style, tooltip, texture)


def scheme_text(classes: Classes, lang: str) -> str:
    """A sentence about the classification scheme: edges 1, 2, 5, 10 … or equal widths."""
    t = translator(lang)
    widths = [high - low for low, high in zip(classes.edges, classes.edges[1:], strict=False)]
    # `classify` makes classes of either equal or doubling widths; the factor leaves room for rounding errors.
    if max(widths) > 1.5 * min(widths):
        return t("Classes: each about twice as wide as the one below (1, 2, 5, 10 …).")
    return t("Classes: of equal width, at round edges.")
