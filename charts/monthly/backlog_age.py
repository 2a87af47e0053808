"""Stacked area chart of open cases by age class at the end of each month, with the oldest class at the bottom.

The oldest cases are at the bottom because only the lowest band has a level base, on which its changes can be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from charts.monthly.axis_cut import axis_cut_note, axis_top, peak_labels, peaks_beyond
from charts.monthly.monthly_frame import Chart, middle, month_names, monthly_plot, path
from charts.parts.age_class_texts import age_words, older_than
from charts.parts.event_marks import NO_EVENTS, EventMarks, event_key, html_event_labels, svg_event_marks
from charts.parts.legend import LegendItem, legend_html
from charts.parts.value_classes import round_ticks
from persian.calendar import CalendarPeriod
from persian.digits import number, percent
from persian.translate import translator
from queries.measures.stock_estimators import OLD_DAYS


@dataclass(frozen=True)
class MonthBacklog:
    """Open cases by age class at the end of a month, or at as-of if the month was not over then."""

    month: CalendarPeriod
    ages: Mapping[str, int]
    complete: bool

    @property
    def total(self) -> int:
        """Number of all open cases."""
        return sum(self.ages.values())


def backlog_age_chart(
    months: Sequence[MonthBacklog], *, lang: str, events: EventMarks = NO_EVENTS, links: Sequence[str] = ()
) -> Chart:
    """The chart. All months must have the same age classes, in order from youngest to oldest.

    `events` are marked with numbers. The peak of a trip reaches beyond the axis if it would flatten the other months;
    then its number is written at the top.
    """
    classes = list(months[-1].ages) if months else []
    totals = [[float(month.total) for month in months]]
    ticks = round_ticks(max(4.0, axis_top(totals, events)), most=4, whole=True)
    peaks = peaks_beyond(totals, ticks[-1])
    top, count = ticks[-1] or 1.0, len(months)
    # Bands are stacked from the oldest class upwards; `stacked` is the upper edge of those drawn so far.
    stacked = [0.0] * count
    bands = []
    for step in reversed(range(len(classes))):
        above = [low + month.ages[classes[step]] for low, month in zip(stacked, months, strict=True)]
        bands.append(_band(stacked, above, top, step))
        stacked = above
    outline = path([(middle(i, count), 100 - 100 * min(value / top, 1.0)) for i, value in enumerate(stacked)])
    names = [month.month.label(lang) for month in months]
    plot = monthly_plot(
        html('{}{}<path class="line total" d="{}"/>', svg_event_marks(events, count), join(bands), outline),
        ticks=[(tick / top, number(tick, lang)) for tick in ticks],
        labels=month_names([month.month for month in months], lang),
        tooltips=[_tooltip_lines(month, lang) for month in months],
        alt=_alt(months, lang),
        overlay=html_event_labels(events, count, lang)
        + peak_labels(peaks, count=count, names=[""], lang=lang),
        links=links,
    )
    note = axis_cut_note(peaks, months=names, names=[""], lang=lang)
    return Chart(plot + _legend(classes, lang) + event_key(events, lang), _title(months, lang), (note,))


def _legend(classes: Sequence[str], lang: str) -> Markup:
    """HTML of the legend: the colour of each age class."""
    items = [
        LegendItem(age_words(age, lang), colour=f"var(--step-{step})") for step, age in enumerate(classes)
    ]
    return legend_html(items, heading=translator(lang)("Days since registration:"))


def _band(low: Sequence[float], high: Sequence[float], top: float, step: int) -> Markup:
    """The area of an age class: along its upper edge from left to right, and back along its lower edge."""
    count = len(low)
    ends = [(middle(i, count), 100 - 100 * min(value / top, 1.0)) for i, value in enumerate(high)]
    back = [
        (middle(i, count), 100 - 100 * min(value / top, 1.0)) for i, value in reversed(list(enumerate(low)))
    ]
    if count == 1:  # A single month has no width as an area, so it is drawn as a column.
        ends = [(25.0, ends[0][1]), (75.0, ends[0][1])]
        back = [(75.0, back[0][1]), (25.0, back[0][1])]
    return html('<path style="fill:var(--step-{})" d="{}Z"/>', step, path([*ends, *back]))


def _tooltip_lines(month: MonthBacklog, lang: str) -> list[str]:
    t = translator(lang)
    lines = [f"{age_words(age, lang)}: {number(n, lang)}" for age, n in month.ages.items()]
    total_text = t("open at the end of the month") if month.complete else t("open at the end of the data")
    return [month.month.label(lang), f"{number(month.total, lang)} {total_text}", *lines]


def _old(month: MonthBacklog) -> int:
    """Number of cases open for 61 days or more."""
    return older_than(month.ages, OLD_DAYS)


def _title(months: Sequence[MonthBacklog], lang: str) -> str:
    """The title: open cases and the share of old ones among them, now and at the end of the first month.

    A month that is over is named: a period that ended within it has another number of open cases.
    """
    t = translator(lang)
    if not months or not months[-1].total:
        return t("No case is open")
    last, first = months[-1], months[0]
    if not _old(last):
        return _title_without_old(months, lang)
    template = t("{open} open; {old} of them ({share}) for 61 days or more")
    if last.complete:
        template = t("End of {month}: {open} open; {old} of them ({share}) for 61 days or more")
    sentence = template.format(
        month=last.month.label(lang),
        open=number(last.total, lang),
        old=number(_old(last), lang),
        share=percent(_old(last) / last.total, lang),
    )
    if len(months) < 2:
        return sentence
    earlier = t("(at the end of {month}: {old})")
    return f"{sentence} {earlier.format(month=first.month.label(lang), old=number(_old(first), lang))}"


def _title_without_old(months: Sequence[MonthBacklog], lang: str) -> str:
    """The title where no open case is old: it says “none” and not “0 (0%)”, and how many were old at first, if any."""
    t, last, first = translator(lang), months[-1], months[0]
    template = t("{open} open; none of them for 61 days or more")
    if last.complete:
        template = t("End of {month}: {open} open; none of them for 61 days or more")
    sentence = template.format(month=last.month.label(lang), open=number(last.total, lang))
    if not _old(first):
        return sentence
    earlier = t("(at the end of {month}: {old})")
    return f"{sentence} {earlier.format(month=first.month.label(lang), old=number(_old(first), lang))}"


def _alt(months: Sequence[MonthBacklog], lang: str) -> str:
    t = translator(lang)
    values = t("; ").join(
        f"{m.month.label(lang)}: {number(m.total, lang)} / {number(_old(m), lang)}" for m in months[-13:]
    )
    return t(
        "Bands of open cases by age at the end of each month. Open / for 61 days or more: {values}"
    ).format(values=values)
