"""At which hours of the week cases come in."""

from dataclasses import replace

import numpy as np
from markupsafe import Markup

from charts.figure_texts import edge_text
from charts.legend import class_legend_items, legend_html
from charts.markup import html
from charts.value_classes import classify
from charts.weekday_hour_heatmap import hours_svg
from pages.view.view import View
from pages.view.view_data import cached, scope_until_as_of
from persian.calendar import weekday_name
from persian.digits import number, percent
from queries.cases.slices import HourOfWeek
from queries.estimates.weekday_hours import Hours, by_hour, hours
from queries.measures import MEASURES

RECEIVED = MEASURES["received"]
FEWEST = 500  # cases, below which 168 squares would show noise
WINDOW = 4  # hours


@cached
def weekday_hours_section(view: View) -> Markup:
    """HTML of the hours of the week; trips are left out, since their days are not like others."""
    t = view.t
    known = hours(view.store, replace(scope_until_as_of(view), trips="out"))
    total = int(known.cases.sum())
    notes = []
    if known.untimed:
        told = t("{n} cases come from sources that record no time of day, and are left out.")
        notes.append(told.format(n=number(known.untimed, view.lang)))
    if total < FEWEST:
        notes.insert(
            0, t("Too few cases with a time of day to show hours ({n}).").format(n=number(total, view.lang))
        )
        return _section(t("Hours of the week"), "", notes)
    notes.append(t("Mean number of cases in an hour of that weekday, without cases of provincial trips."))
    return _section(_finding(view, known), _drawn(view, known), notes)


def _section(title: str, drawn: str, notes: list[str]) -> Markup:
    return html(
        '<section class="rhythm"><div class="section-head"><h2>{}</h2></div>{}'
        '<p class="caption">{}</p></section>',
        title,
        drawn,
        " ".join(notes),
    )


def _drawn(view: View, known: Hours) -> Markup:
    t, lang = view.t, view.lang
    frame = by_hour(known)
    means = frame["mean"].to_numpy().reshape(known.cases.shape)
    lines = [
        [
            [
                t("{day}, {hour} to {end} o’clock").format(
                    day=weekday_name(day, lang), hour=number(hour, lang), end=number(hour + 1, lang)
                ),
                t("mean {mean} cases").format(mean=number(means[day, hour], lang, decimals=1)),
                t("{n} cases").format(n=number(known.cases[day, hour], lang)),
            ]
            for hour in range(known.cases.shape[1])
        ]
        for day in range(len(known.cases))
    ]
    classes = classify([float(mean) for mean in means.ravel()])
    signs = class_legend_items(
        classes, lambda value: edge_text(value, RECEIVED, lang), lang=lang, open_top=False
    )
    links = [
        [
            view.screen_link("cases", trips=["out"], **{HourOfWeek.name: [HourOfWeek(day, hour).token]})
            for hour in range(known.cases.shape[1])
        ]
        for day in range(len(known.cases))
    ]
    drawn = hours_svg(means.tolist(), lines, links, classes, alt=_finding(view, known), lang=lang)
    return drawn + legend_html(signs)


def _finding(view: View, known: Hours) -> str:
    """The hours in a row that hold most cases, and the weekday with most a day."""
    t, lang = view.t, view.lang
    by_clock = known.cases.sum(axis=0)
    windows = np.convolve(by_clock, np.ones(WINDOW), mode="valid")
    start = int(windows.argmax())
    with np.errstate(divide="ignore", invalid="ignore"):
        a_day = np.nan_to_num(known.cases.sum(axis=1) / known.weekdays)
    return t("{share} of cases come between {start} and {end} o’clock; the busiest day is {day}").format(
        share=percent(windows[start] / by_clock.sum(), lang),
        start=number(start, lang),
        end=number(start + WINDOW, lang),
        day=weekday_name(int(a_day.argmax()), lang),
    )
