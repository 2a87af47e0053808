"""Where the labels of a share funnel stand: the names of offices, and those of the lines, which give way to them.

The places depend on the width of the plot, in which texts have a fixed size.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from charts.markup import html, plotly_text
from charts.parts import plotly_layout
from charts.parts.line_style import TICK_SIZE
from charts.parts.palette import FONT, Palette
from charts.unit_comparisons.distant_labels import distant_names
from charts.unit_comparisons.funnel_data import AgencyPoint, Limits
from charts.unit_comparisons.label_placement import (
    DOT_DISTANCE,
    Box,
    DotName,
    PlacedName,
    Side,
    name_forms,
    overlap,
    overlaps_any,
    placed_names,
)
from persian.digits import percent

LINE_TEXT_HEIGHT = 18  # pixels
LIMIT_TEXT_WIDTH = 40  # pixels
DOT_RADIUS = 6  # pixels, of the dots that are named
MAX_NAMES = 8  # offices whose name is written into the figure
LIMIT_PLACES = 12  # along a limit, that are tried for its label
CENTRE_STEP = 6  # pixels along the line of all offices, likewise
LINE_LETTER_WIDTH = 6  # pixels; names are bold and take more
Annotation: TypeAlias = dict[str, Any]  # an annotation of Plotly


@dataclass(frozen=True)
class Plot:
    """A plot with its size in pixels, from the first to the last number of cases and over the `span` of shares."""

    limits: Limits
    span: tuple[float, float]
    width: float
    height: float

    def pixels(self, n: float, share: float) -> tuple[float, float]:
        """Distance from the lower left corner. The horizontal axis is logarithmic."""
        left, right = (math.log10(self.limits.n[i]) for i in (0, -1))
        low, high = self.span
        return (math.log10(n) - left) / (right - left) * self.width, (share - low) / (
            high - low
        ) * self.height

    def dot(self, point: AgencyPoint) -> Box:
        """The square around the dot of an office."""
        x, y = self.pixels(point.n, point.share)
        return x - DOT_RADIUS, x + DOT_RADIUS, y - DOT_RADIUS, y + DOT_RADIUS


def labels(
    points: Sequence[AgencyPoint], plot: Plot, palette: Palette, *, centre_texts: Sequence[str], lang: str
) -> list[Annotation]:
    """The labels of the figure: of the line of all offices, of the control limits and of the offices.

    `centre_texts` are forms of the first of these, the longest first.
    """
    labelled = _labelled(points, plot.limits.centre)
    names = _places(labelled, points, plot)
    dots = [plot.dot(point) for point in points]
    occupied = [name.box for name in names if name]
    return [
        _centre_label(plot, palette, centre_texts, occupied, dots),
        *_limit_labels(plot, palette, [*occupied, *dots], lang),
        *(
            _name(point, name, palette, lang)
            for point, name in zip(labelled, names, strict=True)
            if name is not None
        ),
    ]


def _labelled(points: Sequence[AgencyPoint], centre: float) -> list[AgencyPoint]:
    """The named and chosen offices, at most MAX_NAMES, those farthest from the centre first."""
    emphasised = (point for point in points if point.named or point.chosen)
    return sorted(emphasised, key=lambda point: -abs(point.share - centre))[:MAX_NAMES]


def _places(
    labelled: Sequence[AgencyPoint], points: Sequence[AgencyPoint], plot: Plot
) -> list[PlacedName | None]:
    """The places of names: beside the dot towards the middle of the plot, on its other side, above or below it.

    A long name is in up to four lines; one without a free place is away from its dot, at the end of a line, or in the
    tooltip only.
    """

    def forms(point: AgencyPoint) -> list[DotName]:
        x, y = plot.pixels(point.n, point.share)
        sideways: tuple[Side, ...] = ("right", "left") if x < plot.width / 2 else ("left", "right")
        room = {"right": plot.width - x - DOT_DISTANCE, "left": x - DOT_DISTANCE}
        centred = 2 * min(x, plot.width - x)
        candidates = [
            DotName(lines, x, y, side)
            for side in (*sideways, "above", "below")
            for lines in name_forms(point.name, room=room.get(side, centred))
        ]
        whole = [form for form in candidates if " ".join(form.lines) == " ".join(point.name.split())]
        inside = [form for form in whole if form.box(0)[2] >= 0 and form.box(0)[3] <= plot.height]
        return inside or whole or candidates[:1]

    emphasised = [plot.dot(point) for point in points if point.named or point.chosen]
    others = [plot.dot(point) for point in points if not (point.named or point.chosen)]
    candidates = [forms(point) for point in labelled]
    placed = placed_names(candidates, dots=emphasised, others=others)
    left_over = [i for i, name in enumerate(placed) if name is None]
    taken = [*(name.box for name in placed if name), *emphasised]
    distant = distant_names(
        [candidates[i] for i in left_over], taken, others=others, width=plot.width, height=plot.height
    )
    for i, name in zip(left_over, distant, strict=True):
        placed[i] = name
    return placed


def _name(point: AgencyPoint, name: PlacedName, palette: Palette, lang: str) -> Annotation:
    """The name of an office, on the background of the page; away from its dot it has a thin line to it."""
    anchor = {"right": "left", "left": "right"}.get(name.side, "center")
    place: Annotation = {
        "xshift": {"left": DOT_DISTANCE, "right": -DOT_DISTANCE}.get(anchor, 0),
        "yshift": name.rise,
    }
    if name.line_end:
        x, y = name.line_end
        place = {
            "showarrow": True,
            "arrowhead": 0,
            "arrowwidth": 1,
            "arrowcolor": palette.muted,
            "standoff": DOT_RADIUS + 1,
            "ax": x,
            "ay": -y,  # Plotly counts downwards here
            "yanchor": "bottom" if y > 0 else "top",
        }
    return plotly_layout.annotation(
        plotly_layout.hover_text([html("<b>{}</b>", plotly_text(line)) for line in name.lines], lang),
        palette,
        x=math.log10(point.n),  # Annotations of a logarithmic axis take the logarithm.
        y=point.share,
        xanchor=anchor,
        align=anchor,
        hovertext=plotly_text(point.name) if name.lines != (point.name,) else "",
        captureevents=True,
        font={"size": TICK_SIZE, "color": palette.ink, "family": FONT},
        # The lines of the limits end at a name and do not strike it out.
        bgcolor=palette.paper,
        borderpad=0,
        **place,
    )


def _limit_labels(plot: Plot, palette: Palette, occupied: Sequence[Box], lang: str) -> list[Annotation]:
    """Labels of the 95 % and 99.8 % limits, below the lower ones, near to where these enter the visible range.

    They give way to names and dots; a label without a free place is left out: the caption explains the limits.
    """
    limits, (low, high) = plot.limits, plot.span
    labels: list[Annotation] = []
    boxes: list[Box] = []
    for share, lower in ((0.95, limits.lower_95), (0.998, limits.lower_998)):
        inside = [i for i, value in enumerate(lower) if low + 0.03 < value < high]
        for i in inside[len(inside) // 6 :: max(len(inside) // LIMIT_PLACES, 1)]:
            x, y = plot.pixels(limits.n[i], lower[i])
            box = (x, x + LIMIT_TEXT_WIDTH, y - LINE_TEXT_HEIGHT, y)
            if box[1] > plot.width or overlaps_any(box, (*occupied, *boxes)):
                continue
            boxes.append(box)
            label = percent(share, lang, decimals=0 if share == 0.95 else 1)
            labels.append(
                plotly_layout.annotation(
                    plotly_layout.with_direction_marks(label, lang),
                    palette,
                    x=math.log10(limits.n[i]),
                    y=lower[i],
                    yshift=-9,
                    xanchor="left",
                )
            )
            break
    return labels


def _centre_label(
    plot: Plot, palette: Palette, texts: Sequence[str], occupied: Sequence[Box], dots: Sequence[Box]
) -> Annotation:
    """The label of the line of all offices: the first text that has a place without names and dots, or else the last.

    Most dots are near this line. On a telephone they leave room for no more than the share.
    """
    text, right, above = _least_covered_place(plot, texts, occupied, dots)
    return plotly_layout.annotation(
        text,
        palette,
        x=right / plot.width,
        y=plot.limits.centre,
        xref="paper",
        xanchor="right",
        yanchor="bottom" if above else "top",
    )


def _least_covered_place(
    plot: Plot, texts: Sequence[str], occupied: Sequence[Box], dots: Sequence[Box]
) -> tuple[str, float, bool]:
    """Which text to write along the line of all offices, its right end in pixels, and whether above the line.

    It is the place that covers the fewest names, and of these the fewest dots.
    """
    _, y = plot.pixels(plot.limits.n[0], plot.limits.centre)
    # What does not reach the band of the label's places covers none of them.
    band = (0.0, plot.width, y - LINE_TEXT_HEIGHT, y + LINE_TEXT_HEIGHT)
    occupied, dots = ([box for box in boxes if overlap(band, box)] for boxes in (occupied, dots))

    widths = {text: _text_width(text) for text in texts}
    # Names and dots above the line, and those below it: a place is covered by those that overlap it along the line.
    sides = {
        above: [
            [box[:2] for box in boxes if overlap((*band[:2], *heights), box)] for boxes in (occupied, dots)
        ]
        for above, heights in ((True, (y, band[3])), (False, (band[2], y)))
    }

    def covered(place: tuple[str, float, bool]) -> tuple[int, ...]:
        text, end, above = place
        begin = end - widths[text]
        return tuple(sum(begin < right and left < end for left, right in boxes) for boxes in sides[above])

    # From the right end to the left one. The first of equally good places is taken, so the longest text comes first.
    places = (
        (text, float(right), above)
        for text in texts
        for right in range(int(plot.width), widths[text], -CENTRE_STEP)
        for above in (True, False)
    )
    least: tuple[int, ...] | None = None
    best = (texts[-1], plot.width, True)
    for place in places:
        covers = covered(place)
        if least is None or covers < least:
            least, best = covers, place
        if not any(least):
            break  # no other place covers less
    return best


def _text_width(text: str) -> int:
    """The estimated width of a label of a line in pixels; marks of direction take none."""
    return sum(map(str.isprintable, text)) * LINE_LETTER_WIDTH
