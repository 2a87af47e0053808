"""A card for a measure: its figure, interval, number of cases, changes and recent course."""

import math
from collections.abc import Sequence

import pandas as pd

from charts.figure_texts import difference_text, interval_text, n_text
from charts.measure_card import Card, CardChange, Series
from pages.view.view import View
from pages.view.view_data import first_day, months_shown, query_measure, scope_over_months, scope_until_as_of
from persian.digits import MISSING, number, percent
from queries.comparisons.period_change import Change, ReferencePeriod, change
from queries.comparisons.targets import target_in, target_text
from queries.estimates.measure import Result
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure

# The state of the cases that a card counts: what is listed when its figure is clicked.
CASE_STATES = {"received": "received", "on_time_share": "due", "answer_days_median": "received"}


def measure_card(view: View, key: str, *, show_n: bool = True, comparison: str = "") -> Card:
    """The card of a measure, with a line of words `beside` it and its target, where there are any."""
    result = query_measure(view, key, scope_until_as_of(view))
    measure, row = result.measure, result.row
    counts = n_text(row["n"], view.lang) if show_n else ""
    basis = [_interval(view, row, measure), counts, comparison, _target(view, measure)]
    return Card(
        title=measure.title.label(view.lang),
        value=_value(view, row, measure),
        unit=_unit(view, row, measure),
        details=basis,
        changes=_changes(view, result),
        series=_series(view, measure),
        definition=measure.definition.label(view.lang),
        link=view.screen_link("cases", state=[CASE_STATES[key]]) if key in CASE_STATES else "",
    )


def overdue_card(view: View) -> Card:
    """Open cases, and those of them that are overdue: the card's changes and line are of the overdue ones."""
    t, lang = view.t, view.lang
    result = query_measure(view, "overdue", scope_until_as_of(view))
    measure, row = result.measure, result.row
    open_cases = float(query_measure(view, "open", scope_until_as_of(view)).row["value"])
    overdue = float(row["value"])
    told = ""
    if view.scope.agencies or view.scope.peer_groups:
        # What was overdue there others may hold now: it is no part of what is open there.
        told = t("{open} open; overdue for who held it when due").format(open=number(open_cases, lang))
    elif open_cases:
        part = percent(overdue / open_cases, lang)
        told = t("of {open} open cases, {part}").format(open=number(open_cases, lang), part=part)
    return Card(
        title=t("Open and overdue"),
        value=measure.format(overdue, lang),
        unit=t("overdue"),
        details=[told],
        changes=_changes(view, result),
        series=_series(view, measure),
        definition=measure.definition.label(lang),
        link=view.screen_link("cases", state=["overdue"]),
    )


def satisfaction_card(view: View, *, comparison: str = "") -> Card:
    """The share satisfied, always with how many of the people asked gave a verdict."""
    t, lang = view.t, view.lang
    result = query_measure(view, "satisfied_share", scope_until_as_of(view))
    measure, row = result.measure, result.row
    if not row["n"]:
        return Card(
            measure.title.label(lang),
            MISSING,
            details=[t("No verdicts")],
            definition=measure.definition.label(lang),
        )
    rate = float(row["response_rate"])
    doubtful = math.isfinite(rate) and rate < MIN_RESPONSE_RATE
    answered = (
        t("{share} of people asked gave a verdict").format(share=percent(rate, lang))
        if math.isfinite(rate)
        else ""
    )
    caveat = t("too few to quote") if doubtful else ""
    return Card(
        title=measure.title.label(lang),
        value=_value(view, row, measure),
        details=[
            _interval(view, row, measure),
            _joined([t("{n} verdicts").format(n=number(row["n"], lang)), answered, caveat], lang),
            "" if doubtful else comparison,
            _target(view, measure),
        ],
        changes=[] if doubtful else _changes(view, result),
        series=None if doubtful else _series(view, measure),
        unreliable=doubtful,
        definition=measure.definition.label(lang),
    )


def _joined(parts: Sequence[str], lang: str) -> str:
    return ("؛ " if lang == "fa" else "; ").join(part for part in parts if part)


def _value(view: View, row: "pd.Series[object]", measure: Measure) -> str:
    t = view.t
    if bool(row["withheld"]):
        return t("Too few cases") if row["n"] else MISSING
    if measure.unit == "days" and not _finite(row["value"]):
        return t("Not yet reached")
    return measure.format(float(row["value"]), view.lang)


def _unit(view: View, row: "pd.Series[object]", measure: Measure) -> str:
    if bool(row["withheld"]) or not _finite(row["value"]) or measure.unit == "share":
        return ""
    return measure.format_with_unit(float(row["value"]), view.lang).split(" ", 1)[-1]


def _interval(view: View, row: "pd.Series[object]", measure: Measure) -> str:
    return interval_text(float(row["lower"]), float(row["upper"]), measure, view.lang)


def _changes(view: View, result: Result) -> list[CardChange]:
    """The change against the period before and against the same period of last year, where there is one."""
    t = view.t
    began = view.scope.first
    if began is None or began < first_day(view):
        return []  # nothing is known of the time before
    told = []
    compared: tuple[tuple[ReferencePeriod, str, str], ...] = (
        ("previous", t("than the period before"), t("from the period before")),
        ("last_year", t("than a year before"), t("from a year before")),
    )
    for against, than, since in compared:
        found = change(view.store, result, against, lang=view.lang)
        if found:
            told.append(_card_change(view, found, result.measure, than=than, since=since))
    return told


def _card_change(view: View, found: Change, measure: Measure, *, than: str, since: str) -> CardChange:
    """A change in words. What chance explains, or what is too small to matter, is not called a change.

    What a provincial trip brought or left behind is neither better nor worse work.
    """
    t, lang = view.t, view.lang
    if found.result != "changed":
        why = t("within chance") if found.result == "within_chance" else t("too small to matter")
        return CardChange(
            since,
            t("No clear change"),
            "(" + t(", ").join((measure.format_change(found.difference, lang), why)) + ")",
        )
    better = {"higher": found.difference > 0, "lower": found.difference < 0}.get(measure.better)
    note = "" if better is None else t("(better)") if better else t("(worse)")
    if found.due_to_trips:
        note = t("(mostly cases of provincial trips)")
    return CardChange(than, difference_text(found.difference, measure, lang), note)


def _series(view: View, measure: Measure) -> Series:
    edges = months_shown(view)
    frame = query_measure(view, measure.key, scope_over_months(view, edges), by=("month",)).frame
    values = dict(zip(frame["month"], frame["value"], strict=True))
    first, last = edges[0].label(view.lang), edges[-1].label(view.lang)
    return Series(
        values=[values.get(edge.key) for edge in edges],
        first_label=first,
        last_label=last,
        last_incomplete=edges[-1].last > view.last_complete_day,
        alt=view.t("{measure} by month, {first} to {last}").format(
            measure=measure.title.label(view.lang), first=first, last=last
        ),
        target=target_in(view.store, view.scope, measure.key),
    )


def _target(view: View, measure: Measure) -> str:
    """What is aimed at, in words; it colours nothing and judges nothing."""
    target = target_in(view.store, view.scope, measure.key)
    return "" if target is None else target_text(measure, target, view.lang)


def _finite(value: object) -> bool:
    return math.isfinite(float(value))  # type: ignore[arg-type]
