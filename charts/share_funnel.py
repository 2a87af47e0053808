"""Offices of one kind by their share and their number of cases, within the limits of what differs anyway: Plotly."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts import plotly_layout
from charts.line_style import TICK_SIZE
from charts.markup import html, plotly_text
from charts.palette import FONT, Palette
from persian.digits import number, percent
from persian.translate import translator

HEIGHT = 460
MOST_NAMES = 8
LONGEST_NAME = 40


@dataclass(frozen=True)
class AgencyPoint:
    """One office: its name, number of cases, where it stands, what hovering tells; `named`: its name is written."""

    name: str
    n: float
    share: float
    tooltip: Sequence[str] = ()
    named: bool = False
    chosen: bool = False
    link: str = ""  # the address that a click leads to


@dataclass(frozen=True)
class Limits:
    """The limits at rising numbers of cases, around one centre."""

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
    """The figure. `titles` name the axes (cases, share); `target` is a level with its words."""
    palette, t = Palette.of(dark=dark), translator(lang)
    low, high = _shares(points, limits, target)
    band = [
        _line(limits.n, limits.lower_95, palette, width=0),
        _line(limits.n, limits.upper_95, palette, width=0),
    ]
    band[1] |= {"fill": "tonexty", "fillcolor": palette.shade}
    far = [_line(limits.n, side, palette, width=1.2) for side in (limits.lower_998, limits.upper_998)]
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
    beside = {"xref": "paper", "xanchor": "right", "yanchor": "bottom"}
    layout["annotations"] = [
        plotly_layout.annotation(
            plotly_layout.with_direction_marks(
                t("the group: {share}").format(share=percent(limits.centre, lang, decimals=1)), lang
            ),
            palette,
            x=1,
            y=limits.centre,
            **beside,
        ),
        *_names(points, palette, limits, lang),
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
    return {"data": [*band, *far, _dots(points, palette, lang)], "layout": layout}


def _shares(
    points: Sequence[AgencyPoint], limits: Limits, target: tuple[float, str] | None
) -> tuple[float, float]:
    """The part of the scale that holds every office and most of the funnel, in tenths."""
    known = [point.share for point in points] + ([target[0]] if target else [])
    known += [limits.lower_95[len(limits.n) // 3], limits.upper_95[len(limits.n) // 3]]
    low, high = min(known), max(known)
    return max(math.floor(low * 10 - 0.4) / 10, -0.02), min(math.ceil(high * 10 + 0.4) / 10, 1.02)


def _round_numbers(low: float, high: float) -> list[float]:
    """1, 2, 5, 10 … within a range; fewer of them where the range is wide."""
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
    strong = [point.named or point.chosen for point in points]
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
            "color": [palette.accent if each else palette.second for each in strong],
            "opacity": 1,
            "line": {
                "color": [palette.ink if point.chosen else palette.paper for point in points],
                "width": [2 if point.chosen else 1 for point in points],
            },
        },
    }


def shortened(name: str) -> str:
    """The name as far as there is room for it beside its dot; hovering tells all of it."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def _names(
    points: Sequence[AgencyPoint], palette: Palette, limits: Limits, lang: str
) -> list[dict[str, Any]]:
    """The names of the offices that are told by name, on the side where there is room."""
    told = sorted((p for p in points if p.named or p.chosen), key=lambda p: -abs(p.share - limits.centre))
    middle = math.sqrt(limits.n[0] * limits.n[-1])
    return [
        plotly_layout.annotation(
            plotly_layout.with_direction_marks(html("<b>{}</b>", plotly_text(shortened(point.name))), lang),
            palette,
            x=math.log10(point.n),
            y=point.share,
            xanchor="left" if point.n < middle else "right",
            xshift=10 if point.n < middle else -10,
            font={"size": TICK_SIZE, "color": palette.ink, "family": FONT},
        )
        for point in told[:MOST_NAMES]
    ]


def _limit_words(
    limits: Limits, palette: Palette, low: float, high: float, lang: str
) -> list[dict[str, Any]]:
    """The limits' names, each on its own line, where the lower ones enter the picture."""
    found = []
    for share, lower in ((0.95, limits.lower_95), (0.998, limits.lower_998)):
        inside = [i for i, value in enumerate(lower) if low + 0.03 < value < high]
        if inside:
            at = inside[min(len(inside) // 6, len(inside) - 1)]
            words = percent(share, lang, decimals=0 if share == 0.95 else 1)
            found.append(
                plotly_layout.annotation(
                    plotly_layout.with_direction_marks(words, lang),
                    palette,
                    x=math.log10(limits.n[at]),
                    y=lower[at],
                    yshift=-9,
                    xanchor="left",
                )
            )
    return found
