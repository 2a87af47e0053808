"""Actual against expected cases by week, or by day for short periods, with the forecast for the weeks ahead."""

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from charts.markup import EMPTY, html
from charts.parts.event_marks import event_key
from charts.time_series.expected_and_actual import PeriodPoint, expected_actual_figure
from pages.view.view import View
from pages.view.view_data import cached, first_day, last_day, query_measure, span_links
from pages.volume.forecast import forecast_summary
from pages.volume.headline import expected_header, no_history_header, only_trips_header
from pages.widgets.elements.figure_section import FigureSection
from pages.widgets.measures.labelled_events import events_of_spans
from pages.widgets.notices.late_registration_notes import Late, late_by_span, late_notes
from persian.calendar import format_day, month_name, to_jalali, week_of, weekday
from persian.digits import number, with_digits
from queries.forecasts import outlook
from queries.forecasts.expected_counts import Expected

DAILY_UP_TO_DAYS = 45  # longer periods are drawn by week
MIN, MAX = 56, 170  # fewest and most weeks drawn
DAYS_BEFORE, DAYS_AHEAD = 30, 21  # days drawn before the scope and after the data, in a chart by day


@cached
def expected_actual_section(view: View) -> FigureSection:
    """The chart of the viewer's scope; no chart without cases outside trips on whole days, or with too few data."""
    expectation = outlook.expectation(view.store, view.scope)
    if not expectation.daily.counts.sum():
        without_trips = replace(view.scope.over_all_time(), trips="out")
        only_trips = not query_measure(view, "received", without_trips).row["n"]
        return FigureSection(only_trips_header(view) if only_trips else no_history_header(view))
    points, shaded, spans = _points(view, expectation)
    is_drawn = any(point.late for point in points)
    caption = (
        html('<p class="caption">{}</p>', " ".join(notes))
        if (notes := late_notes(view, is_drawn=is_drawn))
        else EMPTY
    )
    summary = caption + forecast_summary(view, expectation)
    if len(points) < 2:
        return FigureSection(expected_header(view, expectation), None, "", summary)
    events = events_of_spans(view, spans, grain="day" if is_daily(view) else "week")
    figure = expected_actual_figure(points, shaded=shaded, events=events, lang=view.lang, dark=view.dark)
    key = event_key(events, view.lang)
    return FigureSection(
        expected_header(view, expectation, points), figure, _alt(view, points), key + summary
    )


def is_daily(view: View) -> bool:
    """True if the period is short enough to be drawn by day."""
    return (last_day(view) - first_day(view)).days < DAILY_UP_TO_DAYS


def _points(
    view: View, expectation: Expected
) -> tuple[list[PeriodPoint], tuple[int, int] | None, list[tuple[date, date]]]:
    """The points to draw, and the days of each.

    Between them the indices of the scope's first and last point, if earlier points are drawn too.
    """
    first, last = first_day(view), last_day(view)
    daily = is_daily(view)
    lead_time = timedelta(DAYS_BEFORE) if daily else max(timedelta(0), timedelta(7 * MIN) - (last - first))
    # If the period reaches the last day with data, its end is left open, so that the forecast is included.
    end = None if last >= expectation.daily.end else last
    start_day = max(first - lead_time, expectation.daily.first)
    extended = replace(
        expectation, scope=expectation.scope.with_period(min(start_day, end) if end else start_day, end)
    )
    frame = extended.by_day().rename(columns={"day": "start"}) if daily else extended.by_week().tail(MAX)
    if daily:
        frame = frame[frame["start"] <= expectation.daily.end + timedelta(DAYS_AHEAD)]
    frame = frame.reset_index(drop=True)
    starts: list[date] = list(frame["start"])
    length = timedelta(0 if daily else 6)
    in_scope = [
        i for i, (start, ahead) in enumerate(zip(starts, frame["ahead"], strict=True))
        if start + length >= first and not ahead
    ]  # fmt: skip
    shaded = (in_scope[0], in_scope[-1]) if in_scope and in_scope[0] > 0 else None
    ticks = _ticks(starts, view.lang, daily=daily)
    labels = [_label(start, view.lang, daily=daily) for start in starts]
    spans = [(start, start + length) for start in starts]
    links = span_links(view, spans)
    # Trips are known surges, and not in the line.
    late = late_by_span(view, replace(view.scope, trips="out"), spans, frame["ahead"])
    rows = zip(frame.iterrows(), labels, ticks, links, late, strict=True)
    return (
        [_point(row, label, tick, link, still) for (_, row), label, tick, link, still in rows],
        shaded,
        spans,
    )


def _point(row: "pd.Series[Any]", label: str, tick: str, link: str, late: Late | None) -> PeriodPoint:
    trips = float(row["trips"])
    return PeriodPoint(
        label,
        tick,
        float(row["actual"]),
        trips if not math.isnan(trips) else 0.0,
        float(row["expected"]),
        float(row["lower"]),
        float(row["upper"]),
        bool(row["ahead"]),
        "" if row["ahead"] else link,
        late,
    )


def _label(start: date, lang: str, *, daily: bool) -> str:
    return format_day(start, lang, style="long") if daily else week_of(start).label(lang)


def _ticks(starts: list[date], lang: str, *, daily: bool) -> list[str]:
    """Axis ticks where a month begins (for long spans: every second, third or sixth month).

    The first tick and those of Farvardin also show the year.
    """
    if daily:
        return _day_ticks(starts, lang)
    month_step = 1 if len(starts) <= 30 else 2 if len(starts) <= 60 else 3 if len(starts) <= 120 else 6
    ticks, previous_month, has_year = [], None, False
    for start in starts:
        year, month, _ = to_jalali(start + timedelta(6))
        is_new_month, previous_month = (
            (year, month) != previous_month and previous_month is not None,
            (year, month),
        )
        if not is_new_month or (month - 1) % month_step:
            ticks.append("")
            continue
        name = month_name(month, lang)
        year_text = with_digits(year, lang)
        ticks.append(html("{}<br><b>{}</b>", name, year_text) if month == 1 or not has_year else name)
        has_year = True
    return ticks


def _day_ticks(days: list[date], lang: str) -> list[str]:
    """Axis ticks by day: the day of the month on Saturdays, with the month's name on its first Saturday."""
    ticks, previous_month = [], 0
    for day in days:
        if weekday(day):
            ticks.append("")
            continue
        _, month, of_month = to_jalali(day)
        name = with_digits(of_month, lang)
        ticks.append(
            name if month == previous_month else html("{}<br><b>{}</b>", name, month_name(month, lang))
        )
        previous_month = month
    return ticks


def _alt(view: View, points: list[PeriodPoint]) -> str:
    t, lang = view.t, view.lang
    latest = [point for point in points if not point.is_forecast][-8:]
    values = t("; ").join(
        f"{point.label}: {number(point.actual, lang)} / {number(point.expected, lang)}" for point in latest
    )
    return t("Line chart of cases received and expected. Received / expected: {values}").format(values=values)
