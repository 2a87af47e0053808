"""A figure as a picture (PNG or SVG): a title that states the finding, the drawing, source, as-of and demo mark.

It is made to leave the house, so that nothing of it can be cut off from what it says of itself without being seen.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from briefs.typesetting import typeset

Shape = Literal["number", "bars", "lines"]
TEMPLATE = "press/picture.typ"
PPI = 200.0  # of 540 points: 1500 pixels wide
MOST_ROWS = 24
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Mark:
    """A value as it is drawn: NaN where there is none, and then `text` says why."""

    value: float
    text: str
    lower: float = math.nan
    upper: float = math.nan


@dataclass(frozen=True)
class Row:
    """What stands at one place: a county, a month; a mark for each series."""

    name: str
    marks: tuple[Mark, ...]
    strong: bool = False


@dataclass(frozen=True)
class Picture:
    """All that a picture says. `series` names the marks of a row (kinds), nothing where there is one; `share`: the
    scale goes to 1 and no further; `foot` are the lines of source and as-of; `mark` stands on pictures of a demo.
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


def as_png(picture: Picture) -> bytes:
    """The picture as PNG."""
    return typeset(TEMPLATE, template_data(picture), form="png", ppi=PPI)


def as_svg(picture: Picture) -> bytes:
    """The picture as SVG whose letters are drawn: it looks the same where the typeface is not installed."""
    return typeset(TEMPLATE, template_data(picture), form="svg")


def template_data(picture: Picture) -> dict[str, object]:
    """The picture for the template: every length as a part of the scale, from 0 to 1."""
    top = picture.ticks[-1][0] if picture.ticks else 1.0
    return {
        "lang": picture.lang,
        "title": picture.title,
        "about": picture.about,
        "shape": picture.shape,
        "series": list(picture.series),
        "ticks": [{"at": at / top, "text": text} for at, text in picture.ticks],
        "rows": [
            {
                "name": row.name,
                "strong": row.strong,
                "marks": [
                    {
                        "at": _part(mark.value, top),
                        "lower": _part(mark.lower, top),
                        "upper": _part(mark.upper, top),
                        "text": mark.text,
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
    """Ticks of a scale from 0 that holds the values: about four, at round numbers; a share's end at 1."""
    top = max((value for value in values if math.isfinite(value)), default=1.0) or 1.0
    if share:
        top = min(top, 1.0)
    size = 10.0 ** math.floor(math.log10(top / 4))
    step = next(s * size for s in STEPS if s * size * 4 >= top - 1e-12)
    ticks = [step * i for i in range(math.ceil(top / step - 1e-9) + 1)]
    return [min(tick, 1.0) for tick in ticks] if share else ticks


def _part(value: float, top: float) -> float | None:
    return round(min(max(value / top, 0.0), 1.0), 5) if math.isfinite(value) else None
