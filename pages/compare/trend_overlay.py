"""How a measure went on either side: by week in a short period, by month in a long one."""

import math
from datetime import date

from markupsafe import Markup

from charts.markup import html
from charts.two_sided_overlay import SideLine, trend_figure
from pages.compare.curve_overlay import both_scopes, sides_legend
from pages.compare.two_sides import differ_only_in_period, side_labels
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.widgets.choice_links import Choice, choice_links
from pages.widgets.figure_section import FigureSection
from persian.bidi import isolate
from persian.calendar import CalendarPeriod, format_day, months, weeks
from persian.digits import number
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope

WEEKLY_UP_TO_DAYS = 150  # days up to which a period is shown by week
MOST = 60
CHOICES = ("received", "answered", "on_time_share", "answer_days_median", "overdue")


def chosen_measure(view: View) -> str:
    """The measure that the address wants to see in its course."""
    wanted = (view.params.get("course") or [""])[-1]
    return wanted if wanted in CHOICES else _first(view)


def _first(view: View) -> str:
    """Numbers of cases where they can be compared; else the share on time."""
    return CHOICES[0] if differ_only_in_period(*both_scopes(view)) else CHOICES[2]


@cached
def trend(view: View) -> FigureSection:
    """The course of the chosen measure on both sides."""
    t, lang = view.t, view.lang
    a, b = both_scopes(view)
    measure = MEASURES[chosen_measure(view)]
    grain = "week" if max(_days(view, a), _days(view, b)) <= WEEKLY_UP_TO_DAYS else "month"
    edges = [_edges(view, scope, grain) for scope in (a, b)]
    count = max(len(each) for each in edges)
    pills = _pills(view)
    title = (t("{measure} by week") if grain == "week" else t("{measure}, month by month")).format(
        measure=measure.title.label(lang)
    )
    head = html('<div class="section-head"><h2>{}</h2>{}</div>', title, pills)
    if count < 2:
        return FigureSection(
            head, {}, "", html('<p class="caption">{}</p>', t("The periods are too short to show a course."))
        )
    same = edges[0] == edges[1]
    longer = edges[0] if len(edges[0]) >= len(edges[1]) else edges[1]
    labels = [_short(edge, grain, lang) if same else number(i + 1, lang) for i, edge in enumerate(longer)]
    lines = [
        _line(view, scope, mine, grain, count, side)
        for scope, mine, side in zip((a, b), edges, (t("A"), t("B")), strict=True)
    ]
    notes = [t("Whole weeks or months only; incomplete ones at either end are left out.")]
    if not same:
        notes.append(
            t(
                "The periods differ: their weeks or months are laid over each other by number, from the first on."
            )
        )
    if not measure.change_is_relative:
        notes.append(t("Band: 95% interval."))
    axis = "" if same else t("week of the period") if grain == "week" else t("month of the period")
    figure = trend_figure(lines, labels, measure, axis=axis, lang=lang, dark=view.dark)
    foot = html('<p class="caption">{}</p>', " ".join(notes))
    return FigureSection(head + sides_legend(view, side_labels(view, a, b)), figure, title, foot)


def _pills(view: View) -> Markup:
    return choice_links(
        (
            Choice(
                MEASURES[each].title.label(view.lang),
                view.link(course=[each] if each != _first(view) else None),
                current=each == chosen_measure(view),
            )
            for each in CHOICES
        ),
        label=view.t("Measure of the course"),
    )


def _ends(view: View, scope: Scope) -> tuple[date, date]:
    earliest = view.store.first_day or view.today
    return max(scope.first or earliest, earliest), min(scope.last or view.today, view.today)


def _days(view: View, scope: Scope) -> int:
    first, last = _ends(view, scope)
    return (last - first).days + 1


def _edges(view: View, scope: Scope, grain: str) -> list[CalendarPeriod]:
    """The whole spans of a side's period."""
    first, last = _ends(view, scope)
    last = min(last, view.last_complete_day)
    if last < first:
        return []
    spans = weeks(first, last) if grain == "week" else months(first, last)
    return [edge for edge in spans if edge.first >= first and edge.last <= last][-MOST:]


def _short(edge: CalendarPeriod, grain: str, lang: str) -> str:
    return edge.label(lang) if grain == "month" else _day(edge.first, lang)


def _day(day: date, lang: str) -> str:
    """The day without its year."""
    return format_day(day, lang, style="long").rsplit(" ", 1)[0]


def _line(
    view: View, scope: Scope, edges: list[CalendarPeriod], grain: str, count: int, side: str
) -> SideLine:
    measure, lang = MEASURES[chosen_measure(view)], view.lang
    rows = {}
    if edges:
        frame = query_measure(
            view, measure.key, scope.with_period(edges[0].first, edges[-1].last), by=(grain,)
        ).frame
        rows = {str(row[grain]): row for _, row in frame.iterrows()}
    columns: dict[str, list[float]] = {name: [] for name in ("value", "lower", "upper")}
    told = []
    for i in range(count):
        row = rows.get(edges[i].key) if i < len(edges) else None
        for name, values in columns.items():
            values.append(float(row[name]) if row is not None else math.nan)
        value = measure.format(columns["value"][-1], lang)
        told.append(f"{side} · {isolate(edges[i].label(lang))}: {value}" if i < len(edges) else "")
    return SideLine(side, columns["value"], columns["lower"], columns["upper"], told)
