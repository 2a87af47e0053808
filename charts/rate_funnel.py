"""The raw rate of every county against its inhabitants, within the limits of what counties differ by anyway: SVG.

It is SVG and not a figure of Plotly for the reasons of `charts.county_map`: a keyboard reaches every county.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.tooltip import labelled_tooltip
from charts.value_classes import round_ticks
from persian.digits import number, percent

WIDTH, HEIGHT = 640.0, 430.0
LEFT, RIGHT, TOP, BOTTOM = 54.0, 38.0, 18.0, 48.0
LETTER, LINE, DOT = 8.5, 15.0, 6.5  # about as wide and high as a letter of a name; radius
MIN_LABEL_GAP = 76.0  # between the numbers below


@dataclass(frozen=True)
class CountyPoint:
    """One county: inhabitants, rate, what it tells; whether it is written by name, lies outside, or is chosen."""

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
    """Where inhabitants (on a logarithmic line) and rates stand."""

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
    """HTML of the funnel. `limits` has people, lower_95, upper_95, lower_998, upper_998; it may be empty.

    `titles` name the horizontal and the vertical axis and the level of the whole.
    """
    people = list(limits["people"]) if len(limits) else [spot.people for spot in points]
    tops = [spot.rate for spot in points] + ([float(limits["upper_95"].median())] if len(limits) else [])
    ticks = round_ticks(max(tops) * 1.05)
    frame = _PlotScale(min(people) * 0.98, max(people) * 1.02, ticks[-1])
    band = _band(limits, frame) if len(limits) else ""
    far = join(_line(limits, f"{side}_998", frame) for side in ("lower", "upper")) if len(limits) else ""
    level = frame.y(overall_rate)
    middle = html(
        '<path class="whole" d="M{:g} {:.1f}H{:g}"/>'
        '<text class="on-line" x="{:g}" y="{:.1f}" text-anchor="start">{}</text>',
        LEFT,
        level,
        WIDTH - RIGHT,
        LEFT + 6,
        level - 6,
        titles[2],
    )
    dots = join(_dot(spot, frame) for spot in sorted(points, key=lambda each: (each.chosen, each.outside)))
    names = _names([spot for spot in points if spot.named or spot.outside or spot.chosen], points, frame)
    return html(
        '<svg class="rate-funnel" viewBox="0 0 {:g} {:g}" role="group" aria-label="{}">'
        "{}{}{}{}{}{}"
        '<g class="names" aria-hidden="true">{}</g></svg>',
        WIDTH,
        HEIGHT,
        alt,
        band,
        _axes(frame, ticks, titles, lang),
        far,
        middle,
        _limit_names(limits, frame, lang),
        dots,
        names,
    )


def _axes(frame: _PlotScale, ticks: Sequence[float], titles: tuple[str, str, str], lang: str) -> Markup:
    down = HEIGHT - BOTTOM
    rows = join(
        html(
            '<path class="grid" d="M{:g} {:.1f}H{:g}"/><text x="{:g}" y="{:.1f}" text-anchor="end">{}</text>',
            LEFT,
            frame.y(tick),
            WIDTH - RIGHT,
            LEFT - 7,
            frame.y(tick) + 4,
            number(tick, lang),
        )
        for tick in ticks
    )
    steps = [s * 10.0**p for p in range(3, 9) for s in (1, 2, 5) if frame.low <= s * 10.0**p <= frame.high]
    columns = join(
        html('<path class="grid" d="M{:.1f} {:g}V{:g}"/>', frame.x(step), TOP, down) for step in steps
    )
    written = -MIN_LABEL_GAP
    for step in steps:
        if frame.x(step) - written > MIN_LABEL_GAP:
            written = frame.x(step)
            columns += html(
                '<text x="{:.1f}" y="{:g}" text-anchor="middle">{}</text>',
                written,
                down + 18,
                number(step, lang),
            )
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    return html(
        '<g aria-hidden="true">{}{}'
        '<text class="title" x="{:g}" y="{:g}" text-anchor="middle">{}</text>'
        '<text class="title" x="{:g}" y="{:g}" text-anchor="start">{}</text></g>',
        rows,
        columns,
        middle,
        HEIGHT - 6,
        titles[0],
        LEFT,
        TOP - 4,
        titles[1],
    )


def _points(limits: pd.DataFrame, name: str, frame: _PlotScale) -> list[str]:
    pairs = zip(limits["people"], limits[name], strict=True)
    return [f"{frame.x(float(people)):.1f} {frame.y(float(rate)):.1f}" for people, rate in pairs]


def _band(limits: pd.DataFrame, frame: _PlotScale) -> Markup:
    around = [*_points(limits, "lower_95", frame), *reversed(_points(limits, "upper_95", frame))]
    return html('<path class="band" d="M{}Z"/>', "L".join(around))


def _line(limits: pd.DataFrame, name: str, frame: _PlotScale) -> Markup:
    return html('<path class="far" d="M{}"/>', "L".join(_points(limits, name, frame)))


def _limit_names(limits: pd.DataFrame, frame: _PlotScale, lang: str) -> Markup:
    """The names of the limits, at their right end."""
    if not len(limits):
        return EMPTY
    last = limits.iloc[-1]
    return join(
        html(
            '<text class="on-line" x="{:g}" y="{:.1f}" text-anchor="end">{}</text>',
            WIDTH - RIGHT,
            frame.y(float(last[name])) + 13,
            percent(share, lang, decimals=decimals),
        )
        for name, share, decimals in (("lower_95", 0.95, 0), ("lower_998", 0.998, 1))
    )


def _dot(spot: CountyPoint, frame: _PlotScale) -> Markup:
    kind = " ".join(["spot", *(["outside"] if spot.outside else []), *(["chosen"] if spot.chosen else [])])
    return html(
        '<a href="{}" data-focus="funnel-{}" {}><circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:g}"/></a>',
        spot.link,
        spot.code,
        labelled_tooltip([spot.name, *spot.tooltip]),
        kind,
        frame.x(spot.people),
        frame.y(spot.rate),
        DOT,
    )


def _names(spots: Sequence[CountyPoint], everyone: Sequence[CountyPoint], frame: _PlotScale) -> Markup:
    """The names beside their dots, each where it lies on no other and no dot; without such a place it is only told."""
    dots = [(frame.x(spot.people), frame.y(spot.rate)) for spot in everyone]
    taken = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in dots]
    drawn = []
    for spot in sorted(spots, key=lambda each: (not each.chosen, not each.outside)):
        wide = LETTER * len(spot.name)
        x, y = frame.x(spot.people), frame.y(spot.rate)
        places = [
            ("start", x + 10, y + 4),
            ("end", x - 10, y + 4),
            ("middle", x, y - 11),
            ("middle", x, y + 21),
        ]
        for anchor, at, base in places:
            left = {"start": at, "end": at - wide, "middle": at - wide / 2}[anchor]
            box = (left, base - LINE, left + wide, base + 3)
            inside = box[0] >= LEFT and box[2] <= WIDTH
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                drawn.append(
                    html(
                        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>', at, base, anchor, spot.name
                    )
                )
                break
    return join(drawn)


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
