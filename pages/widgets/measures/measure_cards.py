"""Cards for measures: value, interval, number of cases, changes and recent trend."""

import math
from collections.abc import Sequence
from functools import partial

import pandas as pd

from charts.markup import EMPTY
from charts.overview.measure_card import Card, Series
from charts.parts.figure_texts import interval_text, n_text, not_reached_text
from pages.view.view import View
from pages.view.view_data import (
    begins_within,
    first_day,
    last_day,
    months_shown,
    query_measure,
    scope_over_months,
    scope_until_as_of,
)
from pages.widgets.choosing.trend_trips import trend_scope
from pages.widgets.comparisons.own_past_marks import own_marks, own_past_words
from pages.widgets.measures.card_changes import ChangesByMeasure
from pages.widgets.measures.labelled_events import notable_events
from pages.widgets.notices.late_registration_notes import late_text
from persian.calendar import CalendarPeriod
from persian.digits import MISSING, number, percent
from queries.comparisons.targets import target_in, target_text
from queries.estimates.measure import Result
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.measures.nonresponse_text import bounds_text
from queries.vocabulary.recorded import list_of

# The case list that a click on the card's value opens, as the `state` parameter of the cases screen.
CASE_STATES = {"received": "received", "on_time_share": "due", "answer_days_median": "received"}


def measure_card(
    view: View, key: str, *, changes: ChangesByMeasure, show_n: bool = True, comparison: str = ""
) -> Card:
    """The card of a measure, with `comparison` as an extra line of text, and the target if one is set."""
    result = query_measure(view, key, scope_until_as_of(view))
    measure, row = result.measure, result.row
    if not result.coverage.is_recorded:
        return _not_recorded_card(view, result)
    counts = n_text(row["n"], view.lang) if show_n else ""
    details = [
        _interval(view, row, measure), counts, _sources(view, result), comparison, _target(view, measure),
        own_past_words(view, key),
    ]  # fmt: skip
    return Card(
        title=measure.title.label(view.lang),
        value=_value(view, row, measure),
        unit=_unit(view, row, measure),
        details=details,
        changes=changes[key],
        series=_series(view, measure),
        definition=measure.definition.label(view.lang),
        link=view.screen_link("cases", state=[CASE_STATES[key]]) if key in CASE_STATES else "",
        marks=own_marks(view, key),
        missing=late_text(view, first_day(view), last_day(view)) if key == "received" else "",
    )


def overdue_card(view: View, *, changes: ChangesByMeasure) -> Card:
    """The card of open and overdue cases; its changes and its trend are of the overdue ones."""
    t, lang = view.t, view.lang
    result = query_measure(view, "overdue", scope_until_as_of(view))
    measure, row = result.measure, result.row
    if not result.coverage.is_recorded:
        return _not_recorded_card(view, result)
    open_result = query_measure(view, "open", scope_until_as_of(view))
    open_cases = float(open_result.row["value"])
    overdue = float(row["value"])
    is_same = result.coverage.counted == open_result.coverage.counted  # counted from the same sources
    context = ""
    if open_result.coverage.is_recorded and (view.scope.agencies or view.scope.peer_groups):
        # Overdue cases count for the office that held them when due. Another office may hold them now, so they
        # are not a part of this office's open cases and a percentage would be wrong.
        context = t("{open} open; overdue cases count for the office that held them when due").format(
            open=number(open_cases, lang)
        )
    elif open_cases > 0 and is_same:
        share = percent(overdue / open_cases, lang)
        context = t.plural("of {open} open case, {part}", "of {open} open cases, {part}", open_cases).format(
            open=number(open_cases, lang), part=share
        )
    return Card(
        title=t("Open and overdue"),
        value=measure.format(overdue, lang),
        unit=t("overdue"),
        details=[context, _sources(view, result), own_past_words(view, "overdue")],
        changes=changes["overdue"],
        marks=own_marks(view, "overdue"),
        series=_series(view, measure),
        definition=measure.definition.label(lang),
        link=view.screen_link("cases", state=["overdue"]),
    )


def satisfaction_card(view: View, *, changes: ChangesByMeasure, comparison: str = "") -> Card:
    """The card of the satisfied share, always with the response rate and with bounds for those who did not answer.

    Below the minimum response rate it is marked as unreliable and shows neither changes nor a trend.
    """
    t, lang = view.t, view.lang
    result = query_measure(view, "satisfied_share", scope_until_as_of(view))
    measure, row = result.measure, result.row
    if not result.coverage.is_recorded:
        return _not_recorded_card(view, result)
    if not row["n"]:
        return Card(
            measure.title.label(lang),
            MISSING,
            details=[t("No ratings")],
            definition=measure.definition.label(lang),
        )
    rate = float(row["response_rate"])
    unreliable = math.isfinite(rate) and rate < MIN_RESPONSE_RATE
    response = (
        t("{share} of people asked gave a rating").format(share=percent(rate, lang))
        if math.isfinite(rate)
        else ""
    )
    caveat = t("too few to quote") if unreliable else ""
    bounds = bounds_text(row)
    return Card(
        title=measure.title.label(lang),
        value=_value(view, row, measure),
        details=[
            _interval(view, row, measure),
            _joined(
                [
                    t.plural("{n} rating", "{n} ratings", row["n"]).format(n=number(row["n"], lang)),
                    response,
                    caveat,
                ],
                lang,
            ),
            _sources(view, result),
            "" if unreliable else comparison,
            _target(view, measure),
            "" if unreliable else own_past_words(view, measure.key),
        ],
        marks=EMPTY if unreliable else own_marks(view, measure.key),
        missing=bounds.label(lang) if bounds else "",
        changes=[] if unreliable else changes["satisfied_share"],
        series=None if unreliable else _series(view, measure),
        unreliable=unreliable,
        definition=measure.definition.label(lang),
    )


def _not_recorded_card(view: View, result: Result) -> Card:
    """The card of a measure that no source in the scope records: without value, changes or trend."""
    missing = list_of(result.coverage.missing).label(view.lang)
    return Card(
        title=result.measure.title.label(view.lang),
        value=MISSING,
        details=[view.t("Not in this source: {things}.").format(things=missing)],
        definition=result.measure.definition.label(view.lang),
    )


def _sources(view: View, result: Result) -> str:
    """How many of the sources a value is from; empty if it is from all of them."""
    return "" if result.coverage.note is None else result.coverage.note.label(view.lang)


def _joined(parts: Sequence[str], lang: str) -> str:
    return ("؛ " if lang == "fa" else "; ").join(part for part in parts if part)


def _value(view: View, row: "pd.Series[object]", measure: Measure) -> str:
    t = view.t
    if bool(row["withheld"]):
        return t("Too few cases") if row["n"] else MISSING
    if measure.unit == "days" and not _finite(row["value"]):
        return not_reached_text(row, view.lang)
    return measure.format(float(row["value"]), view.lang)


def _unit(view: View, row: "pd.Series[object]", measure: Measure) -> str:
    if bool(row["withheld"]) or not _finite(row["value"]) or measure.unit == "share":
        return ""
    return measure.format_with_unit(float(row["value"]), view.lang).split(" ", 1)[-1]


def _interval(view: View, row: "pd.Series[object]", measure: Measure) -> str:
    return interval_text(float(row["lower"]), float(row["upper"]), measure, view.lang)


def _series(view: View, measure: Measure) -> Series:
    """Monthly values of a measure for the sparkline of its card, by default without cases of provincial trips."""
    months = months_shown(view)
    scope = trend_scope(view, scope_over_months(view, months))
    columns = query_measure(view, measure.key, scope, by=("month",)).columns
    values = dict(zip(columns["month"], columns["value"], strict=True))
    shown = [values.get(month.key) for month in months]
    first, last = months[0].label(view.lang), months[-1].label(view.lang)
    description = view.t("{measure} by month, {first} to {last}").format(
        measure=measure.title.label(view.lang), first=first, last=last
    )
    return Series(
        values=shown,
        first_label=first,
        last_label=last,
        first_incomplete=begins_within(view, months[0]),
        last_incomplete=months[-1].last > view.last_complete_day,
        alt=_with_values(view, measure, months, shown, description),
        target=target_in(view.store, view.scope, measure.key),
        events=notable_events(view, scope, months),
        lang=view.lang,
    )


def _with_values(
    view: View,
    measure: Measure,
    months: Sequence[CalendarPeriod],
    values: Sequence[float | None],
    description: str,
) -> str:
    """The description of a sparkline with what it shows: the lowest, the highest and the latest whole month."""
    whole = [
        (value, month.label(view.lang))
        for value, month in zip(values, months, strict=True)
        if value is not None
        and _finite(value)
        and not begins_within(view, month)
        and month.last <= view.last_complete_day
    ]
    if len(whole) < 2:
        return description
    (low, low_month), (high, high_month), (latest, latest_month) = min(whole), max(whole), whole[-1]
    write = partial(measure.format_with_unit, lang=view.lang)
    return view.t(
        "{described}; lowest: {low} in {low_month}, highest: {high} in {high_month}, {latest_month}: {latest}"
    ).format(
        described=description,
        low=write(low),
        low_month=low_month,
        high=write(high),
        high_month=high_month,
        latest=write(latest),
        latest_month=latest_month,
    )


def _target(view: View, measure: Measure) -> str:
    """The target in words. It colours nothing and judges nothing."""
    target = target_in(view.store, view.scope, measure.key)
    return "" if target is None else target_text(measure, target, view.lang)


def _finite(value: object) -> bool:
    return math.isfinite(float(value))  # type: ignore[arg-type]
