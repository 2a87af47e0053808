"""What came in and what was closed, month by month, and what that means for what is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from charts.monthly_frame import Chart, month_names, monthly_plot
from charts.value_classes import round_ticks
from persian.calendar import CalendarPeriod
from persian.digits import number
from persian.translate import translator

PACE_MONTHS = 3  # full months that today's pace is taken from
MAX_CLEARING_MONTHS = 36  # months: nobody knows a pace that long ahead


@dataclass(frozen=True)
class MonthFlow:
    """What was received and closed in a month, and what was open at its end."""

    month: CalendarPeriod
    received: float
    closed: float
    open: float
    complete: bool


def inflow_outflow_chart(
    months: Sequence[MonthFlow], *, open_now: float, lang: str, links: Sequence[str] = ()
) -> Chart:
    """The chart; `open_now` is what is open at the end of the period."""
    t = translator(lang)
    ticks = round_ticks(max([4.0, *(max(m.received, m.closed) for m in months)]), most=4)
    top, width = ticks[-1] or 1.0, 100 / max(len(months), 1)
    bars = join(
        _bar(width * (i + left), width * 0.34, 100 * amount / top, kind, whole=m.complete)
        for i, m in enumerate(months)
        for left, amount, kind in ((0.14, m.received, "in"), (0.52, m.closed, "out"))
    )
    plot = monthly_plot(
        bars,
        ticks=[(tick / top, number(tick, lang)) for tick in ticks],
        labels=month_names([m.month for m in months], lang),
        tooltips=[_tooltip_lines(m, lang) for m in months],
        alt=_alt(months, lang),
        links=links,
    )
    swatches = join(
        html('<span><i class="{}"></i>{}</span>', kind, words)
        for kind, words in (("in", t("Received")), ("out", t("Closed")))
    )
    unfinished = t("pale: the month is not over") if months and not months[-1].complete else ""
    legend = html('<div class="legend in-and-out">{}<span>{}</span></div>', swatches, unfinished)
    return Chart(
        plot + legend, _finding(months, lang), tuple(pace_notes(months, open_now=open_now, lang=lang))
    )


def _bar(x: float, width: float, height: float, kind: str, *, whole: bool) -> Markup:
    pale = "" if whole else " pale"
    return html(
        '<rect class="{}{}" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"/>',
        kind,
        pale,
        x,
        100 - height,
        width,
        height,
    )


def pace(months: Sequence[MonthFlow]) -> float | None:
    """By how much what is open changed a month over the latest full months; None where too few are known."""
    done = [m for m in months if m.complete]
    if len(done) <= PACE_MONTHS:
        return None
    return (done[-1].open - done[-1 - PACE_MONTHS].open) / PACE_MONTHS


def pace_notes(months: Sequence[MonthFlow], *, open_now: float, lang: str) -> list[str]:
    """What the pace of the latest months means for what is open, with what it does not mean."""
    t = translator(lang)
    change, done = pace(months), [m for m in months if m.complete]
    if change is None or not open_now:
        return []
    closed = sum(m.closed for m in done[-PACE_MONTHS:]) / PACE_MONTHS
    said = []
    if closed:
        said.append(
            t("What is open at the end ({open}) is as much as {months} months of closings.").format(
                open=number(open_now, lang), months=number(open_now / closed, lang, decimals=1)
            )
        )
    by = number(abs(change), lang)
    if change >= 0:
        grew = t("Over the last three full months it grew by {by} a month: at this pace it is never cleared.")
        stood = t(
            "Over the last three full months it neither grew nor shrank: at this pace it is never cleared."
        )
        said.append((grew if round(change) else stood).format(by=by))
    elif open_now / -change > MAX_CLEARING_MONTHS:
        slow = t(
            "Over the last three full months it shrank by {by} a month: at this pace it takes years to clear."
        )
        said.append(slow.format(by=by))
    else:
        quick = t(
            "Over the last three full months it shrank by {by} a month: at this pace it would be gone in about "
            "{months} months."
        )
        said.append(quick.format(by=by, months=number(open_now / -change, lang)))
    said.append(
        t(
            "A pace is no forecast, and what is open never becomes nothing: new cases are open for some days. Reopened "
            "cases count in what is open, not in the bars."
        )
    )
    return said


def _tooltip_lines(m: MonthFlow, lang: str) -> list[str]:
    t = translator(lang)
    return [
        m.month.label(lang),
        f"{t('Received')}: {number(m.received, lang)}",
        f"{t('Closed')}: {number(m.closed, lang)}",
        f"{t('Open at the end')}: {number(m.open, lang)}",
        "" if m.complete else t("incomplete month"),
    ]


def _finding(months: Sequence[MonthFlow], lang: str) -> str:
    t = translator(lang)
    latest = [m for m in months if m.complete][-PACE_MONTHS:]
    if len(latest) < PACE_MONTHS:
        return t("Received and closed by month")
    came, went = (sum(getattr(m, name) for m in latest) for name in ("received", "closed"))
    said = t("Last three full months: {came} came in, {closed} were closed")
    change = pace(months)
    if change is None or not round(change):
        return said.format(came=number(came, lang), closed=number(went, lang))
    grew = t("what is open grew by {by} a month") if change > 0 else t("what is open shrank by {by} a month")
    return (said + t("; ") + grew).format(
        came=number(came, lang), closed=number(went, lang), by=number(abs(change), lang)
    )


def _alt(months: Sequence[MonthFlow], lang: str) -> str:
    t = translator(lang)
    values = t("; ").join(
        f"{m.month.label(lang)}: {number(m.received, lang)} / {number(m.closed, lang)}" for m in months[-13:]
    )
    return t("Bars of cases received and closed by month. Received / closed: {values}").format(values=values)
