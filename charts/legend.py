"""What colours and marks mean, in a line below a drawing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from charts.county_map import colour_steps
from charts.markup import EMPTY, html, join
from charts.value_classes import Classes
from persian.bidi import isolate
from persian.translate import translator


@dataclass(frozen=True)
class LegendItem:
    """A swatch, by its class or its colour, and its words."""

    label: str
    css_class: str = ""
    colour: str = ""  # a variable of the style sheet


def legend_html(items: Sequence[LegendItem]) -> Markup:
    """HTML of the signs."""
    drawn = join(
        html("<span><i{}></i>{}</span>", _swatch_attributes(sign), isolate(sign.label)) for sign in items
    )
    return html('<div class="legend">{}</div>', drawn)


def _swatch_attributes(sign: LegendItem) -> Markup:
    named = html(' class="{}"', sign.css_class) if sign.css_class else EMPTY
    return html('{} style="background:var(--{})"', named, sign.colour) if sign.colour else named


def class_legend_items(
    classes: Classes, write: Callable[[float], str], *, lang: str, open_top: bool
) -> list[LegendItem]:
    """A sign for each class; `open_top` where values beyond the last edge have its colour too."""
    t = translator(lang)
    words = [
        write(low)
        if whole_numbers(classes)
        else t("{low} to {high}").format(low=write(low), high=write(high))
        for low, high in pairwise(classes.edges)
    ]
    if open_top:
        words[-1] = t("{n} and more").format(n=write(classes.edges[-2]))
    steps = colour_steps(classes.count)
    return [LegendItem(each, colour=f"step-{step}") for each, step in zip(words, steps, strict=True)]


def whole_numbers(classes: Classes) -> bool:
    """Whether each class holds one whole number."""
    return classes.edges[0] == 1 and all(high - low == 1 for low, high in pairwise(classes.edges))
