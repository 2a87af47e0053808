"""Picture of a quotable figure as PNG or SVG: a title that states the finding, the chart, source, as-of and demo mark.

Pictures are shared outside of the dashboard. Source, as-of and demo mark are therefore part of the image and cannot get
lost without visible cropping.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from briefs.typesetting import typeset

Shape = Literal["number", "bars", "lines"]
TEMPLATE = "press/picture.typ"
PPI = 200.0  # pixels per inch; a page 540 points wide becomes 1500 pixels wide
MAX_ROWS = 24  # more bars or points than this cannot be read in one picture
# Round steps of a scale, as multiples of a power of ten.
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Mark:
    """A value to draw, with its formatted `text`. The value is NaN if there is none, and `text` then says why.

    `basis` is the number of cases behind it, as text; empty where the value is that number itself, or is withheld.
    """

    value: float
    text: str
    lower: float = math.nan
    upper: float = math.nan
    basis: str = ""


@dataclass(frozen=True)
class Row:
    """One bar group or one point in time (a county, a month), with a mark for each series."""

    name: str
    marks: tuple[Mark, ...]
    strong: bool = False


@dataclass(frozen=True)
class Picture:
    """Contents of a picture.

    `series` are the names of the marks of each row; empty if there is only one. `share` limits the scale to 1. `ticks`
    are (value, label) pairs of the scale. `foot` are the lines with source and as-of, `demo_mark` the label on demo
    data. `basis` is the heading of the numbers of cases; empty if no mark has one.
    """

    lang: str
    title: str
    about: str
    shape: Shape
    rows: tuple[Row, ...]
    series: tuple[str, ...]
    share: bool
    ticks: tuple[tuple[float, str], ...]
    notes: tuple[str, ...]
    foot: tuple[str, ...]
    demo_mark: str = ""
    basis: str = ""


def as_png(picture: Picture) -> bytes:
    """The picture as PNG."""
    return typeset(TEMPLATE, template_data(picture), form="png", ppi=PPI)


def as_svg(picture: Picture) -> bytes:
    """The picture as SVG. Letters are converted to outlines, so that it looks the same without the font installed."""
    return typeset(TEMPLATE, template_data(picture), form="svg")


def template_data(picture: Picture) -> dict[str, object]:
    """The data for the Typst template, with every value as a fraction of the scale from 0 to 1."""
    top = picture.ticks[-1][0] if picture.ticks else 1.0
    return {
        "lang": picture.lang,
        "title": picture.title,
        "about": picture.about,
        "shape": picture.shape,
        "series": list(picture.series),
        "basis": picture.basis,
        "ticks": [{"at": at / top, "text": text} for at, text in picture.ticks],
        "rows": [
            {
                "name": row.name,
                "strong": row.strong,
                "marks": [
                    {
                        "at": _fraction_of_scale(mark.value, top),
                        "lower": _fraction_of_scale(mark.lower, top),
                        "upper": _fraction_of_scale(mark.upper, top),
                        "text": mark.text,
                        "basis": mark.basis,
                    }
                    for mark in row.marks
                ],
            }
            for row in picture.rows
        ],
        "notes": list(picture.notes),
        "foot": list(picture.foot),
        "mark": picture.demo_mark,
    }


def scale(values: Sequence[float], *, share: bool) -> list[float]:
    """About four ticks at round numbers, from 0 to at least the largest value; for shares to at most 1."""
    top = max((value for value in values if math.isfinite(value)), default=1.0) or 1.0
    if share:
        top = min(top, 1.0)
    # The smallest step of the form s · 10^n, with s in `STEPS`, of which four cover the largest value. The small
    # tolerances keep rounding errors from adding a tick.
    size = 10.0 ** math.floor(math.log10(top / 4))
    step = next(s * size for s in STEPS if s * size * 4 >= top - 1e-12)
    ticks = [step * i for i in range(math.ceil(top / step - 1e-9) + 1)]
    return [min(tick, 1.0) for tick in ticks] if share else ticks


def _fraction_of_scale(value: float, top: float) -> float | None:
    return round(min(max(value / top, 0.0), 1.0), 5) if math.isfinite(value) else None
