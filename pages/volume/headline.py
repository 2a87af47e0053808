"""What came in beside what was expected, in words: of the last whole week, and of the whole period."""

import math
from datetime import date, timedelta

from markupsafe import Markup

from charts.expected_and_actual import PeriodPoint
from charts.figure_texts import range_text
from charts.legend import LegendItem, legend_html
from charts.markup import html
from pages.view.view import View
from pages.view.view_data import first_day, last_day
from persian.bidi import isolate
from persian.calendar import format_day, weekday
from persian.digits import number, percent
from queries.forecasts import outlook
from queries.forecasts.expected_counts import Expected
from queries.forecasts.outlook import Outlook
from queries.measures import MEASURES

RECEIVED = MEASURES["received"]
WEEK = timedelta(7)


def expected_header(view: View, expectation: Expected, points: list[PeriodPoint] | None = None) -> Markup:
    """HTML of the title, of the whole period in a line below, and of what the lines of the figure are."""
    t = view.t
    week = last_week(view, expectation)
    first, last = covered_period(view, expectation)
    whole = outlook.outlook(expectation, first, last) if first <= last else None
    told = [words for words in (_week(view, expectation, week), _period_text(view, whole)) if words]
    title = told[0] if told else t("Cases received beside those expected")
    learnt = t(
        "What is expected was learnt from all known days, these included: what lasted long counts as usual."
    )
    more = html("<p>{}</p>", f"{told[1]}. {learnt}") if len(told) > 1 else ""
    signs = [
        LegendItem(t("cases received (without trips)"), "line"),
        LegendItem(t("expected, with 95% limits"), "expected"),
    ]
    if any(point.unusual for point in points or [] if not point.is_forecast):
        signs.append(LegendItem(t("outside the limits"), "unusual"))
    if any(point.trips for point in points or []):
        signs.append(LegendItem(t("provincial trip: a known surge, counted apart"), "surge"))
    return html(
        '<div class="section-head"><h2>{}</h2>{}</div>{}', title, more, legend_html(signs) if points else ""
    )


def only_trips_header(view: View) -> Markup:
    """HTML of the title where nothing but cases of trips ever came: those are known surges, not expected ones."""
    t = view.t
    title = t("Every case of this scope was handed in on a provincial trip")
    note = t("Trips are known surges: nothing is expected of them, and nothing is forecast.")
    return html('<div class="section-head"><h2>{}</h2><p>{}</p></div>', title, note)


def covered_period(view: View, expectation: Expected) -> tuple[date, date]:
    """First and last whole day of the scope of which something is known."""
    return max(first_day(view), expectation.daily.first), min(last_day(view), expectation.daily.end)


def last_week(view: View, expectation: Expected) -> Outlook | None:
    """The last week, Saturday to Friday, that lies wholly in the scope."""
    first, last = covered_period(view, expectation)
    friday = last - timedelta((weekday(last) + 1) % 7)
    saturday = friday - timedelta(6)
    return outlook.outlook(expectation, saturday, friday) if saturday >= first else None


def _week(view: View, found: Expected, week: Outlook | None) -> str:
    t, lang = view.t, view.lang
    if week is None or week.actual is None:
        return ""
    newest = found.daily.end - week.last < WEEK
    named = t("Last whole week") if newest else t("Week of {day}")
    said = t("{week}: {n} cases, {verdict}").format(
        week=named.format(day=isolate(format_day(week.first, lang, style="long"))),
        n=number(week.actual, lang),
        verdict=actual_against_expected(view, week),
    )
    return said + _trips_text(view, week)


def _period_text(view: View, whole: Outlook | None) -> str:
    """The period up to its last whole day."""
    t, lang = view.t, view.lang
    if whole is None or whole.actual is None:
        return ""
    return t("Whole period ({first} to {last}): {n} cases, {verdict}").format(
        first=isolate(format_day(whole.first, lang, style="long")),
        last=isolate(format_day(whole.last, lang, style="long")),
        n=number(whole.actual, lang),
        verdict=actual_against_expected(view, whole),
    ) + _trips_text(view, whole)


def _trips_text(view: View, span: Outlook) -> str:
    if not span.trips or view.scope.trips == "out":
        return ""
    return view.t("; besides, {n} of a provincial trip").format(n=number(span.trips, view.lang))


def actual_against_expected(view: View, span: Outlook) -> str:
    """How what came stands to what was expected: «۸٪ بیش از انتظار، در بازهٔ معمول (۱٬۰۵۰ تا ۱٬۲۶۰)»."""
    t, lang = view.t, view.lang
    actual = span.actual or 0.0
    limits = range_text(span.lower, span.upper, RECEIVED, lang)
    if not math.isfinite(span.expected) or span.expected < 0.5:
        return t("hardly any was expected")
    off = actual / span.expected - 1
    size = percent(abs(off), lang)
    if abs(off) < 0.005:
        said = t("as many as expected")
    else:
        said = (t("{size} more than expected") if off > 0 else t("{size} fewer than expected")).format(
            size=size
        )
    inside = (
        t("within the usual range ({limits})")
        if span.within_limits
        else t("outside the usual range ({limits})")
    )
    return said + t(", ") + inside.format(limits=limits)
