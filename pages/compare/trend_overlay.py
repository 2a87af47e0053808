"""Trend of a measure on both sides: by week for short periods, by month for long ones."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Literal

from markupsafe import Markup

from charts.markup import html
from charts.parts.event_marks import NO_EVENTS, event_key
from charts.parts.figure_texts import range_text
from charts.time_series.two_sided_overlay import SideLine, trend_figure
from pages.compare.curve_overlay import both_scopes, sides_legend
from pages.compare.two_sides import differ_only_in_period, side_labels
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.view.view_province import has_inhabitants
from pages.widgets.elements.choice_links import Choice, choice_links
from pages.widgets.elements.figure_section import FigureSection
from pages.widgets.measures.labelled_events import events_of_spans
from pages.widgets.notices.not_recorded import coverage_of, not_recorded_text
from persian.bidi import isolate
from persian.calendar import CalendarPeriod, format_day, months, weeks
from persian.digits import number
from queries.measures import MEASURES
from queries.measures.declaration import UNITS, Measure
from queries.vocabulary.scope import Scope

WEEKLY_UP_TO_DAYS = 150  # days up to which a period is shown by week
MAX = 60  # points of a line
# Offered where the sides are counties, whose numbers of cases depend on their inhabitants.
RATE = "rate_per_10k"
CHOICES = ("received", "answered", "on_time_share", "answer_days_median", "overdue")


def chosen_measure(view: View) -> str:
    """The key of the measure in the address (`course=`), else the default."""
    requested = (view.params.get("course") or [""])[-1]
    return requested if requested in _choices(view) else _first(view)


def _choices(view: View) -> tuple[str, ...]:
    """The keys of the measures to choose from. For counties a rate takes the place of the numbers of cases."""
    a, b = both_scopes(view)
    if a.counties == b.counties or not has_inhabitants(view):
        return CHOICES
    return (RATE, *(key for key in CHOICES if MEASURES[key].unit != "cases"))


def _first(view: View) -> str:
    """The default measure: cases received if counts can be compared; the rate of counties; else the share on time."""
    choices = _choices(view)
    if choices[0] == RATE or differ_only_in_period(*both_scopes(view)):
        return choices[0]
    return "on_time_share"


@cached
def trend(view: View) -> FigureSection:
    """The trend of the chosen measure on both sides.

    If the periods differ, their weeks or months are aligned by number, from the first on.
    """
    t, lang = view.t, view.lang
    a, b = both_scopes(view)
    measure = MEASURES[chosen_measure(view)]
    grain = _grain(view, a, b)
    of_sides = [_whole_periods(view, scope, grain) for scope in (a, b)]
    count = max(len(periods) for periods in of_sides)
    pills = _pills(view)
    template = t("{measure} by week") if grain == "week" else t("{measure}, month by month")
    title = template.format(measure=measure.title.label(lang))
    if reason := _reason_for_none(view, measure, count):
        return FigureSection(_head(title, pills), {}, "", html('<p class="caption">{}</p>', reason))
    # Lines over the same months share a calendar axis. Otherwise the axis counts months from each side's start.
    same = of_sides[0] == of_sides[1]
    longer = max(of_sides, key=len)
    labels = [_short(period, grain, lang) if same else number(i + 1, lang) for i, period in enumerate(longer)]
    lines = [
        _line(view, scope, periods, grain, count, side)
        for scope, periods, side in zip((a, b), of_sides, (t("A"), t("B")), strict=True)
    ]
    title = _with_ranges(view, title, lines)
    axis = "" if same else t("week of the period") if grain == "week" else t("month of the period")
    # Lines over different periods have no common days, and so no common events.
    events = (
        events_of_spans(view, [(period.first, period.last) for period in longer], grain=grain)
        if same
        else NO_EVENTS
    )
    figure = trend_figure(lines, labels, measure, axis=axis, events=events, lang=lang, dark=view.dark)
    caption = event_key(events, lang) + _notes(view, same=same, with_band=not measure.change_is_relative)
    return FigureSection(
        _head(title, pills) + sides_legend(view, side_labels(view, a, b)), figure, title, caption
    )


def _grain(view: View, a: Scope, b: Scope) -> Literal["week", "month"]:
    """Weeks for two short periods, else months."""
    return "week" if max(_days(view, a), _days(view, b)) <= WEEKLY_UP_TO_DAYS else "month"


def _reason_for_none(view: View, measure: Measure, count: int) -> str:
    """Why no trend can be drawn of so many weeks or months; "" if it can."""
    counted = coverage_of(view, measure.key)
    if not counted.is_recorded:
        return not_recorded_text(view, counted)
    return "" if count >= 2 else view.t("The periods are too short to show a trend.")


def _notes(view: View, *, same: bool, with_band: bool) -> Markup:
    """The caption; `same` says whether both sides have the same weeks or months."""
    t = view.t
    notes = [t("Whole weeks or months only; incomplete ones at either end are left out.")]
    if not same:
        notes.append(
            t(
                "The periods differ: their weeks or months are laid over each other by number, from the first on."
            )
        )
    if with_band:
        notes.append(t("Band: 95% interval."))
    return html('<p class="caption">{}</p>', " ".join(notes))


def _head(title: str, pills: Markup) -> Markup:
    return html('<div class="section-head"><h2>{}</h2>{}</div>', title, pills)


def _with_ranges(view: View, title: str, lines: Sequence[SideLine]) -> str:
    """The title with the lowest and the highest value of each side; without them if a side has no value."""
    measure = MEASURES[chosen_measure(view)]
    finite = [[value for value in line.values if math.isfinite(value)] for line in lines]
    if not all(finite):
        return title
    unit = f" {UNITS['days'].label(view.lang)}" if measure.unit == "days" else ""
    a, b = (f"{range_text(min(values), max(values), measure, view.lang)}{unit}" for values in finite)
    return view.t("{title}: A {a}, B {b}").format(title=title, a=a, b=b)


def _pills(view: View) -> Markup:
    return choice_links(
        (
            Choice(
                MEASURES[key].title.label(view.lang),
                view.link(course=[key] if key != _first(view) else None),
                current=key == chosen_measure(view),
            )
            for key in _choices(view)
        ),
        label=view.t("Measure of the trend"),
    )


def _ends(view: View, scope: Scope) -> tuple[date, date]:
    """First and last day of a side for which there are data."""
    earliest = view.store.first_day or view.today
    return max(scope.first or earliest, earliest), min(scope.last or view.today, view.today)


def _days(view: View, scope: Scope) -> int:
    first, last = _ends(view, scope)
    return (last - first).days + 1


def _whole_periods(view: View, scope: Scope, grain: str) -> list[CalendarPeriod]:
    """The whole weeks or months within a side's period."""
    first, last = _ends(view, scope)
    last = min(last, view.last_complete_day)
    if last < first:
        return []
    spans = weeks(first, last) if grain == "week" else months(first, last)
    return [period for period in spans if period.first >= first and period.last <= last][-MAX:]


def _short(period: CalendarPeriod, grain: str, lang: str) -> str:
    """The label of a week or month on the axis."""
    return period.label(lang) if grain == "month" else _day(period.first, lang)


def _day(day: date, lang: str) -> str:
    """The day without its year."""
    return format_day(day, lang, style="long").rsplit(" ", 1)[0]


def _line(
    view: View, scope: Scope, periods: list[CalendarPeriod], grain: str, count: int, side: str
) -> SideLine:
    measure, lang = MEASURES[chosen_measure(view)], view.lang
    rows = {}
    if periods:
        frame = query_measure(
            view, measure.key, scope.with_period(periods[0].first, periods[-1].last), by=(grain,)
        ).frame
        rows = {str(row[grain]): row for _, row in frame.iterrows()}
    columns: dict[str, list[float]] = {name: [] for name in ("value", "lower", "upper")}
    tooltips = []
    for i in range(count):
        row = rows.get(periods[i].key) if i < len(periods) else None
        for name, values in columns.items():
            values.append(float(row[name]) if row is not None else math.nan)
        value = measure.format(columns["value"][-1], lang)
        tooltips.append(f"{side} · {isolate(periods[i].label(lang))}: {value}" if i < len(periods) else "")
    return SideLine(side, columns["value"], columns["lower"], columns["upper"], tooltips)
