"""The expectation in words: what was found, what lies ahead, and how far such forecasts were off so far."""

import math
from datetime import date, timedelta
from html import escape

from charts.expectation import Point
from charts.legend import Sign, legend_html
from charts.words import range_text
from pages.answers import first_day, last_day, remembered
from pages.viewing import Viewing
from persian.bidi import isolate
from persian.calendar import format_day, weekday
from persian.digits import number, percent
from queries import outlook
from queries.expected import Expected
from queries.measures import MEASURES
from queries.outlook import Outlook

RECEIVED = MEASURES["received"]
WEEK = timedelta(7)


def head(view: Viewing, found: Expected, points: list[Point] | None = None) -> str:
    """HTML of the title, of the whole period in a line below, and of what the lines of the figure are."""
    t = view.t
    week = last_week(view, found)
    first, last = period(view, found)
    whole = outlook.outlook(found, first, last) if first <= last else None
    told = [words for words in (_week(view, found, week), _whole(view, whole)) if words]
    title = told[0] if told else t("Cases received beside those expected")
    more = f"<p>{escape(told[1])}</p>" if len(told) > 1 else ""
    signs = [
        Sign(t("cases received (without trips)"), "line"),
        Sign(t("expected, with 95% limits"), "expected"),
    ]
    if any(point.unusual for point in points or [] if not point.ahead):
        signs.append(Sign(t("outside the limits"), "unusual"))
    if any(point.trips for point in points or []):
        signs.append(Sign(t("provincial trip: a known surge, counted apart"), "surge"))
    return f'<div class="section-head"><h2>{escape(title)}</h2>{more}</div>{legend_html(signs) if points else ""}'


def trips_alone(view: Viewing) -> str:
    """HTML of the title where nothing but cases of trips ever came: those are known surges, not expected ones."""
    t = view.t
    title = t("Every case of this scope was handed in on a provincial trip")
    note = t("Trips are known surges: nothing is expected of them, and nothing is forecast.")
    return f'<div class="section-head"><h2>{escape(title)}</h2><p>{escape(note)}</p></div>'


def period(view: Viewing, found: Expected) -> tuple[date, date]:
    """First and last whole day of the scope of which something is known."""
    return max(first_day(view), found.daily.first), min(last_day(view), found.daily.end)


def last_week(view: Viewing, found: Expected) -> Outlook | None:
    """The last week, Saturday to Friday, that lies wholly in the scope."""
    first, last = period(view, found)
    friday = last - timedelta((weekday(last) + 1) % 7)
    saturday = friday - timedelta(6)
    return outlook.outlook(found, saturday, friday) if saturday >= first else None


def _week(view: Viewing, found: Expected, week: Outlook | None) -> str:
    t, lang = view.t, view.lang
    if week is None or week.actual is None:
        return ""
    newest = found.daily.end - week.last < WEEK
    named = t("Last whole week") if newest else t("Week of {day}")
    said = t("{week}: {n} cases, {verdict}").format(
        week=named.format(day=isolate(format_day(week.first, lang, style="long"))),
        n=number(week.actual, lang),
        verdict=verdict(view, week),
    )
    return said + _of_trips(view, week)


def _whole(view: Viewing, whole: Outlook | None) -> str:
    """The period up to its last whole day."""
    t, lang = view.t, view.lang
    if whole is None or whole.actual is None:
        return ""
    return t("Whole period ({first} to {last}): {n} cases, {verdict}").format(
        first=isolate(format_day(whole.first, lang, style="long")),
        last=isolate(format_day(whole.last, lang, style="long")),
        n=number(whole.actual, lang),
        verdict=verdict(view, whole),
    ) + _of_trips(view, whole)


def _of_trips(view: Viewing, span: Outlook) -> str:
    if not span.trips or view.scope.trips == "out":
        return ""
    return view.t("; besides, {n} of a provincial trip").format(n=number(span.trips, view.lang))


def verdict(view: Viewing, span: Outlook) -> str:
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
    inside = t("within the usual range ({limits})") if span.usual else t("outside the usual range ({limits})")
    return said + t(", ") + inside.format(limits=limits)


def summary(view: Viewing, found: Expected) -> str:
    """HTML of what lies ahead, and of what the expectation knows and does not know."""
    t, lang = view.t, view.lang
    lines = []
    if found.model is None:
        lines.append(t("Too few days are known to expect anything (56 are needed)."))
    elif last_day(view) >= found.daily.end and (next_weeks := outlook.ahead(found)):
        lines.append(
            t(
                "Next 8 weeks: about {n} cases ({limits}, 95%) if nothing unusual happens; trips not counted."
            ).format(
                n=number(next_weeks.expected, lang),
                limits=range_text(next_weeks.lower, next_weeks.upper, RECEIVED, lang),
            )
        )
    lines.append(
        t(
            "Expected: from the trend, the season of the Jalali year, weekdays, holidays, Nowruz and Ramadan in all that "
            "is known, what is drawn here included; it does not know why something happens."
        )
    )
    return f'<p class="caption">{escape(" ".join(lines))}</p>'


@remembered
def past_accuracy(view: Viewing) -> str:
    """HTML of how forecasts of weeks did so far, beside saying "as last year"."""
    t, lang = view.t, view.lang
    found = outlook.expectation(view.store, view.scope)
    if found.model is None or last_day(view) < found.daily.end:
        return ""
    past = outlook.accuracy(view.store, found)
    if not past.weeks or not len(past.error) or not math.isfinite(past.error[0]):
        return f'<p class="caption">{escape(t("Too little is known to try forecasts on the past."))}</p>'
    told = t("Tried on {weeks} past weeks, its forecasts were {error} cases a week off on average").format(
        weeks=number(past.weeks, lang), error=_cases(past.error[0], lang)
    )
    if math.isfinite(past.naive[0]):
        told += t("; “as many as a year before” would have been {naive} off").format(
            naive=_cases(past.naive[0], lang)
        )
    told += t(". {share} of the weeks lay within the 95% limits.").format(
        share=percent(past.covered[0], lang)
    )
    return f'<p class="caption">{escape(told)}</p>'


def _cases(value: float, lang: str) -> str:
    return number(value, lang, decimals=0 if value >= 10 else 1)
