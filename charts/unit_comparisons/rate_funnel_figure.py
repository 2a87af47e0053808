"""Funnel plot of county rates against population, as SVG.

A funnel plot shows each county's raw rate over its number of inhabitants, together with control limits: the range in
which a county's rate lies if it differs from the province only by chance and by the normal variation between counties.
The limits are wider for small counties, hence the shape of a funnel. A county outside them deserves a look.

It is SVG and not a Plotly figure for the same reasons as `charts.maps.county_map`; above all, every county can be
reached with the keyboard.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts.tooltip import labelled_tooltip
from charts.parts.value_classes import round_ticks, tick_decimals
from persian.digits import number, percent

WIDTH, HEIGHT = 640.0, 430.0
LEFT, RIGHT, TOP, BOTTOM = 54.0, 38.0, 18.0, 48.0
LINE_LABEL_HEIGHT = 17.0  # of the labels of lines on a narrow screen, where they are the largest
LINE_LABEL_STEP = 12  # from one tried place of the label of the province to the next
# Approximate width of a letter and height of a line of a name, and radius of a dot. Text cannot be measured on the
# server, so names are placed by these estimates.
LETTER, LINE, DOT = 8.5, 15.0, 6.5
NARROW_DIGIT_WIDTH = 10.5  # of a number below the axis on a narrow screen, in SVG units

_Box: TypeAlias = tuple[float, float, float, float]  # left, top, right and bottom, in SVG units


@dataclass(frozen=True)
class CountyPoint:
    """One county: its number of inhabitants, its rate, and the lines of its tooltip.

    The name is written next to the dot if the county is `named`, `outside` (of the limits) or `chosen` (in the scope).
    """

    code: str
    name: str
    people: float
    rate: float
    tooltip: Sequence[str]
    link: str
    named: bool = False
    outside: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class _PlotScale:
    """Conversion of inhabitants (on a logarithmic scale) and rates to coordinates of the SVG."""

    low: float
    high: float
    top: float

    def x(self, people: float) -> float:
        part = math.log(people / self.low) / math.log(self.high / self.low)
        return LEFT + (WIDTH - LEFT - RIGHT) * part

    def y(self, rate: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(rate / self.top, 1.0)


def rate_funnel(
    points: Sequence[CountyPoint],
    limits: pd.DataFrame,
    *,
    overall_rate: float,
    titles: tuple[str, str, str],
    alt: str,
    lang: str,
) -> Markup:
    """HTML of the funnel plot.

    `limits` has the columns people, lower_95, upper_95, lower_998 and upper_998, in ascending order of people; it may
    be empty. `overall_rate` is the rate of the province, drawn as a horizontal line. `titles` are the labels of the
    horizontal axis, the vertical axis and that line.
    """
    people = list(limits["people"]) if len(limits) else [spot.people for spot in points]
    # The vertical axis holds all counties and the median of the upper limits, but not the whole funnel: the limits of
    # the smallest counties are so high that all dots would be squeezed together at the bottom. The band ends at the
    # top of the axis, and a line of limits begins where it comes below it.
    tops = [spot.rate for spot in points] + ([float(limits["upper_95"].median())] if len(limits) else [])
    ticks = round_ticks(max(tops) * 1.05)
    scale = _PlotScale(min(people) * 0.98, max(people) * 1.02, ticks[-1])
    band = _band(limits, scale) if len(limits) else ""
    outer_limits = (
        join(_line(limits, f"{side}_998", scale) for side in ("lower", "upper")) if len(limits) else ""
    )
    spots = [(scale.x(spot.people), scale.y(spot.rate)) for spot in points]
    occupied = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in spots]
    limit_names = _limit_names(limits, scale, occupied, lang)
    overall_y = scale.y(overall_rate)
    overall_name = _overall_name(overall_y, titles[2], occupied)
    # Chosen counties and those outside the limits are drawn last, on top of the others.
    dots = join(_dot(spot, scale) for spot in sorted(points, key=lambda spot: (spot.chosen, spot.outside)))
    named = [spot for spot in points if spot.named or spot.outside or spot.chosen]
    names = _names(named, occupied, scale, line=(LEFT, overall_y - 1, WIDTH - RIGHT, overall_y + 1))
    return html(
        '<svg class="rate-funnel" viewBox="0 0 {:g} {:g}" role="group" aria-label="{}">'
        '{}{}{}<path class="whole" d="M{:g} {:.1f}H{:g}"/>{}{}{}'
        '<g class="names" aria-hidden="true">{}</g></svg>',
        WIDTH,
        HEIGHT,
        alt,
        band,
        _axes(scale, ticks, titles, lang),
        outer_limits,
        LEFT,
        overall_y,
        WIDTH - RIGHT,
        limit_names,
        dots,
        overall_name,
        names,
    )


def _overall_name(y: float, label: str, occupied: list[_Box]) -> Markup:
    """The label of the province's line, above or below it, where it covers nothing or else the fewest dots.

    Its place is added to `occupied`. Most dots are near the line, so the label is drawn over them.
    """
    width = LETTER * len(label)
    lefts = range(int(LEFT) + 6, int(WIDTH - RIGHT - width), LINE_LABEL_STEP)
    boxes = [
        (left, baseline - LINE_LABEL_HEIGHT, left + width, baseline + 2)
        for baseline in (y - 6, y + LINE_LABEL_HEIGHT)
        for left in lefts
    ]
    box = min(boxes, key=lambda box: sum(_overlap(box, other) for other in occupied))
    occupied.append(box)
    return html(
        '<text class="on-line" x="{:g}" y="{:.1f}" text-anchor="start">{}</text>', box[0], box[3] - 2, label
    )


def _axes(scale: _PlotScale, ticks: Sequence[float], titles: tuple[str, str, str], lang: str) -> Markup:
    """Grid lines, tick labels and titles of both axes."""
    return html(
        '<g aria-hidden="true">{}{}'
        '<text class="title" x="{:g}" y="{:g}" text-anchor="middle">{}</text>'
        '<text class="title" x="{:g}" y="{:g}" text-anchor="start">{}</text></g>',
        _rate_grid(scale, ticks, lang),
        _people_grid(scale, lang),
        LEFT + (WIDTH - LEFT - RIGHT) / 2,
        HEIGHT - 6,
        titles[0],
        LEFT,
        TOP - 4,
        titles[1],
    )


def _rate_grid(scale: _PlotScale, ticks: Sequence[float], lang: str) -> Markup:
    """The horizontal grid lines with their rates."""
    decimals = tick_decimals(ticks)
    return join(
        html(
            '<path class="grid" d="M{:g} {:.1f}H{:g}"/><text x="{:g}" y="{:.1f}" text-anchor="end">{}</text>',
            LEFT,
            scale.y(tick),
            WIDTH - RIGHT,
            LEFT - 7,
            scale.y(tick) + 4,
            number(tick, lang, decimals=decimals),
        )
        for tick in ticks
    )


def _people_grid(scale: _PlotScale, lang: str) -> Markup:
    """Vertical grid lines at 1, 2, 5, 10 … thousand inhabitants; of their numbers, those that have room."""
    bottom = HEIGHT - BOTTOM
    steps = [s * 10.0**p for p in range(3, 9) for s in (1, 2, 5) if scale.low <= s * 10.0**p <= scale.high]
    columns = join(
        html('<path class="grid" d="M{:.1f} {:g}V{:g}"/>', scale.x(step), TOP, bottom) for step in steps
    )
    room_from = -math.inf
    for step in steps:
        x, label = scale.x(step), number(step, lang)
        half_width = len(label) * NARROW_DIGIT_WIDTH / 2
        if x - half_width > room_from:
            room_from = x + half_width
            columns += html('<text x="{:.1f}" y="{:g}" text-anchor="middle">{}</text>', x, bottom + 18, label)
    return columns


def _points(limits: pd.DataFrame, name: str, scale: _PlotScale) -> list[str]:
    """Points of a column of limits as coordinate pairs for an SVG path."""
    pairs = zip(limits["people"], limits[name], strict=True)
    return [f"{scale.x(float(people)):.1f} {scale.y(float(rate)):.1f}" for people, rate in pairs]


def _band(limits: pd.DataFrame, scale: _PlotScale) -> Markup:
    outline = [*_points(limits, "lower_95", scale), *reversed(_points(limits, "upper_95", scale))]
    return html('<path class="band" d="M{}Z"/>', "L".join(outline))


def _line(limits: pd.DataFrame, name: str, scale: _PlotScale) -> Markup:
    """The line of a limit; empty if it has fewer than two points on the plot.

    What is above the axis is left out. Along its top the line would look like a limit of that height, and would strike
    out the title of the axis.
    """
    on_plot = _points(limits[limits[name] <= scale.top], name, scale)
    return html('<path class="far" d="M{}"/>', "L".join(on_plot)) if len(on_plot) > 1 else EMPTY


def _limit_names(limits: pd.DataFrame, scale: _PlotScale, occupied: list[_Box], lang: str) -> Markup:
    """Labels of the 95 % and 99.8 % limits, at the right end of the lower ones; their places are added to `occupied`.

    The label of the nearer limit is above it, so that no line strikes it out. A label that would cover a dot or the
    numbers of the axis is left out: the caption explains the limits.
    """
    if not len(limits):
        return EMPTY
    last = limits.iloc[-1]
    labels: list[Markup] = []
    for name, share, decimals, rise in (
        ("lower_95", 0.95, 0, -4.0),
        ("lower_998", 0.998, 1, LINE_LABEL_HEIGHT),
    ):
        label, y = percent(share, lang, decimals=decimals), scale.y(float(last[name])) + rise
        box = (WIDTH - RIGHT - LETTER * len(label), y - LINE_LABEL_HEIGHT, WIDTH - RIGHT, y + 2)
        if y > HEIGHT - BOTTOM or any(_overlap(box, other) for other in occupied):
            continue
        occupied.append(box)
        labels.append(
            html(
                '<text class="on-line" x="{:g}" y="{:.1f}" text-anchor="end">{}</text>',
                WIDTH - RIGHT,
                y,
                label,
            )
        )
    return join(labels)


def _dot(spot: CountyPoint, scale: _PlotScale) -> Markup:
    kind = " ".join(["spot", *(["outside"] if spot.outside else []), *(["chosen"] if spot.chosen else [])])
    return html(
        '<a href="{}" data-focus="funnel-{}" {}><circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:g}"/></a>',
        spot.link,
        spot.code,
        labelled_tooltip([spot.name, *spot.tooltip]),
        kind,
        scale.x(spot.people),
        scale.y(spot.rate),
        DOT,
    )


def _names(spots: Sequence[CountyPoint], occupied: list[_Box], scale: _PlotScale, *, line: _Box) -> Markup:
    """Names of the counties next to their dots, placed so that they cover nothing that is `occupied`, as by dots.

    The `line` of the province would strike a name out, so that the name is placed on it only if nothing else is free.

    Greedy placement: for each county the positions right, left, above and below are tried in this order. Chosen
    counties are placed first, then those outside the limits. A name without a free position is left out; the tooltip
    still has it.
    """
    labels = []
    for spot in sorted(spots, key=lambda spot: (not spot.chosen, not spot.outside)):
        width = LETTER * len(spot.name)
        x, y = scale.x(spot.people), scale.y(spot.rate)
        positions = [
            ("start", x + 10, y + 4),
            ("end", x - 10, y + 4),
            ("middle", x, y - 11),
            ("middle", x, y + 21),
        ]
        boxes = []
        for anchor, anchor_x, baseline in positions:
            left = {"start": anchor_x, "end": anchor_x - width, "middle": anchor_x - width / 2}[anchor]
            boxes.append((left, baseline - LINE, left + width, baseline + 3))
        ranked = sorted(zip(positions, boxes, strict=True), key=lambda each: _overlap(each[1], line))
        for (anchor, anchor_x, baseline), box in ranked:
            inside = box[0] >= LEFT and box[2] <= WIDTH
            if inside and not any(_overlap(box, other) for other in occupied):
                occupied.append(box)
                labels.append(
                    html(
                        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>',
                        anchor_x,
                        baseline,
                        anchor,
                        spot.name,
                    )
                )
                break
    return join(labels)


def _overlap(a: _Box, b: _Box) -> bool:
    """True if two boxes (left, top, right, bottom) overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
