"""Calendar heatmap: cases per day of the scope, or of the year that ends with a short scope (Jalali calendar)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from markupsafe import Markup

from charts.markup import EMPTY, html, join, on_screen_only
from charts.parts.legend import LegendItem, count_legend_items, legend_html
from charts.parts.value_classes import Classes
from charts.time_series.calendar_heatmap import Day, classes_of, strip_svg
from pages.view.view import View
from pages.view.view_data import cached, first_day, last_day, query_measure
from persian.bidi import isolate
from persian.calendar import CalendarPeriod, format_day, month_of, months, shift_year, to_jalali, weekday_name
from persian.digits import number
from queries.settings.province_settings import settings
from queries.settings.public_holidays import public_holidays
from queries.timeline.chart_events import chart_events
from stats.estimates.clear_extremes import clear_extremes, count_limits

MAX = 8  # strips, each of half a year


def strips(view: View) -> list[CalendarPeriod]:
    """The half years to draw, oldest first: those that the scope touches, at least a year in total."""
    end, start = month_of(last_day(view)).last, first_day(view)
    if start > shift_year(end, -1):
        # 190 days after the start lies in the seventh month, so that each strip has six whole months.
        middle = month_of(shift_year(end, -1) + timedelta(1) + timedelta(190)).first
        return [_span(shift_year(end, -1) + timedelta(1), middle - timedelta(1)), _span(middle, end)]
    halves: dict[tuple[int, bool], list[CalendarPeriod]] = {}
    for month in months(start, end):
        year, month_number, _ = to_jalali(month.first)
        halves.setdefault((year, month_number > 6), []).append(month)
    return [_span(half[0].first, half[-1].last) for half in halves.values()][-MAX:]


def _span(first: date, last: date) -> CalendarPeriod:
    begin, end = month_of(first), month_of(last)
    return CalendarPeriod(
        begin.key, first, last, f"{begin.label_fa} – {end.label_fa}", f"{begin.label_en} – {end.label_en}"
    )


@cached
def calendar_section(view: View) -> Markup:
    """The section: title, strips, legend and captions."""
    t = view.t
    spans = strips(view)
    days = _days(view, spans[0].first, min(spans[-1].last, view.today))
    if not days:
        return EMPTY
    classes = classes_of(days)
    strips_html = join(
        strip_svg(
            span,
            [day for day in days if span.first <= day.day <= span.last],
            classes,
            lang=view.lang,
            focus=days[-1].day,
        )
        for span in spans
        if span.last >= days[0].day  # Before the data there is nothing to draw.
    )
    notes: list[Markup | str] = [on_screen_only(t("Click a day to see its cases."))]
    if spans[0].first > first_day(view):
        notes.append(t("Earlier days are not drawn."))
    return html(
        '<section class="days"><div class="section-head"><h2>{}</h2></div>'
        '<div class="strips">{}</div>{}'
        '<p class="caption">{}</p></section>',
        _finding(view, days),
        strips_html,
        _legend(view, days, classes),
        join(notes, separator=" "),
    )


def _days(view: View, first: date, last: date) -> list[Day]:
    """Every day of a span for which there are data, with cases, trip cases and holidays."""
    start = max(first, view.store.first_day or first)
    if start > last:
        return []
    scope = view.scope.with_period(start, last)
    frames = [
        query_measure(view, "received", day_scope, by=("day",)).frame
        for day_scope in (scope, replace(scope, trips="out"))
    ]
    counts = [dict(zip(frame["day"], frame["value"], strict=True)) for frame in frames]
    holidays = public_holidays(start, last, settings().working_days)
    events = chart_events(view.store, scope, first=start, last=last, grain="day", lang=view.lang)
    days = []
    for i in range((last - start).days + 1):
        day = start + timedelta(i)
        n, without_trips = (float(count.get(day.isoformat(), 0.0)) for count in counts)
        names = [event.name for event in events if event.first <= day <= event.last]
        days.append(_day(view, day, n, n - without_trips, holiday=day in holidays, events=names))
    return days


def _day(view: View, day: date, n: float, trip_cases: float, *, holiday: bool, events: Sequence[str]) -> Day:
    """One day with its tooltip, which names its events, and its link to the cases."""
    t, lang = view.t, view.lang
    lines = [
        f"{weekday_name(day, lang)} {format_day(day, lang, style='long')}",
        t.plural("{n} case", "{n} cases", n).format(n=number(n, lang)),
        t("{n} of them of a provincial trip").format(n=number(trip_cases, lang)) if trip_cases else "",
        t("public holiday") if holiday else "",
        *events,
    ]
    jalali_day = str(to_jalali(day))
    return Day(
        day, n, trip_cases, holiday, lines, view.screen_link("cases", period=[f"{jalali_day}-{jalali_day}"])
    )


def _finding(view: View, days: list[Day]) -> str:
    """The title: mean cases per day, and the busiest day if it surely is; without trip cases and incomplete days.

    Both are about the days of the scope, and the strips show a whole year around a shorter one, so the title says which
    days it is about. It does not where the scope has more days than are drawn, or no complete day.
    """
    t, lang = view.t, view.lang
    last = min(last_day(view), view.last_complete_day)
    complete_in_scope = [day for day in days if first_day(view) <= day.day <= last]
    is_whole_scope = bool(complete_in_scope) and days[0].day <= first_day(view)
    heading = t("Day by day in the period chosen above") if is_whole_scope else t("Day by day")
    counted = complete_in_scope or days
    counts = np.array([day.n - day.trip_cases for day in counted], dtype=float)
    mean = counts.mean()
    mean_text = number(mean, lang, decimals=0 if mean >= 10 else 1)
    highest = clear_extremes(counts, *count_limits(counts)).highest
    if highest is None:
        return t("{heading}: {mean} cases a day without trips").format(heading=heading, mean=mean_text)
    busiest = counted[highest]
    return t("{heading}: {mean} cases a day without trips, most on {day} ({n})").format(
        heading=heading,
        mean=mean_text,
        day=isolate(format_day(busiest.day, lang, style="long")),
        n=number(busiest.n - busiest.trip_cases, lang),
    )


def _legend(view: View, days: list[Day], classes: Classes) -> Markup:
    t, lang = view.t, view.lang
    exceeds_scale = any(day.n > classes.edges[-1] for day in days)
    items = count_legend_items(classes, lang=lang, open_top=exceeds_scale)
    if not all(day.n for day in days):
        items.append(LegendItem(t("no case"), "empty"))
    if any(day.holiday for day in days):
        items.append(LegendItem(t("public holiday"), "holiday"))
    if any(day.trip_cases for day in days):
        items.append(LegendItem(t("provincial trip"), "trip"))
    return legend_html(items)
