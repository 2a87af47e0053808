"""Days as squares, weeks as columns from Saturday down to Friday, half a Jalali year a strip: SVG, each day a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from charts.county_map import COLOUR_COUNT, colour_steps
from charts.tooltip import labelled_tooltip
from charts.value_classes import Classes, classify
from persian.calendar import CalendarPeriod, month_name, months, to_jalali, weekday, weekday_name

CELL, GAP, LEFT, TOP = 20.0, 3.0, 88.0, 24.0
STEP = CELL + GAP
FRIDAY = 6
WEEKS = 28  # that half a year touches at most: strips of one scale


@dataclass(frozen=True)
class Day:
    """A day: how many cases, of them cases of a trip, whether it is a public holiday, its lines, and its link."""

    day: date
    n: float
    trip_cases: float
    holiday: bool
    tooltip: Sequence[str]
    link: str


def classes_of(days: Sequence[Day]) -> Classes:
    """Classes of the numbers of days; those of trips would leave all other days in the lowest.

    Where a day has a few cases at most, each number from 1 on is a class of its own.
    """
    usual = [day.n - day.trip_cases for day in days]
    most = max(usual, default=0.0)
    return Classes(tuple(range(1, max(int(most), 1) + 2))) if most < COLOUR_COUNT else classify(usual)


def strip_svg(
    span: CalendarPeriod, days: Sequence[Day], classes: Classes, *, lang: str, focus: date | None
) -> str:
    """SVG of the days of a span, of which `days` are known. The arrow keys go from day to day; `focus` has the Tab."""
    steps = colour_steps(classes.count)
    start = span.first - timedelta(weekday(span.first))
    width, height = LEFT + WEEKS * STEP, TOP + 7 * STEP + 4
    cells = "".join(_cell(day, start, steps[classes.index_of(day.n)], tab=day.day == focus) for day in days)
    rows = "".join(
        f'<text class="weekday" x="{LEFT - 8:g}" y="{_y(row) + CELL * 0.74:g}">{escape(weekday_name(row, lang))}</text>'
        for row in (0, 2, 4, FRIDAY)
    )
    return (
        f'<svg class="calendar" viewBox="0 0 {width:g} {height:g}" data-days="" role="group" '
        f'aria-label="{escape(span.label(lang))}">{_months(span, start, lang)}'
        f'<g aria-hidden="true">{rows}</g>{cells}</svg>'
    )


def _months(span: CalendarPeriod, start: date, lang: str) -> str:
    """The names of the months above the week that each begins in."""
    names = []
    for month in months(span.first, span.last):
        x = LEFT + ((month.first - start).days // 7) * STEP
        name = month_name(to_jalali(month.first).month, lang)
        names.append(f'<text class="month" x="{x:g}" y="{TOP - 7:g}">{escape(name)}</text>')
    return f'<g aria-hidden="true">{"".join(names)}</g>'


def _cell(day: Day, start: date, step: int, *, tab: bool) -> str:
    row = weekday(day.day)
    x, y = LEFT + ((day.day - start).days // 7) * STEP, _y(row)
    colour = f"step-{step}" if day.n else "unknown"
    marks = ""
    if day.holiday:
        at = f'cx="{x + CELL / 2:g}" cy="{y + CELL / 2:g}"'
        marks += f'<circle class="holiday{" deep" if day.n and step > 2 else ""}" {at} r="3.2"/>'
    if day.trip_cases:
        side = f'width="{CELL - 2:g}" height="{CELL - 2:g}"'
        marks += f'<rect class="trip" x="{x + 1:g}" y="{y + 1:g}" {side} rx="2"/>'
    return (
        f'<a href="{escape(day.link)}" tabindex="{0 if tab else -1}" {labelled_tooltip(day.tooltip)}>'
        f'<rect style="fill:var(--{colour})" x="{x:g}" y="{y:g}" width="{CELL:g}" height="{CELL:g}" rx="3"/>{marks}</a>'
    )


def _y(row: int) -> float:
    return TOP + row * STEP + (4 if row == FRIDAY else 0)  # Friday stands a little apart
