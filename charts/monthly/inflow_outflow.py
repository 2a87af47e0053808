"""Bar chart of cases received and closed per month, with notes on how fast the backlog grows or shrinks."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.monthly.axis_cut import axis_cut_note, axis_top, peak_labels, peaks_beyond
from charts.monthly.monthly_frame import Chart, month_names, monthly_plot
from charts.parts.completed_counts import late_line
from charts.parts.event_marks import NO_EVENTS, EventMarks, event_key, html_event_labels, svg_event_marks
from charts.parts.value_classes import round_ticks
from persian.calendar import CalendarPeriod
from persian.digits import number
from persian.translate import translator

PACE_MONTHS = 3  # number of latest complete months over which the pace is averaged
MAX_CLEARING_MONTHS = 36  # a longer time to clear the backlog is not given in months: no pace holds that long


@dataclass(frozen=True)
class MonthFlow:
    """Cases received and closed in a month, and cases open at its end; `complete` is False for an unfinished month.

    `late` has mean and limits of the cases received in it that are still expected to be registered, None if none are.
    """

    month: CalendarPeriod
    received: float
    closed: float
    open: float
    complete: bool
    late: tuple[float, float, float] | None = None


def inflow_outflow_chart(
    months: Sequence[MonthFlow],
    *,
    open_now: float,
    lang: str,
    events: EventMarks = NO_EVENTS,
    links: Sequence[str] = (),
) -> Chart:
    """The chart. `open_now` is the number of cases open at the end of the period; `links` are the months' addresses.

    `events` are marked with numbers. The bars of a trip reach beyond the axis if they would flatten the other months;
    then their numbers are written at the top.
    """
    t = translator(lang)
    series = [[m.received + (m.late[2] if m.late else 0.0) for m in months], [m.closed for m in months]]
    ticks = round_ticks(max(4.0, axis_top(series, events)), most=4, whole=True)
    peaks, names = peaks_beyond(series, ticks[-1]), [m.month.label(lang) for m in months]
    top, width = ticks[-1] or 1.0, 100 / max(len(months), 1)
    bars = join(
        _bar(width * (i + left), width * 0.34, min(100 * amount / top, 100.0), kind, complete=m.complete)
        for i, m in enumerate(months)
        for left, amount, kind in ((0.14, m.received, "in"), (0.52, m.closed, "out"))
    )
    late = join(_late(width * (i + 0.14), width * 0.34, m, top) for i, m in enumerate(months))
    plot = monthly_plot(
        svg_event_marks(events, len(months)) + bars + late,
        ticks=[(tick / top, number(tick, lang)) for tick in ticks],
        labels=month_names([m.month for m in months], lang),
        tooltips=[_tooltip_lines(m, lang) for m in months],
        alt=_alt(months, lang),
        overlay=html_event_labels(events, len(months), lang)
        + peak_labels(peaks, count=len(months), names=[t("Received"), t("Closed")], lang=lang),
        links=links,
    )
    swatches = join(
        html('<span><i class="{}"></i>{}</span>', kind, words)
        for kind, words in (("in", t("Received")), ("out", t("Closed")))
    )
    unfinished = t("pale: incomplete month") if not all(m.complete for m in months) else ""
    legend = html('<div class="legend in-and-out">{}<span>{}</span></div>', swatches, unfinished)
    cut_note = axis_cut_note(peaks, months=names, names=[t("Received"), t("Closed")], lang=lang)
    late_note = t(
        "Dashed: cases expected to be registered late, as earlier loads show it, with the 95% interval. It is an "
        "estimate and not a count."
    )
    notes = (cut_note, late_note if late else "", *pace_notes(months, open_now=open_now, lang=lang))
    return Chart(plot + legend + event_key(events, lang), _finding(months, lang), notes)


def _bar(x: float, width: float, height: float, kind: str, *, complete: bool) -> Markup:
    """A bar in the 100 by 100 coordinates of `monthly_plot`; paler if its month is incomplete."""
    pale = "" if complete else " pale"
    return html(
        '<rect class="{}{}" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"/>',
        kind,
        pale,
        x,
        100 - height,
        width,
        height,
    )


def _late(x: float, width: float, m: MonthFlow, top: float) -> Markup:
    """An outline on top of the bar of cases received for those still to be registered, and a line for the interval."""
    if m.late is None:
        return EMPTY
    mean, lower, upper = (100 - min(100 * (m.received + part) / top, 100.0) for part in m.late)
    return html(
        '<path class="to-come" d="M{0:.2f} {1:.2f}V{2:.2f}H{3:.2f}V{1:.2f}"/>'
        '<path class="range" d="M{4:.2f} {5:.2f}V{6:.2f}"/>',
        x,
        100 - min(100 * m.received / top, 100.0),
        mean,
        x + width,
        x + width / 2,
        lower,
        upper,
    )


def pace(months: Sequence[MonthFlow]) -> float | None:
    """Mean change of the number of open cases per month over the latest PACE_MONTHS complete months.

    None if there are too few complete months: the change over PACE_MONTHS months needs the month before them too.
    """
    complete_months = [m for m in months if m.complete]
    if len(complete_months) <= PACE_MONTHS:
        return None
    return (complete_months[-1].open - complete_months[-1 - PACE_MONTHS].open) / PACE_MONTHS


def pace_notes(months: Sequence[MonthFlow], *, open_now: float, lang: str) -> list[str]:
    """Notes on the backlog and its pace; empty without a pace or without open cases.

    How many months of closings it equals, how long clearing it takes at the latest pace, and what a pace does not say.
    """
    t = translator(lang)
    change, complete_months = pace(months), [m for m in months if m.complete]
    if change is None or not open_now:
        return []
    closed = sum(m.closed for m in complete_months[-PACE_MONTHS:]) / PACE_MONTHS
    notes = []
    if closed:
        notes.append(
            t("The backlog at the end ({open}) equals {months} months of work at the present pace.").format(
                open=number(open_now, lang), months=number(open_now / closed, lang, decimals=1)
            )
        )
    notes.append(_clearing_text(change, open_now=open_now, lang=lang))
    # That a backlog never clears was just said, where it does not shrink.
    caution = (
        t("A pace is no forecast, and the backlog never reaches zero: new cases are open for some days.")
        if change < 0
        else t("A pace is no forecast.")
    )
    notes.append(f"{caution} {t('Reopened cases count as open, but not in the bars.')}")
    return notes


def _clearing_text(change: float, *, open_now: float, lang: str) -> str:
    """How long it takes until none is left; by how many cases a month the backlog changes is in the title."""
    t = translator(lang)
    if change and not round(change):
        return t("Over the last three full months it changed by less than one case a month.")
    if not change:
        return t(
            "Over the last three full months it neither grew nor shrank: at this pace the backlog never clears."
        )
    if change > 0:
        return t("With this growth the backlog never clears.")
    months = open_now / -change
    if months > MAX_CLEARING_MONTHS:
        return t("With this decrease the backlog takes years to clear.")
    if months < 0.95:
        return t("With this decrease the backlog clears within a month.")
    # A whole number of few months is too rough, and would say one month of one and a half.
    return t("With this decrease the backlog clears in about {months} months.").format(
        months=number(months, lang, decimals=1 if months < 9.95 else 0)
    )


def _tooltip_lines(m: MonthFlow, lang: str) -> list[str]:
    t = translator(lang)
    return [
        m.month.label(lang),
        f"{t('Received')}: {number(m.received, lang)}",
        late_line(m.received, m.late, lang) if m.late else "",
        f"{t('Closed')}: {number(m.closed, lang)}",
        f"{t('Open at the end')}: {number(m.open, lang)}",
        "" if m.complete else t("incomplete month"),
    ]


def _finding(months: Sequence[MonthFlow], lang: str) -> str:
    """The title: totals of the last three complete months, and the growth of the backlog."""
    t = translator(lang)
    latest = [m for m in months if m.complete][-PACE_MONTHS:]
    if len(latest) < PACE_MONTHS:
        return t("Received and closed by month")
    received, closed = (sum(getattr(m, name) for m in latest) for name in ("received", "closed"))
    template = t("Last three full months: {came} came in, {closed} were closed")
    change = pace(months)
    if change is None or not round(change):
        return template.format(came=number(received, lang), closed=number(closed, lang))
    grew = (
        t("with reopened cases, the backlog grew by {by} a month")
        if change > 0
        else t("with reopened cases, the backlog shrank by {by} a month")
    )
    return (template + t("; ") + grew).format(
        came=number(received, lang), closed=number(closed, lang), by=number(abs(change), lang)
    )


def _alt(months: Sequence[MonthFlow], lang: str) -> str:
    t = translator(lang)
    values = t("; ").join(
        f"{m.month.label(lang)}: {number(m.received, lang)} / {number(m.closed, lang)}" for m in months[-13:]
    )
    return t("Bars of cases received and closed by month. Received / closed: {values}").format(values=values)
