"""Cumulative incidence of an answer for both sides, as two overlaid curves."""

import math

import pandas as pd
from markupsafe import Markup

from charts.markup import html
from charts.time_series.two_sided_overlay import SideLine, answer_curves_figure
from pages.compare.two_sides import side_labels, sides
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.elements.figure_section import FigureSection
from pages.widgets.notices.not_recorded import section_if_recorded
from persian.bidi import isolate
from persian.digits import number, percent
from queries.estimates.answer_curves import answer_curves
from queries.vocabulary.scope import Scope

BY_DAY = 10  # day for which the title states the values


@cached
@section_if_recorded("answer_days_median")
def answer_curves_section(view: View) -> FigureSection:
    """The curves of both sides with their intervals."""
    t, lang = view.t, view.lang
    both = sides(view)
    assert both.b is not None
    labels = side_labels(view, both.a, both.b)
    frames = [answer_curves(view.store, scope, lang=lang).frame for scope in (both.a, both.b)]
    if any(not len(frame) or frame["value"].isna().all() for frame in frames):
        return FigureSection(_head(t("Too few cases to draw how fast answers come")), {}, "")
    # The frame has one row per day from day 0, so the position is the day.
    shares = [float(frame["value"].iloc[BY_DAY]) for frame in frames]
    title = t("How fast answers come")
    if all(math.isfinite(x) for x in shares):
        title = t("By day {day} answered: A {a}, B {b}").format(
            day=number(BY_DAY, lang),
            a=percent(shares[0], lang, decimals=1),
            b=percent(shares[1], lang, decimals=1),
        )
    lines = [_line(view, mark, frame) for mark, frame in zip(("A", "B"), frames, strict=True)]
    note = t(
        "Share of the cases of A and of B that had an answer, by days since registration; open cases count as "
        "waiting. Band: 95% interval of each day. The median is where the curve crosses the dotted line."
    )
    return FigureSection(
        _head(title) + sides_legend(view, labels),
        answer_curves_figure(lines, lang=lang, dark=view.dark),
        title,
        html('<p class="caption">{}</p>', note),
    )


def _line(view: View, letter: str, frame: pd.DataFrame) -> SideLine:
    t, lang = view.t, view.lang
    side = t("A") if letter == "A" else t("B")
    tooltips = [
        t("{side}, day {day}: {value}; {waiting} followed so long and still waiting").format(
            side=side,
            day=number(day, lang),
            value=percent(value, lang, decimals=1),
            waiting=number(waiting, lang),
        )
        for day, value, waiting in zip(frame["day"], frame["value"], frame["at_risk"], strict=True)
    ]
    value, lower, upper = ([float(x) for x in frame[name]] for name in ("value", "lower", "upper"))
    return SideLine(side, value, lower, upper, tooltips)


def sides_legend(view: View, labels: tuple[str, str]) -> Markup:
    """The legend: which line belongs to which side."""
    t = view.t
    a, b = (isolate(name) for name in labels)
    return html(
        '<p class="lines"><span class="a"><i></i>{}: {}</span><span class="b"><i></i>{}: {}</span></p>',
        t("A"),
        a,
        t("B"),
        b,
    )


def _head(title: str) -> Markup:
    return html('<div class="section-head"><h2>{}</h2></div>', title)


def both_scopes(view: View) -> tuple[Scope, Scope]:
    """The scopes of both sides. Call only if side B exists."""
    both = sides(view)
    assert both.b is not None
    return both.a, both.b
