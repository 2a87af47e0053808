"""The forecast in words: the next eight weeks, what it is based on, and its accuracy in the past."""

import math

from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.parts.figure_texts import range_text
from pages.view.view import View
from pages.view.view_data import cached, last_day
from persian.bidi import isolate
from persian.digits import number, percent
from queries.forecasts import outlook
from queries.forecasts.expected_counts import Expected
from queries.measures import MEASURES
from queries.question.named_sources import named_sources
from queries.question.vintage import last_complete_day, vintage

RECEIVED = MEASURES["received"]


def forecast_summary(view: View, expectation: Expected) -> Markup:
    """The forecast for the next eight weeks, and what the expectation does and does not take into account."""
    t, lang = view.t, view.lang
    lines = []
    if expectation.model is None:
        lines.append(t("Too few days of data for an expectation (56 are needed)."))
    elif last_day(view) >= expectation.daily.end and (next_weeks := outlook.next_weeks(expectation)):
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
            "Expected: from the trend, the season of the Jalali year, weekdays, holidays, Nowruz and Ramadan in "
            "all data, including what is drawn here; it does not know why something happens."
        )
    )
    if view.scope.agencies or view.scope.peer_groups:
        lines.append(
            t(
                "A case counts for the office that holds it now: of the latest days some are still on their way to it."
            )
        )
    lines.append(_stale_sources_note(view, expectation))
    return html('<p class="caption">{}</p>', " ".join(line for line in lines if line))


def _stale_sources_note(view: View, expectation: Expected) -> str:
    """Note that some sources do not reach to the end of the period; "" if all do."""
    sources = named_sources(view.store, vintage(view.store, view.scope))
    end = min(last_day(view), expectation.daily.end)
    stale = [source for source in sources if last_complete_day(source.as_of) < end]
    if not stale:
        return ""
    stalest = min(stale, key=lambda source: source.as_of)
    template = view.t.plural(
        "{n} of {all} sources has no data that far ({source} only up to {day}): the last days lack its cases.",
        "{n} of {all} sources have no data that far ({source} only up to {day}): the last days lack their cases.",
        len(stale),
    )
    return template.format(
        n=number(len(stale), view.lang),
        all=number(len(sources), view.lang),
        source=isolate(stalest.name),
        day=view.day_text(stalest.as_of.date()),
    )


@cached
def past_accuracy(view: View) -> Markup:
    """The accuracy of past weekly forecasts (backtest), compared with the seasonal naive forecast "as last year"."""
    t, lang = view.t, view.lang
    expectation = outlook.expectation(view.store, view.scope)
    if expectation.model is None or last_day(view) < expectation.daily.end:
        return EMPTY
    accuracy = outlook.accuracy(view.store, expectation)
    if (
        not accuracy.weeks
        or not len(accuracy.mean_absolute_error)
        or not math.isfinite(accuracy.mean_absolute_error[0])
    ):
        return html('<p class="caption">{}</p>', t("Too few data to test forecasts on the past."))
    text = t("Tried on {weeks} past weeks, its forecasts were {error} cases a week off on average").format(
        weeks=number(accuracy.weeks, lang), error=_cases(accuracy.mean_absolute_error[0], lang)
    )
    if math.isfinite(accuracy.naive_error[0]):
        text += t("; “as many as a year earlier” would have been {naive} off").format(
            naive=_cases(accuracy.naive_error[0], lang)
        )
    text += t(". {share} of the weeks were within the 95% limits.").format(
        share=percent(accuracy.coverage[0], lang)
    )
    return html('<p class="caption">{}</p>', text)


def _cases(value: float, lang: str) -> str:
    return number(value, lang, decimals=0 if value >= 10 else 1)
