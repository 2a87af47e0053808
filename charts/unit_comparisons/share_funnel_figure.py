"""Funnel plot of the shares of comparable offices against their numbers of cases, as a Plotly figure.

Each office is a dot. The control limits show which shares are to be expected at each number of cases if an office
differs from its group only by chance and by the normal variation between offices (Spiegelhalter 2005). They are wider
for offices with few cases, hence the shape of a funnel.
"""

import math
from collections.abc import Sequence
from typing import Any

from charts.markup import html, plotly_text
from charts.parts import plotly_layout
from charts.parts.palette import Palette
from charts.unit_comparisons.funnel_data import AgencyPoint, Limits
from charts.unit_comparisons.funnel_labels import Plot, labels
from persian.digits import number, percent
from persian.translate import translator

HEIGHT = 460
MARGINS = 110  # pixels of the height that the plot does not fill
SIDE_MARGINS = 62  # pixels of the width that the plot does not fill
# Pixels of the plots for which labels are placed, from a telephone's to that of a screen of 1440 pixels.
PLOT_WIDTHS = (280, 380, 480, 600, 740)
FEW_TICKS = 0.8  # a range of shares beyond which there is a tick at every fifth instead of every tenth


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
    palette = Palette.of(dark=dark)
    span = _shares(points, limits, target)
    traces = [*_limit_lines(limits, palette), _dots(points, palette, lang)]
    layout = plotly_layout.layout(palette, height=HEIGHT)
    layout["xaxis"] = _case_axis(limits, palette, titles[0], lang)
    layout["yaxis"] = _share_axis(span, palette, titles[1], lang)
    layout["shapes"] = [plotly_layout.horizontal_line(limits.centre, palette, dash="solid")]
    target_labels: list[dict[str, Any]] = []
    if target:
        line, label = plotly_layout.target_line(target, palette, lang=lang, at="left")
        layout["shapes"].append(line)
        target_labels = [label]
    # The page's script takes the labels for the widest plot that fits (`assets/figure/figure.js`).
    plots = [Plot(limits, span, width, HEIGHT - MARGINS) for width in PLOT_WIDTHS]
    centre_texts = _centre_texts(limits.centre, lang)
    widths = [
        {
            "from": plot.width + SIDE_MARGINS,
            "annotations": target_labels
            + labels(points, plot, palette, centre_texts=centre_texts, lang=lang),
        }
        for plot in plots
    ]
    layout |= {"meta": {"widths": widths}, "annotations": widths[0]["annotations"]}
    return {"data": traces, "layout": layout}


def _limit_lines(limits: Limits, palette: Palette) -> list[dict[str, Any]]:
    """The traces of the control limits: the 95 % limits as a band without lines, the 99.8 % limits as lines."""
    lower, upper = (_line(limits.n, side, palette, width=0) for side in (limits.lower_95, limits.upper_95))
    # Plotly fills from a line down to the one before it, so the order of the two lines matters.
    upper |= {"fill": "tonexty", "fillcolor": palette.shade}
    outer = [_line(limits.n, side, palette, width=1.2) for side in (limits.lower_998, limits.upper_998)]
    return [lower, upper, *outer]


def _case_axis(limits: Limits, palette: Palette, title: str, lang: str) -> dict[str, Any]:
    """The logarithmic horizontal axis."""
    first, last = limits.n[0], limits.n[-1]
    ticks = _round_numbers(first, last)
    axis = plotly_layout.axis(
        palette,
        span=(math.log10(first), math.log10(last)),
        tick_values=ticks,
        tick_labels=[number(tick, lang) for tick in ticks],
        title=title,
    )
    return axis | {"type": "log"}


def _share_axis(span: tuple[float, float], palette: Palette, title: str, lang: str) -> dict[str, Any]:
    """The vertical axis, with ticks at tenths or fifths."""
    low, high = span
    step = 0.1 if high - low <= FEW_TICKS else 0.2
    shares = [round(step * i, 1) for i in range(round(1 / step) + 1) if low <= step * i <= high]
    return plotly_layout.axis(
        palette,
        span=span,
        tick_values=shares,
        tick_labels=[percent(share, lang) for share in shares],
        title=title,
    )


def _centre_texts(share: float, lang: str) -> list[str]:
    """Labels of the line at the share of all offices drawn: with a word for it, and the share alone."""
    value = percent(share, lang, decimals=1)
    whole = translator(lang)("offices drawn: {share}").format(share=value)
    return [plotly_layout.with_direction_marks(text, lang) for text in (whole, value)]


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
                [html("<b>{}</b>", plotly_text(p.name)), *map(plotly_text, p.tooltip)], lang
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
