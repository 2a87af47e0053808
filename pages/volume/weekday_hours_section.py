"""Heatmap of cases by weekday and hour."""

from dataclasses import replace

import numpy as np
from markupsafe import Markup

from charts.markup import html
from charts.parts.figure_texts import edge_text
from charts.parts.legend import LegendItem, class_legend_items, legend_html
from charts.parts.value_classes import classify
from charts.time_series.weekday_hour_heatmap import hours_svg
from pages.view.view import View
from pages.view.view_data import cached, scope_until_as_of
from persian.calendar import weekday_name
from persian.digits import number, percent
from queries.cases.slices import HourOfWeek
from queries.estimates.weekday_hours import Hours, by_hour, hours
from queries.measures import MEASURES
from stats.estimates.clear_extremes import clear_extremes, count_limits

RECEIVED = MEASURES["received"]
MIN = 500  # cases; with fewer the 168 squares would show mainly noise
WINDOW = 4  # hours of the busiest interval that the title names


@cached
def weekday_hours_section(view: View) -> Markup:
    """The heatmap, or a note if too few cases have a time of day. Trip cases are left out as untypical."""
    t = view.t
    hour_counts = hours(view.store, replace(scope_until_as_of(view), trips="out"))
    total = int(hour_counts.cases.sum())
    notes = []
    if hour_counts.untimed:
        template = t.plural(
            "{n} case comes from a source that records no time of day, and is left out.",
            "{n} cases come from sources that record no time of day, and are left out.",
            hour_counts.untimed,
        )
        notes.append(template.format(n=number(hour_counts.untimed, view.lang)))
    if total < MIN:
        notes.insert(
            0, t("Too few cases with a time of day to show hours ({n}).").format(n=number(total, view.lang))
        )
        return _section(t("Hours of the week"), "", notes)
    notes.append(t("Mean number of cases in an hour of that weekday, without cases of provincial trips."))
    return _section(_finding(view, hour_counts), _drawn(view, hour_counts), notes)


def _section(title: str, body: str, notes: list[str]) -> Markup:
    return html(
        '<section class="rhythm"><div class="section-head"><h2>{}</h2></div>{}'
        '<p class="caption">{}</p></section>',
        title,
        body,
        " ".join(notes),
    )


def _drawn(view: View, hour_counts: Hours) -> Markup:
    """The heatmap of the mean cases an hour."""
    t, lang = view.t, view.lang
    frame = by_hour(hour_counts)
    means = frame["mean"].to_numpy().reshape(hour_counts.cases.shape)
    lines = [
        [
            [
                t("{day}, {hour} to {end} o’clock").format(
                    day=weekday_name(day, lang), hour=number(hour, lang), end=number(hour + 1, lang)
                ),
                t("mean {mean} cases").format(mean=number(means[day, hour], lang, decimals=1)),
                t.plural("{n} case", "{n} cases", hour_counts.cases[day, hour]).format(
                    n=number(hour_counts.cases[day, hour], lang)
                ),
            ]
            for hour in range(hour_counts.cases.shape[1])
        ]
        for day in range(len(hour_counts.cases))
    ]
    classes = classify([float(mean) for mean in means.ravel()])
    items = class_legend_items(
        classes, lambda value: edge_text(value, RECEIVED, lang), lang=lang, open_top=False
    )
    if np.isnan(means).any():
        items.append(LegendItem(t("a weekday that is not in the period"), "empty"))
    links = [
        [
            view.screen_link("cases", trips=["out"], **{HourOfWeek.name: [HourOfWeek(day, hour).token]})
            for hour in range(hour_counts.cases.shape[1])
        ]
        for day in range(len(hour_counts.cases))
    ]
    heatmap = hours_svg(means.tolist(), lines, links, classes, alt=_finding(view, hour_counts), lang=lang)
    return heatmap + legend_html(items)


def _finding(view: View, hour_counts: Hours) -> str:
    """The title: the busiest four hours in a row, and the weekday that surely has most cases a day."""
    t, lang = view.t, view.lang
    by_hour_of_day = hour_counts.cases.sum(axis=0)
    windows = np.convolve(by_hour_of_day, np.ones(WINDOW), mode="valid")
    start = int(windows.argmax())
    # A weekday that does not occur in a short period gives 0/0, and is not compared.
    of_weekday = hour_counts.cases.sum(axis=1).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        per_day = [counts / hour_counts.weekdays for counts in (of_weekday, *count_limits(of_weekday))]
    busiest = clear_extremes(*per_day).highest
    hours = t("{share} of cases come between {start} and {end} o’clock").format(
        share=percent(windows[start] / by_hour_of_day.sum(), lang),
        start=number(start, lang),
        end=number(start + WINDOW, lang),
    )
    if busiest is None:
        return hours
    return t("{hours}; the busiest day is {day}").format(hours=hours, day=weekday_name(busiest, lang))
