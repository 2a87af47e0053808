"""HTML legend below a chart: swatches of colours and marks, and their meaning."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts.value_classes import Classes, colour_steps
from persian.bidi import isolate
from persian.digits import number
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
        t("{low} to {high}").format(low=write(low), high=write(high)) for low, high in pairwise(classes.edges)
    ]
    if open_top:
        labels[-1] = t("{n} and more").format(n=write(classes.edges[-2]))
    return _coloured(labels)


def count_legend_items(classes: Classes, *, lang: str, open_top: bool) -> list[LegendItem]:
    """One legend item per class of counts above 0, by the whole numbers that it holds: "1", "2 to 4", "5 to 9".

    With `open_top` the last item reads "n and more". Classes of `classify` that hold no whole number are not for this.
    """
    t = translator(lang)
    labels = []
    for i, (low, high) in enumerate(pairwise(classes.edges)):
        # The lower edge belongs to the class, the upper one to the next; the last class has both, and 0 has no colour.
        first = max(math.ceil(low), 1)
        last = math.ceil(high) - 1 if i < classes.count - 1 or is_single(classes) else math.floor(high)
        labels.append(
            number(first, lang)
            if last <= first
            else t("{low} to {high}").format(low=number(first, lang), high=number(last, lang))
        )
    if open_top:
        labels[-1] = t("{n} and more").format(n=number(max(math.ceil(classes.edges[-2]), 1), lang))
    return _coloured(labels)


def is_single(classes: Classes) -> bool:
    """Whether each class is for one whole number, starting at 1; the upper edge of the last is for none."""
    return classes.edges[0] == 1 and all(high - low == 1 for low, high in pairwise(classes.edges))


def _coloured(labels: Sequence[str]) -> list[LegendItem]:
    """Items with the colours of as many classes."""
    steps = colour_steps(len(labels))
    return [
        LegendItem(label, colour=f"var(--step-{step})") for label, step in zip(labels, steps, strict=True)
    ]
