"""Every day of the scope, or of the year that a short scope ends in, on the Jalali calendar."""

from dataclasses import replace
from datetime import date, timedelta

from markupsafe import Markup

from charts.calendar_heatmap import Day, classes_of, strip_svg
from charts.legend import LegendItem, class_legend_items, legend_html
from charts.markup import EMPTY, html, join
from charts.value_classes import Classes
from pages.view.view import View
from pages.view.view_data import cached, first_day, last_day, query_measure
from persian.bidi import isolate
from persian.calendar import CalendarPeriod, format_day, month_of, months, shift_year, to_jalali, weekday_name
from persian.digits import number
from queries.settings.province_settings import settings
from queries.settings.public_holidays import public_holidays

MOST = 8  # strips of half a year


def strips(view: View) -> list[CalendarPeriod]:
    """The half years to draw, the newest last: those that the scope touches, at least a year."""
    end, begin = month_of(last_day(view)).last, first_day(view)
    if begin > shift_year(end, -1):
        middle = month_of(shift_year(end, -1) + timedelta(1) + timedelta(190)).first
        return [_span(shift_year(end, -1) + timedelta(1), middle - timedelta(1)), _span(middle, end)]
    halves: dict[tuple[int, bool], list[CalendarPeriod]] = {}
    for month in months(begin, end):
        year, of_year, _ = to_jalali(month.first)
        halves.setdefault((year, of_year > 6), []).append(month)
    return [_span(found[0].first, found[-1].last) for found in halves.values()][-MOST:]


def _span(first: date, last: date) -> CalendarPeriod:
    begin, end = month_of(first), month_of(last)
    return CalendarPeriod(
        begin.key, first, last, f"{begin.label_fa} – {end.label_fa}", f"{begin.label_en} – {end.label_en}"
    )


@cached
def calendar_section(view: View) -> Markup:
    """HTML of the calendar: a finding, the strips, and what colours and marks mean."""
    t = view.t
    spans = strips(view)
    days = _days(view, spans[0].first, min(spans[-1].last, view.today))
    if not days:
        return EMPTY
    classes = classes_of(days)
    drawn = join(
        strip_svg(
            span,
            [day for day in days if span.first <= day.day <= span.last],
            classes,
            lang=view.lang,
            focus=days[-1].day,
        )
        for span in spans
    )
    notes = [t("Click a day to see its cases.")]
    if spans[0].first > first_day(view):
        notes.append(t("Earlier days are not drawn."))
    return html(
        '<section class="days"><div class="section-head"><h2>{}</h2></div>'
        '<div class="strips">{}</div>{}'
        '<p class="caption">{}</p></section>',
        _finding(view, days),
        drawn,
        _legend(view, days, classes),
        " ".join(notes),
    )


def _days(view: View, first: date, last: date) -> list[Day]:
    """Every day of a span from the first that is known."""
    known = max(first, view.store.first_day or first)
    if known > last:
        return []
    scope = view.scope.with_period(known, last)
    frames = [
        query_measure(view, "received", each, by=("day",)).frame
        for each in (scope, replace(scope, trips="out"))
    ]
    counts = [dict(zip(frame["day"], frame["value"], strict=True)) for frame in frames]
    holidays = public_holidays(known, last, settings().working_days)
    found = []
    for i in range((last - known).days + 1):
        day = known + timedelta(i)
        n, own = (float(count.get(day.isoformat(), 0.0)) for count in counts)
        found.append(_day(view, day, n, n - own, holiday=day in holidays))
    return found


def _day(view: View, day: date, n: float, trip: float, *, holiday: bool) -> Day:
    t, lang = view.t, view.lang
    lines = [
        f"{weekday_name(day, lang)} {format_day(day, lang, style='long')}",
        t("{n} cases").format(n=number(n, lang)),
        t("{n} of them of a provincial trip").format(n=number(trip, lang)) if trip else "",
        t("public holiday") if holiday else "",
    ]
    of_day = str(to_jalali(day))
    return Day(day, n, trip, holiday, lines, view.screen_link("cases", period=[f"{of_day}-{of_day}"]))


def _finding(view: View, days: list[Day]) -> str:
    """The busiest day of the scope apart from trips, and the mean of the others."""
    t, lang = view.t, view.lang
    last = min(last_day(view), view.last_complete_day)
    inside = [day for day in days if first_day(view) <= day.day <= last] or days
    top = max(inside, key=lambda day: (day.n - day.trip_cases, day.day))
    mean = sum(day.n - day.trip_cases for day in inside) / len(inside)
    return t("Day by day: {mean} cases a day without trips, most on {day} ({n})").format(
        mean=number(mean, lang, decimals=0 if mean >= 10 else 1),
        day=isolate(format_day(top.day, lang, style="long")),
        n=number(top.n - top.trip_cases, lang),
    )


def _legend(view: View, days: list[Day], classes: Classes) -> Markup:
    t, lang = view.t, view.lang
    above = any(day.n > classes.edges[-1] for day in days)
    signs = class_legend_items(classes, lambda value: number(value, lang), lang=lang, open_top=above)
    if not all(day.n for day in days):
        signs.append(LegendItem(t("no case"), colour="unknown"))
    if any(day.holiday for day in days):
        signs.append(LegendItem(t("public holiday"), "holiday"))
    if any(day.trip_cases for day in days):
        signs.append(LegendItem(t("provincial trip"), "trip"))
    return legend_html(signs)
