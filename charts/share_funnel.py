"""Funnel plot of the shares of comparable offices against their numbers of cases, as a Plotly figure.

Each office is a dot. The control limits show which shares are to be expected at each number of cases if an office
differs from its group only by chance and by the usual variation between offices (Spiegelhalter 2005). They are wider
for offices with few cases, hence the shape of a funnel.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts import plotly_layout
from charts.label_placement import DOT_DISTANCE, DotName, name_forms, placed_names
from charts.line_style import TICK_SIZE
from charts.markup import html, plotly_text
from charts.palette import FONT, Palette
from persian.digits import number, percent
from persian.translate import translator

HEIGHT = 460
MARGINS = 110  # pixels of the height that the plot does not fill
LIMIT_LABEL_WIDTH = 40  # pixels
DOT_RADIUS = 6  # pixels, of the dots that are named
SIDE_MARGINS = 62  # pixels of the width that the plot does not fill
PLOT_WIDTHS = (
    280,
    380,
    480,
    600,
    760,
)  # pixels of the plots for which names are placed, from a telephone's on
MOST_NAMES = 8  # offices whose name is written into the figure


@dataclass(frozen=True)
class AgencyPoint:
    """One office: its name, its number of cases, its share from 0 to 1, and the lines of its tooltip.

    If the office is `named` or `chosen`, its dot is emphasised and its name is written next to it.
    """

    name: str
    n: float
    share: float
    tooltip: Sequence[str] = ()
    named: bool = False
    chosen: bool = False
    link: str = ""  # the address that a click leads to


@dataclass(frozen=True)
class Limits:
    """Control limits (95 % and 99.8 %) around `centre`, the share of the group, at ascending numbers of cases `n`."""

    n: Sequence[float]
    lower_95: Sequence[float]
    upper_95: Sequence[float]
    lower_998: Sequence[float]
    upper_998: Sequence[float]
    centre: float


def funnel(
    points: Sequence[AgencyPoint],
    limits: Limits,
    *,
    titles: tuple[str, str],
    target: tuple[float, str] | None = None,
    lang: str,
    dark: bool,
) -> dict[str, Any]:
    """The figure.

    `titles` are the labels of the horizontal axis (cases) and the vertical axis (share). `target` is a share, drawn as
    a horizontal line, and its label.
    """
    palette, t = Palette.of(dark=dark), translator(lang)
    low, high = _shares(points, limits, target)
    band = [
        _line(limits.n, limits.lower_95, palette, width=0),
        _line(limits.n, limits.upper_95, palette, width=0),
    ]
    # Plotly fills from a line down to the one before it, so the order of the two lines matters.
    band[1] |= {"fill": "tonexty", "fillcolor": palette.shade}
    outer_limits = [
        _line(limits.n, side, palette, width=1.2) for side in (limits.lower_998, limits.upper_998)
    ]
    layout = plotly_layout.layout(palette, height=HEIGHT)
    ticks = _round_numbers(limits.n[0], limits.n[-1])
    layout["xaxis"] = plotly_layout.axis(
        palette,
        span=(math.log10(limits.n[0]), math.log10(limits.n[-1])),
        tick_values=ticks,
        tick_labels=[number(tick, lang) for tick in ticks],
        title=titles[0],
    ) | {"type": "log"}
    step = 0.1 if high - low <= 0.8 else 0.2
    shares = [round(step * i, 1) for i in range(round(1 / step) + 1) if low <= step * i <= high]
    layout["yaxis"] = plotly_layout.axis(
        palette,
        span=(low, high),
        tick_values=shares,
        tick_labels=[percent(x, lang) for x in shares],
        title=titles[1],
    )
    layout["shapes"] = [plotly_layout.horizontal_line(limits.centre, palette, dash="solid")]
    placement = {"xref": "paper", "xanchor": "right", "yanchor": "bottom"}
    layout["annotations"] = [
        plotly_layout.annotation(
            plotly_layout.with_direction_marks(
                t("offices drawn: {share}").format(share=percent(limits.centre, lang, decimals=1)), lang
            ),
            palette,
            x=1,
            y=limits.centre,
            **placement,
        ),
        *_limit_words(limits, palette, low, high, lang),
    ]
    if target:
        layout["shapes"].append(
            plotly_layout.horizontal_line(target[0], palette, dash="4px,4px", colour=palette.accent)
        )
        layout["annotations"].append(
            plotly_layout.annotation(
                plotly_layout.with_direction_marks(target[1], lang),
                palette,
                x=0,
                y=target[0],
                xref="paper",
                xanchor="left",
                yanchor="bottom",
            )
        )
    # The page's script takes the names for the widest plot that fits (`assets/figure/figure.js`).
    others = layout["annotations"]
    layout["meta"] = {
        "widths": [
            {
                "from": width + SIDE_MARGINS,
                "annotations": [
                    *others,
                    *_names(points, palette, limits, (low, high), lang=lang, width=width),
                ],
            }
            for width in PLOT_WIDTHS
        ]
    }
    layout["annotations"] = layout["meta"]["widths"][0]["annotations"]
    return {"data": [*band, *outer_limits, _dots(points, palette, lang)], "layout": layout}


def _shares(
    points: Sequence[AgencyPoint], limits: Limits, target: tuple[float, str] | None
) -> tuple[float, float]:
    """Range of the vertical axis, in tenths: all offices, the target and most of the funnel."""
    # The limits at the smallest numbers of cases reach from almost 0 to almost 1. Taking the limits a third of the way
    # along instead lets the differences between the offices fill the figure.
    shares = [point.share for point in points] + ([target[0]] if target else [])
    shares += [limits.lower_95[len(limits.n) // 3], limits.upper_95[len(limits.n) // 3]]
    low, high = min(shares), max(shares)
    return max(math.floor(low * 10 - 0.4) / 10, -0.02), min(math.ceil(high * 10 + 0.4) / 10, 1.02)


def _round_numbers(low: float, high: float) -> list[float]:
    """Ticks of a logarithmic axis: 1, 2, 5, 10 …, or 1, 3, 10 … if the range is wide."""
    steps = (1.0, 2.0, 5.0) if high / low < 200 else (1.0, 3.0)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [step * 10.0**power for power in powers for step in steps if low <= step * 10.0**power <= high]


def _line(x: Sequence[float], y: Sequence[float], palette: Palette, *, width: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(x),
        "y": list(y),
        "line": {"color": palette.second, "width": width, "dash": "dash"},
        "hoverinfo": "skip",
    }


def _dots(points: Sequence[AgencyPoint], palette: Palette, lang: str) -> dict[str, Any]:
    """The offices as markers: larger and in the accent colour if named or chosen."""
    is_emphasised = [point.named or point.chosen for point in points]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [point.n for point in points],
        "y": [point.share for point in points],
        "text": [
            plotly_layout.hover_text(
                [
                    html("<b>{}</b>", plotly_text(p.name)),
                    *map(plotly_text, p.tooltip),
                ],
                lang,
            )
            for p in points
        ],
        "hovertemplate": html("%{{text}}<extra></extra>"),
        "customdata": [p.link for p in points],
        "marker": {
            "size": [13 if point.chosen else 10 if point.named else 8 for point in points],
            "color": [palette.accent if emphasised else palette.second for emphasised in is_emphasised],
            "opacity": 1,
            "line": {
                "color": [palette.ink if point.chosen else palette.paper for point in points],
                "width": [2 if point.chosen else 1 for point in points],
            },
        },
    }


def _names(
    points: Sequence[AgencyPoint],
    palette: Palette,
    limits: Limits,
    span: tuple[float, float],
    *,
    lang: str,
    width: int,
) -> list[dict[str, Any]]:
    """Names of the named and chosen offices, at most MOST_NAMES, those farthest from the centre first.

    Names are to the right of the dots in the left half of the figure, and to the left of those in the right half, and
    moved up, down or to the other side where they would cover another. A long name is in up to four lines; one
    without a free place is in the tooltip only. `span` is the range of the vertical axis, and `width` that of the plot
    in pixels.
    """
    # The axis is logarithmic, so its midpoint is the geometric mean of its ends, and annotations take log10(x).
    labelled = sorted((p for p in points if p.named or p.chosen), key=lambda p: -abs(p.share - limits.centre))
    labelled = labelled[:MOST_NAMES]
    left, right = (math.log10(limits.n[i]) for i in (0, -1))

    def pixels(n: float, share: float) -> tuple[float, float]:
        height = (share - span[0]) / (span[1] - span[0]) * (HEIGHT - MARGINS)
        return (math.log10(n) - left) / (right - left) * width, height

    limit_boxes = [
        (x, x + LIMIT_LABEL_WIDTH, y - 18, y)
        for x, y in (pixels(n, height) for _, n, height in _limit_places(limits, *span))
    ]

    def forms(point: AgencyPoint) -> list[DotName]:
        x, y = pixels(point.n, point.share)
        sides = (True, False) if x < width / 2 else (False, True)
        found = [
            DotName(lines, x, y, to_right=to_right)
            for to_right in sides
            for lines in name_forms(point.name, room=(width - x if to_right else x) - DOT_DISTANCE)
        ]
        whole = [form for form in found if " ".join(form.lines) == " ".join(point.name.split())]
        return whole or found[:1]

    dots = [
        (x - DOT_RADIUS, x + DOT_RADIUS, y - DOT_RADIUS, y + DOT_RADIUS)
        for x, y in (pixels(point.n, point.share) for point in points if point.named or point.chosen)
    ]
    names = placed_names([forms(point) for point in labelled], limit_boxes, dots=dots)
    return [
        plotly_layout.annotation(
            plotly_layout.hover_text([html("<b>{}</b>", plotly_text(line)) for line in name.lines], lang),
            palette,
            x=math.log10(point.n),
            y=point.share,
            xanchor="left" if name.to_right else "right",
            xshift=10 if name.to_right else -10,
            yshift=name.shift,
            align="left" if name.to_right else "right",
            hovertext=plotly_text(point.name) if name.lines != (point.name,) else "",
            font={"size": TICK_SIZE, "color": palette.ink, "family": FONT},
            # The lines of the limits end at a name and do not strike it out.
            bgcolor=palette.paper,
            borderpad=0,
        )
        for point, name in zip(labelled, names, strict=True)
        if name is not None
    ]


def _limit_places(limits: Limits, low: float, high: float) -> list[tuple[float, float, float]]:
    """Where the labels of the 95 % and 99.8 % limits stand: share, number of cases and height, close to where the
    lower limits enter the visible range.
    """
    places = []
    for share, lower in ((0.95, limits.lower_95), (0.998, limits.lower_998)):
        inside = [i for i, value in enumerate(lower) if low + 0.03 < value < high]
        if inside:
            at = inside[min(len(inside) // 6, len(inside) - 1)]
            places.append((share, limits.n[at], lower[at]))
    return places


def _limit_words(
    limits: Limits, palette: Palette, low: float, high: float, lang: str
) -> list[dict[str, Any]]:
    """Labels of the 95 % and 99.8 % limits, below the lower limits."""
    labels = []
    for share, n, height in _limit_places(limits, low, high):
        label = percent(share, lang, decimals=0 if share == 0.95 else 1)
        labels.append(
            plotly_layout.annotation(
                plotly_layout.with_direction_marks(label, lang),
                palette,
                x=math.log10(n),
                y=height,
                yshift=-9,
                xanchor="left",
            )
        )
    return labels
