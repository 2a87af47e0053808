"""What came in against what was expected, by week or, of a short period, by day; and the eight weeks ahead."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from charts.expected_and_actual import PeriodPoint, expected_actual_figure
from charts.markup import html
from pages.view.view import View
from pages.view.view_data import cached, first_day, last_day, span_links
from pages.volume.forecast import forecast_summary
from pages.volume.headline import expected_header, only_trips_header
from pages.widgets.figure_section import FigureSection
from persian.calendar import format_day, month_name, to_jalali, week_of, weekday
from persian.digits import number, to_persian_digits
from queries.forecasts import outlook
from queries.forecasts.expected_counts import Expected

DAILY_UP_TO_DAYS = 45  # days, up to which a period is drawn by day
LEAST, MOST = 56, 170  # weeks
DAYS_BEFORE, DAYS_AHEAD = 30, 21


@cached
def expected_actual_section(view: View) -> FigureSection:
    """The figure of the viewer's scope; without one where nothing but trips came, or too little is known."""
    found = outlook.expectation(view.store, view.scope)
    if not found.daily.counts.sum():
        return FigureSection(only_trips_header(view))
    points, shaded = _points(view, found)
    told = forecast_summary(view, found)
    if len(points) < 2:
        return FigureSection(expected_header(view, found), None, "", told)
    drawn = expected_actual_figure(points, shaded=shaded, lang=view.lang, dark=view.dark)
    return FigureSection(expected_header(view, found, points), drawn, _alt(view, points), told)


def is_daily(view: View) -> bool:
    """Whether the period is short enough to look at days."""
    return (last_day(view) - first_day(view)).days < DAILY_UP_TO_DAYS


def _points(view: View, found: Expected) -> tuple[list[PeriodPoint], tuple[int, int] | None]:
    """The points to draw, and the first and last of the scope's own where earlier ones are drawn too."""
    first, last = first_day(view), last_day(view)
    daily = is_daily(view)
    before = timedelta(DAYS_BEFORE) if daily else max(timedelta(0), timedelta(7 * LEAST) - (last - first))
    # What is known ends with the last whole day; a period that goes on to it has its forecast too.
    end = None if last >= found.daily.end else last
    begin = max(first - before, found.daily.first)
    wide = replace(found, scope=found.scope.with_period(min(begin, end) if end else begin, end))
    frame = wide.by_day().rename(columns={"day": "start"}) if daily else wide.by_week().tail(MOST)
    if daily:
        frame = frame[frame["start"] <= found.daily.end + timedelta(DAYS_AHEAD)]
    frame = frame.reset_index(drop=True)
    starts: list[date] = list(frame["start"])
    length = timedelta(0 if daily else 6)
    inside = [
        i for i, (start, ahead) in enumerate(zip(starts, frame["ahead"], strict=True))
        if start + length >= first and not ahead
    ]  # fmt: skip
    shaded = (inside[0], inside[-1]) if inside and inside[0] > 0 else None
    ticks = _ticks(starts, view.lang, daily=daily)
    labels = [_label(start, view.lang, daily=daily) for start in starts]
    links = span_links(view, [(start, start + length) for start in starts])
    rows = zip(frame.iterrows(), labels, ticks, links, strict=True)
    return [_point(row, label, tick, link) for (_, row), label, tick, link in rows], shaded


def _point(row: "pd.Series[Any]", label: str, tick: str, link: str) -> PeriodPoint:
    trips = float(row["trips"])
    return PeriodPoint(
        label,
        tick,
        float(row["actual"]),
        trips if trips == trips else 0.0,
        float(row["expected"]),
        float(row["lower"]),
        float(row["upper"]),
        bool(row["ahead"]),
        "" if row["ahead"] else link,
    )


def _label(start: date, lang: str, *, daily: bool) -> str:
    return format_day(start, lang, style="long") if daily else week_of(start).label(lang)


def _ticks(starts: list[date], lang: str, *, daily: bool) -> list[str]:
    """A tick where a month (of long spans: a quarter or a year) begins; the first one, and Farvardin, with the year."""
    if daily:
        return _day_ticks(starts, lang)
    every = 1 if len(starts) <= 30 else 2 if len(starts) <= 60 else 3 if len(starts) <= 120 else 6
    ticks, seen, named = [], None, False
    for start in starts:
        year, month, _ = to_jalali(start + timedelta(6))
        new, seen = (year, month) != seen and seen is not None, (year, month)
        if not new or (month - 1) % every:
            ticks.append("")
            continue
        name = month_name(month, lang)
        shown = to_persian_digits(str(year)) if lang == "fa" else str(year)
        ticks.append(html("{}<br><b>{}</b>", name, shown) if month == 1 or not named else name)
        named = True
    return ticks


def _day_ticks(days: list[date], lang: str) -> list[str]:
    """The day of the month on Saturdays, and below the first of them in a month the month's name."""
    ticks, seen = [], 0
    for day in days:
        if weekday(day):
            ticks.append("")
            continue
        _, month, of_month = to_jalali(day)
        name = to_persian_digits(str(of_month)) if lang == "fa" else str(of_month)
        ticks.append(name if month == seen else html("{}<br><b>{}</b>", name, month_name(month, lang)))
        seen = month
    return ticks


def _alt(view: View, points: list[PeriodPoint]) -> str:
    t, lang = view.t, view.lang
    known = [point for point in points if not point.is_forecast][-8:]
    told = t("; ").join(
        f"{point.label}: {number(point.actual, lang)} / {number(point.expected, lang)}" for point in known
    )
    return t("Line chart of cases received beside those expected. Received / expected: {values}").format(
        values=told
    )
