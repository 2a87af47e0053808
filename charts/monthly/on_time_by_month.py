"""Line chart of the share of cases answered on time per month, with its interval and an optional target."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.monthly.monthly_frame import Chart, dot, middle, month_names, monthly_plot, path, runs
from charts.parts.event_marks import NO_EVENTS, EventMarks, event_key, html_event_labels, svg_event_marks
from charts.parts.figure_texts import interval_text, n_text
from persian.calendar import CalendarPeriod
from persian.digits import percent
from persian.translate import translator
from queries.measures.declaration import Measure
from stats.estimates.clear_extremes import clear_extremes


@dataclass(frozen=True)
class MonthShare:
    """A month's share (0 to 1) with its interval, NaN if there are too few cases, and its number of cases `n`.

    `complete` is False if the month was not over at as-of.
    """

    month: CalendarPeriod
    value: float
    lower: float
    upper: float
    n: int
    complete: bool


def on_time(
    shares: Sequence[MonthShare],
    measure: Measure,
    *,
    target: float | None,
    lang: str,
    events: EventMarks = NO_EVENTS,
    links: Sequence[str] = (),
) -> Chart:
    """The chart. `target` draws a thin line at this share; `links` are the addresses of the months.

    `events` are marked with numbers.
    """
    t = translator(lang)
    shares_with_value = [share for share in shares if math.isfinite(share.value)]
    if not shares_with_value:
        return Chart(EMPTY, t("Answered on time by month: too few cases"))
    floor = _floor([*(share.lower for share in shares_with_value), *([] if target is None else [target])])
    count = len(shares)
    tick_step = 0.2 if floor < 0.6 else 0.1
    steps = [floor + tick_step * k for k in range(round((1 - floor) / tick_step) + 1)]
    plot = monthly_plot(
        svg_event_marks(events, count) + _drawing(shares, target, floor),
        ticks=[((step - floor) / (1 - floor), percent(step, lang)) for step in steps],
        labels=month_names([share.month for share in shares], lang),
        tooltips=[_tooltip_lines(share, measure, lang) for share in shares],
        alt=_alt(shares_with_value, measure, lang),
        overlay=html_event_labels(events, count, lang),
        links=links,
    )
    notes = [t("Line: the share; band: 95% interval; hollow: incomplete month.")]
    if target is not None:
        notes.append(t("Thin line: the target of {target}.").format(target=percent(target, lang)))
    if floor > 0:
        notes.append(t("The axis begins at {floor}.").format(floor=percent(floor, lang)))
    return Chart(
        plot + event_key(events, lang), _finding(shares_with_value, measure, target, lang), tuple(notes)
    )


def _drawing(shares: Sequence[MonthShare], target: float | None, floor: float) -> Markup:
    """The bands, lines and dots of the months, and the target, on an axis from `floor` to 1."""

    def point(i: int, value: float) -> tuple[float, float]:
        return middle(i, len(shares)), 100 - 100 * (value - floor) / (1 - floor)

    lines = runs([share.complete and math.isfinite(share.value) for share in shares])
    drawing = join(
        _band([(point(i, shares[i].lower), point(i, shares[i].upper)) for i in line]) for line in lines
    )
    drawing += join(
        html('<path class="line" d="{}"/>', path([point(i, shares[i].value) for i in line])) for line in lines
    )
    # Months that are not part of a line get a dot: incomplete ones, and those without a neighbour to connect to.
    on_a_line = {i for line in lines for i in line}
    drawing += join(
        dot(point(i, share.value), complete=share.complete)
        for i, share in enumerate(shares)
        if math.isfinite(share.value) and i not in on_a_line
    )
    if target is not None:
        drawing += html('<path class="target" d="M0 {:.2f}H100"/>', point(0, target)[1])
    return drawing


def _floor(values: Sequence[float]) -> float:
    """Start of the vertical axis: the multiple of 0.2 below all values, so that differences between months show."""
    low = min((value for value in values if math.isfinite(value)), default=0.0)
    return max(math.floor(low * 5 - 1e-9) / 5, 0.0)


def _band(ends: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> Markup:
    """The interval as an area: along the lower limits, and back along the upper ones."""
    outline = [low for low, _ in ends] + [high for _, high in reversed(ends)]
    return html('<path class="band" d="{}Z"/>', path(outline))


def _tooltip_lines(share: MonthShare, measure: Measure, lang: str) -> list[str]:
    t = translator(lang)
    value = measure.format(share.value, lang) if math.isfinite(share.value) else t("Too few cases")
    return [
        share.month.label(lang),
        f"{measure.title.label(lang)}: {value}",
        interval_text(share.lower, share.upper, measure, lang),
        n_text(share.n, lang),
        "" if share.complete else t("incomplete month"),
    ]


def _finding(shares: Sequence[MonthShare], measure: Measure, target: float | None, lang: str) -> str:
    """The title: the last complete month, compared with the target, or else beside the lowest and highest month.

    A month is named as the lowest or highest only where chance does not explain that it is so.
    """
    # "Above" and "below" are used only if the whole interval is on that side of the target.
    t = translator(lang)
    complete_shares = [share for share in shares if share.complete]
    if not complete_shares:
        return t("Answered on time, month by month")
    last = complete_shares[-1]
    sentence = t("{month}: {share} answered on time").format(
        month=last.month.label(lang), share=measure.format(last.value, lang)
    )
    if target is not None:
        comparison = t("above the target") if last.lower > target else t("below the target")
        unsure = last.lower <= target <= last.upper
        return f"{sentence}{t('; ')}{t('not clearly off the target') if unsure else comparison}"
    if len(complete_shares) < 3:
        return sentence
    ends = clear_extremes(
        *(
            np.array([getattr(share, name) for share in complete_shares])
            for name in ("value", "lower", "upper")
        )
    )
    templates = (
        (t("lowest {share} in {month}"), ends.lowest),
        (t("highest {share} in {month}"), ends.highest),
    )
    named = [
        template.format(
            share=measure.format(complete_shares[at].value, lang), month=complete_shares[at].month.label(lang)
        )
        for template, at in templates
        if at is not None
    ]
    return t("; ").join([sentence, t(", ").join(named)] if named else [sentence])


def _alt(shares: Sequence[MonthShare], measure: Measure, lang: str) -> str:
    t = translator(lang)
    values = t("; ").join(f"{s.month.label(lang)}: {measure.format(s.value, lang)}" for s in shares[-13:])
    return t("Line chart of the share answered on time by month. {values}").format(values=values)
