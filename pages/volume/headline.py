"""Actual against expected cases in words: for the last complete week, and for the whole period."""

import math
from datetime import date, timedelta

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts.figure_texts import range_text
from charts.parts.legend import LegendItem, legend_html
from charts.time_series.expected_and_actual import PeriodPoint
from pages.view.view import View
from pages.view.view_data import first_day, last_day
from pages.widgets.notices.late_registration_notes import late_text
from persian.bidi import isolate
from persian.calendar import format_day, weekday
from persian.digits import number, percent
from queries.attention import attention
from queries.attention.evidence import Finding
from queries.forecasts import outlook
from queries.forecasts.expected_counts import MAX_DAYS, Expected
from queries.forecasts.outlook import Outlook
from queries.measures import MEASURES
from queries.vocabulary.scope import DIMENSION_FIELDS

RECEIVED = MEASURES["received"]
WEEK = timedelta(7)
LEAP_YEAR = 366  # days
FEW_EXPECTED = 10  # cases; below, one case more or less is a tenth of what was expected


def expected_header(view: View, expectation: Expected, points: list[PeriodPoint] | None = None) -> Markup:
    """The title, a line on the whole period, and the legend of the chart."""
    t = view.t
    week = last_week(view, expectation)
    first, last = covered_period(view, expectation)
    period = outlook.outlook(expectation, first, last) if first <= last else None
    texts = [text for text in (_week(view, expectation, week), _period_text(view, period)) if text]
    title = texts[0] if texts else t("Cases received and expected")
    learnt = t(
        "What is expected is estimated from all days with data, including these: what lasted long counts as usual, "
        "and so does growth since last year, which the overview shows."
    )
    period_html = html("<p>{}</p>", f"{texts[1]}. {learnt}") if len(texts) > 1 else ""
    items = [
        LegendItem(t("cases received (without trips)"), "line"),
        LegendItem(t("expected, with 95% limits"), "expected"),
    ]
    if any(point.unusual for point in points or [] if not point.is_forecast):
        items.append(LegendItem(t("outside the limits"), "unusual"))
    if any(point.trips for point in points or []):
        items.append(LegendItem(t("provincial trip: a known surge, counted apart"), "surge"))
    noted = attention_note(view)
    return html(
        '<div class="section-head">{}{}</div>{}',
        noted + html("<p>{}.</p>", title) if noted else html("<h2>{}</h2>", title),
        period_html,
        legend_html(items) if points else "",
    )


def only_trips_header(view: View) -> Markup:
    """The title if all cases are of provincial trips: those are known surges and have no expectation."""
    t = view.t
    title = t("Every case of this scope was handed in on a provincial trip")
    note = t("Trips are known surges: nothing is expected of them, and nothing is forecast.")
    return html('<div class="section-head"><h2>{}</h2><p>{}</p></div>', title, note)


def no_history_header(view: View) -> Markup:
    """The title if no case came on a whole day: on the first day of a source or topic, or where it ended long ago."""
    t = view.t
    years = number(MAX_DAYS // LEAP_YEAR, view.lang)
    note = t(
        "Apart from provincial trips, no case of this scope was received on the whole days of the last {n} years: "
        "nothing can be expected yet."
    ).format(n=years)
    return html(
        '<div class="section-head"><h2>{}</h2><p>{}</p></div>', t("Cases received and expected"), note
    )


def covered_period(view: View, expectation: Expected) -> tuple[date, date]:
    """First and last complete day of the scope for which there are data."""
    return max(first_day(view), expectation.daily.first), min(last_day(view), expectation.daily.end)


def last_week(view: View, expectation: Expected) -> Outlook | None:
    """The last week (Saturday to Friday) that lies completely within the scope."""
    first, last = covered_period(view, expectation)
    # `weekday` counts from Saturday (0) to Friday (6), so this goes back to the latest Friday.
    friday = last - timedelta((weekday(last) + 1) % 7)
    saturday = friday - timedelta(6)
    return outlook.outlook(expectation, saturday, friday) if saturday >= first else None


def _week(view: View, expectation: Expected, week: Outlook | None) -> str:
    t, lang = view.t, view.lang
    if week is None or week.actual is None:
        return ""
    is_latest = expectation.daily.end - week.last < WEEK
    template = t("Last whole week") if is_latest else t("Week of {day}")
    text = t.plural("{week}: {n} case, {verdict}", "{week}: {n} cases, {verdict}", week.actual).format(
        week=template.format(day=isolate(format_day(week.first, lang, style="long"))),
        n=number(week.actual, lang),
        verdict=actual_against_expected(view, week),
    )
    late = late_text(view, week.first, week.last)
    return text + _trips_text(view, week) + (t("; ") + late if late else "")


def _period_text(view: View, period: Outlook | None) -> str:
    """The period, up to its last complete day, in words."""
    t, lang = view.t, view.lang
    if period is None or period.actual is None:
        return ""
    first, last = (isolate(format_day(day, lang, style="long")) for day in (period.first, period.last))
    days = first if first == last else t("{first} to {last}").format(first=first, last=last)
    return t.plural(
        "Whole period ({days}): {n} case, {verdict}",
        "Whole period ({days}): {n} cases, {verdict}",
        period.actual,
    ).format(
        days=days, n=number(period.actual, lang), verdict=actual_against_expected(view, period)
    ) + _trips_text(view, period)


def _trips_text(view: View, span: Outlook) -> str:
    if not span.trips or view.scope.trips == "out":
        return ""
    return view.t("; besides, {n} of a provincial trip").format(n=number(span.trips, view.lang))


def actual_against_expected(view: View, span: Outlook) -> str:
    """Actual against expected in words: «۸٪ بیش از انتظار، در بازهٔ معمول (۱٬۰۵۰ تا ۱٬۲۶۰)»."""
    t, lang = view.t, view.lang
    actual = span.actual or 0.0
    limits = range_text(span.lower, span.upper, RECEIVED, lang)
    # A percentage of an expectation near 0 would be meaningless, and that of a few cases makes much of one of them.
    if not math.isfinite(span.expected) or span.expected < 0.5:
        return t("almost none were expected")
    deviation = actual / span.expected - 1
    size = percent(abs(deviation), lang)
    if span.expected < FEW_EXPECTED:
        text = t("{n} expected").format(n=number(span.expected, lang, decimals=1))
    elif abs(deviation) < 0.005:
        text = t("as many as expected")
    else:
        text = (t("{size} more than expected") if deviation > 0 else t("{size} fewer than expected")).format(
            size=size
        )
    range_template = (
        t("within the usual range ({limits})")
        if span.within_limits
        else t("outside the usual range ({limits})")
    )
    return text + t(", ") + range_template.format(limits=limits)


def attention_note(view: View) -> Markup:
    """The lines about exactly the scope's cases as titles, and why their expectation is another one; empty without any.

    A line of the attention list compares with what was usual before the event began. The expectation of this screen is
    estimated from all days, those of the event included, so it may call the same count usual. The lines stand above the
    title of the screen: whoever comes from one must not read first that all is as usual.

    Viewers who may see some cases only have no attention list.
    """
    if not view.compares or not _subject(view):
        return EMPTY
    attention_list = attention(view.store, view.scope)
    lines = [
        each for each in (*attention_list.findings, *attention_list.other_findings) if _is_about(view, each)
    ]
    if not lines:
        return EMPTY
    note = view.t(
        "On the list of what is out of the ordinary, where the expectation is from before this began. The one below is "
        "estimated from these days as well."
    )
    titles = join(html("<h2>{}</h2>", line.sentence.label(view.lang)) for line in lines)
    return html('{}<p class="on-attention-list">{}</p>', titles, note)


def _subject(view: View) -> dict[str, tuple[str, ...]]:
    """The filters that are set, by dimension."""
    fields = {name: tuple(getattr(view.scope, field)) for name, field in DIMENSION_FIELDS.items()}
    return {name: codes for name, codes in fields.items() if codes}


def _is_about(view: View, line: Finding) -> bool:
    """Whether a line counts the cases that the scope's filters choose, up to a day within the scope."""
    return (
        line.kind in ("surge", "drop")
        and {name: (code,) for name, code in line.subject} == _subject(view)
        and first_day(view) <= line.period[1] <= last_day(view)
    )
