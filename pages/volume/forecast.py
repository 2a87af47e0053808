"""The forecast in words: the next eight weeks, what it is made from, and how far such forecasts were off so far."""

import math

from markupsafe import Markup

from charts.figure_texts import range_text
from charts.markup import EMPTY, html
from pages.view.view import View
from pages.view.view_data import cached, last_day
from persian.bidi import isolate
from persian.digits import number, percent
from queries.forecasts import outlook
from queries.forecasts.expected_counts import Expected
from queries.measures import MEASURES
from queries.question.vintage import last_complete_day, vintage

RECEIVED = MEASURES["received"]


def forecast_summary(view: View, expectation: Expected) -> Markup:
    """HTML of what lies ahead, and of what the expectation knows and does not know."""
    t, lang = view.t, view.lang
    lines = []
    if expectation.model is None:
        lines.append(t("Too few days are known to expect anything (56 are needed)."))
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
            "Expected: from the trend, the season of the Jalali year, weekdays, holidays, Nowruz and Ramadan in all "
            "that is known, what is drawn here included; it does not know why something happens."
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


def _stale_sources_note(view: View, found: Expected) -> str:
    """That some sources are not known as far as the period goes; nothing where all are."""
    sources = view.store.sources_at(vintage(view.store, view.scope))
    end = min(last_day(view), found.daily.end)
    behind = [source for source in sources if last_complete_day(source.as_of) < end]
    if not behind:
        return ""
    first = min(behind, key=lambda source: source.as_of)
    said = view.t(
        "{n} of {all} sources are not known that far ({source} only up to {day}): the last days lack their cases."
    )
    return said.format(
        n=number(len(behind), view.lang),
        all=number(len(sources), view.lang),
        source=isolate(first.name),
        day=view.day_text(first.as_of.date()),
    )


@cached
def past_accuracy(view: View) -> Markup:
    """HTML of how forecasts of weeks did so far, beside saying "as last year"."""
    t, lang = view.t, view.lang
    found = outlook.expectation(view.store, view.scope)
    if found.model is None or last_day(view) < found.daily.end:
        return EMPTY
    past = outlook.accuracy(view.store, found)
    if not past.weeks or not len(past.mean_absolute_error) or not math.isfinite(past.mean_absolute_error[0]):
        return html('<p class="caption">{}</p>', t("Too little is known to try forecasts on the past."))
    told = t("Tried on {weeks} past weeks, its forecasts were {error} cases a week off on average").format(
        weeks=number(past.weeks, lang), error=_cases(past.mean_absolute_error[0], lang)
    )
    if math.isfinite(past.naive_error[0]):
        told += t("; “as many as a year before” would have been {naive} off").format(
            naive=_cases(past.naive_error[0], lang)
        )
    told += t(". {share} of the weeks lay within the 95% limits.").format(
        share=percent(past.coverage[0], lang)
    )
    return html('<p class="caption">{}</p>', told)


def _cases(value: float, lang: str) -> str:
    return number(value, lang, decimals=0 if value >= 10 else 1)
