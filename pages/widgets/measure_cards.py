"""A card for a measure: its figure, interval, number of cases, changes and recent course."""

import math
from collections.abc import Sequence

import pandas as pd

from charts.figure_texts import difference_text, interval_text, n_text
from charts.measure_card import Card, Series, Told
from pages.view.ask import ask, covered, first_day, months_shown, over_months
from pages.view.view import Viewing
from persian.digits import MISSING, number, percent
from queries.comparisons.period_change import Against, Change, change
from queries.comparisons.targets import target_in, target_text
from queries.estimates.measure import Result
from queries.measures.declaration import LEAST_RESPONSE, Measure

# The state of the cases that a card counts: what is listed when its figure is clicked.
BEHIND = {"received": "received", "on_time_share": "due", "answer_days_median": "received"}


def card(view: Viewing, key: str, *, counted: bool = True, beside: str = "") -> Card:
    """The card of a measure, with a line of words `beside` it and its target, where there are any."""
    result = ask(view, key, covered(view))
    measure, row = result.measure, result.row
    counts = n_text(row["n"], view.lang) if counted else ""
    basis = [_interval(view, row, measure), counts, beside, _target(view, measure)]
    return Card(
        title=measure.title.label(view.lang),
        value=_value(view, row, measure),
        unit=_unit(view, row, measure),
        basis=basis,
        changes=_changes(view, result),
        series=_series(view, measure),
        definition=measure.definition.label(view.lang),
        link=view.to("cases", state=[BEHIND[key]]) if key in BEHIND else "",
    )


def late(view: Viewing) -> Card:
    """Open cases, and those of them that are overdue: the card's changes and line are of the overdue ones."""
    t, lang = view.t, view.lang
    result = ask(view, "overdue", covered(view))
    measure, row = result.measure, result.row
    open_cases = float(ask(view, "open", covered(view)).row["value"])
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
        basis=[told],
        changes=_changes(view, result),
        series=_series(view, measure),
        definition=measure.definition.label(lang),
        link=view.to("cases", state=["overdue"]),
    )


def satisfied(view: Viewing, *, beside: str = "") -> Card:
    """The share satisfied, always with how many of the people asked gave a verdict."""
    t, lang = view.t, view.lang
    result = ask(view, "satisfied_share", covered(view))
    measure, row = result.measure, result.row
    if not row["n"]:
        return Card(
            measure.title.label(lang),
            MISSING,
            basis=[t("No verdicts")],
            definition=measure.definition.label(lang),
        )
    rate = float(row["response_rate"])
    doubtful = math.isfinite(rate) and rate < LEAST_RESPONSE
    answered = (
        t("{share} of people asked gave a verdict").format(share=percent(rate, lang))
        if math.isfinite(rate)
        else ""
    )
    caveat = t("too few to quote") if doubtful else ""
    return Card(
        title=measure.title.label(lang),
        value=_value(view, row, measure),
        basis=[
            _interval(view, row, measure),
            _joined([t("{n} verdicts").format(n=number(row["n"], lang)), answered, caveat], lang),
            "" if doubtful else beside,
            _target(view, measure),
        ],
        changes=[] if doubtful else _changes(view, result),
        series=None if doubtful else _series(view, measure),
        doubtful=doubtful,
        definition=measure.definition.label(lang),
    )


def _joined(parts: Sequence[str], lang: str) -> str:
    return ("؛ " if lang == "fa" else "; ").join(part for part in parts if part)


def _value(view: Viewing, row: "pd.Series[object]", measure: Measure) -> str:
    t = view.t
    if bool(row["withheld"]):
        return t("Too few cases") if row["n"] else MISSING
    if measure.unit == "days" and not _finite(row["value"]):
        return t("Not yet reached")
    return measure.format(float(row["value"]), view.lang)


def _unit(view: Viewing, row: "pd.Series[object]", measure: Measure) -> str:
    if bool(row["withheld"]) or not _finite(row["value"]) or measure.unit == "share":
        return ""
    return measure.format_with_unit(float(row["value"]), view.lang).split(" ", 1)[-1]


def _interval(view: Viewing, row: "pd.Series[object]", measure: Measure) -> str:
    return interval_text(float(row["lower"]), float(row["upper"]), measure, view.lang)


def _changes(view: Viewing, result: Result) -> list[Told]:
    """The change against the period before and against the same period of last year, where there is one."""
    t = view.t
    began = view.scope.first
    if began is None or began < first_day(view):
        return []  # nothing is known of the time before
    told = []
    compared: tuple[tuple[Against, str, str], ...] = (
        ("previous", t("than the period before"), t("from the period before")),
        ("last_year", t("than a year before"), t("from a year before")),
    )
    for against, than, since in compared:
        found = change(view.store, result, against, lang=view.lang)
        if found:
            told.append(_told(view, found, result.measure, than=than, since=since))
    return told


def _told(view: Viewing, found: Change, measure: Measure, *, than: str, since: str) -> Told:
    """A change in words. What chance explains, or what is too small to matter, is not called a change.

    What a provincial trip brought or left behind is neither better nor worse work.
    """
    t, lang = view.t, view.lang
    if found.verdict != "changed":
        why = t("within chance") if found.verdict == "within_chance" else t("too small to matter")
        return Told(
            since,
            t("No clear change"),
            "(" + t(", ").join((measure.format_change(found.difference, lang), why)) + ")",
        )
    better = {"higher": found.difference > 0, "lower": found.difference < 0}.get(measure.better)
    note = "" if better is None else t("(better)") if better else t("(worse)")
    if found.by_trips:
        note = t("(mostly cases of provincial trips)")
    return Told(than, difference_text(found.difference, measure, lang), note)


def _series(view: Viewing, measure: Measure) -> Series:
    edges = months_shown(view)
    frame = ask(view, measure.key, over_months(view, edges), by=("month",)).frame
    values = dict(zip(frame["month"], frame["value"], strict=True))
    first, last = edges[0].label(view.lang), edges[-1].label(view.lang)
    return Series(
        values=[values.get(edge.key) for edge in edges],
        first=first,
        last=last,
        unfinished=edges[-1].last > view.whole_day,
        describes=view.t("{measure} by month, {first} to {last}").format(
            measure=measure.title.label(view.lang), first=first, last=last
        ),
        target=target_in(view.store, view.scope, measure.key),
    )


def _target(view: Viewing, measure: Measure) -> str:
    """What is aimed at, in words; it colours nothing and judges nothing."""
    target = target_in(view.store, view.scope, measure.key)
    return "" if target is None else target_text(measure, target, view.lang)


def _finite(value: object) -> bool:
    return math.isfinite(float(value))  # type: ignore[arg-type]
