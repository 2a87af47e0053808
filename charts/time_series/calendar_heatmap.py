"""Calendar heatmap as SVG: each day is a square and a link, each column a week from Saturday (top) to Friday.

One strip covers half a Jalali year.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from charts.markup import html, join
from charts.parts.tooltip import labelled_tooltip
from charts.parts.value_classes import COLOUR_COUNT, Classes, classify, colour_steps
from persian.calendar import CalendarPeriod, month_name, months, short_weekday_name, to_jalali, weekday

CELL, GAP, LEFT, TOP = 20.0, 3.0, 96.0, 24.0  # side of a square, gap, left and top margins, in SVG units
STEP = CELL + GAP
LETTER_WIDTH = 9.0  # of a month name on a narrow screen, in SVG units
FRIDAY = 6
WEEKS = 28  # columns per strip: at least the weeks of half a year, so that all strips have the same scale


@dataclass(frozen=True)
class Day:
    """A day: `n` cases, of which `trip_cases` are of a provincial trip; its tooltip, and a link to its cases."""

    day: date
    n: float
    trip_cases: float
    holiday: bool
    tooltip: Sequence[str]
    link: str


def classes_of(days: Sequence[Day]) -> Classes:
    """Colour classes for the daily counts without trip cases.

    Trip cases are left out because days of trips have so many cases that all other days would be in the lowest class.
    If no day has more than a few cases, each number from 1 on is a class of its own.
    """
    usual = [day.n - day.trip_cases for day in days]
    most = max(usual, default=0.0)
    if most < COLOUR_COUNT:
        return Classes(tuple(range(1, max(int(most), 1) + 2)))
    classes = classify(usual)
    # Counts are whole: where they are small and skewed, edges such as 0.5 would be written as their neighbours are.
    from_one = tuple(edge for edge in classes.edges if edge >= 1)
    return Classes(from_one) if len(from_one) < classes.count else classes


def strip_svg(
    span: CalendarPeriod, days: Sequence[Day], classes: Classes, *, lang: str, focus: date | None
) -> Markup:
    """SVG of one strip with the given days of `span`.

    The Tab key reaches only the day `focus`; from there, the page's script moves the focus with the arrow keys.
    """
    steps = colour_steps(classes.count)
    start = span.first - timedelta(weekday(span.first))
    width, height = LEFT + WEEKS * STEP, TOP + 7 * STEP + 4
    cells = join(_cell(day, start, steps[classes.index_of(day.n)], tab=day.day == focus) for day in days)
    rows = join(
        html(
            '<text class="weekday" x="{:g}" y="{:g}">{}</text>',
            LEFT - 8,
            _y(row) + CELL * 0.74,
            short_weekday_name(row, lang),
        )
        for row in (0, 2, 4, FRIDAY)
    )
    return html(
        '<svg class="calendar" viewBox="0 0 {:g} {:g}" data-days="" role="group" '
        'aria-label="{}">{}'
        '<g aria-hidden="true">{}</g>{}</svg>',
        width,
        height,
        span.label(lang),
        _months(span, start, lang),
        rows,
        cells,
    )


def _months(span: CalendarPeriod, start: date, lang: str) -> Markup:
    """Month names, each above the week in which the month begins."""
    names = []
    room_from = -math.inf
    for month in months(span.first, span.last):
        x = LEFT + ((month.first - start).days // 7) * STEP
        name = month_name(to_jalali(month.first).month, lang)
        # On a narrow screen the letters are larger: a long name next to another one would be drawn over it.
        if x < room_from:
            continue
        room_from = x + len(name) * LETTER_WIDTH
        names.append(html('<text class="month" x="{:g}" y="{:g}">{}</text>', x, TOP - 7, name))
    return html('<g aria-hidden="true">{}</g>', join(names))


def _cell(day: Day, start: date, step: int, *, tab: bool) -> Markup:
    """The square of a day, with a dot for a public holiday and a frame for cases of a trip.

    A day without a case is an empty square: a colour of its own beside that of the lowest class would be told from it
    by its hue alone.
    """
    row = weekday(day.day)
    x, y = LEFT + ((day.day - start).days // 7) * STEP, _y(row)
    fill = html('style="fill:var(--step-{})"', step) if day.n else html('class="empty"')
    marks = ""
    if day.holiday:
        at = html('cx="{:g}" cy="{:g}"', x + CELL / 2, y + CELL / 2)
        marks += html('<circle class="holiday{}" {} r="3.2"/>', " deep" if day.n and step > 2 else "", at)
    if day.trip_cases:
        side = html('width="{:g}" height="{:g}"', CELL - 2, CELL - 2)
        marks += html('<rect class="trip" x="{:g}" y="{:g}" {} rx="2"/>', x + 1, y + 1, side)
    return html(
        '<a href="{}" tabindex="{}" {}><rect {} x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="3"/>{}</a>',
        day.link,
        0 if tab else -1,
        labelled_tooltip(day.tooltip),
        fill,
        x,
        y,
        CELL,
        CELL,
        marks,
    )


def _y(row: int) -> float:
    """Top of the row of a weekday (0 = Saturday)."""
    return TOP + row * STEP + (4 if row == FRIDAY else 0)  # A small gap sets Friday, the day off, apart.
