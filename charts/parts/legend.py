"""HTML legend below a chart: swatches of colours and marks, and their meaning."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts.value_classes import Classes, colour_steps
from persian.bidi import isolate
from persian.translate import translator


@dataclass(frozen=True)
class LegendItem:
    """A swatch, defined by a CSS class or a CSS colour, and its label."""

    label: str
    css_class: str = ""
    colour: str = ""


def legend_html(items: Sequence[LegendItem], *, heading: str = "") -> Markup:
    """HTML of a legend with these items, and with a heading in front of them if there is one."""
    swatches = join(
        html("<span><i{}></i>{}</span>", _swatch_attributes(item), isolate(item.label)) for item in items
    )
    head = html("<span>{}</span>", heading) if heading else EMPTY
    return html('<div class="legend">{}{}</div>', head, swatches)


def _swatch_attributes(item: LegendItem) -> Markup:
    class_attribute = html(' class="{}"', item.css_class) if item.css_class else EMPTY
    return html('{} style="background:{}"', class_attribute, item.colour) if item.colour else class_attribute


def class_legend_items(
    classes: Classes, write: Callable[[float], str], *, lang: str, open_top: bool
) -> list[LegendItem]:
    """One legend item per class of a colour scale.

    `write` formats an edge of a class. With `open_top` the last item reads "n and more", because values above the last
    edge have its colour too.
    """
    t = translator(lang)
    labels = [
        write(low)
        if whole_numbers(classes)
        else t("{low} to {high}").format(low=write(low), high=write(high))
        for low, high in pairwise(classes.edges)
    ]
    if open_top:
        labels[-1] = t("{n} and more").format(n=write(classes.edges[-2]))
    steps = colour_steps(classes.count)
    return [
        LegendItem(label, colour=f"var(--step-{step})") for label, step in zip(labels, steps, strict=True)
    ]


def whole_numbers(classes: Classes) -> bool:
    """True if each class holds exactly one whole number, starting at 1."""
    return classes.edges[0] == 1 and all(high - low == 1 for low, high in pairwise(classes.edges))
