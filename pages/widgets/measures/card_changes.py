"""The changes on cards, in words: against the previous period and against the same period of last year."""

import math
from collections.abc import Mapping

from charts.overview.measure_card import CardChange
from charts.parts.figure_texts import difference_text
from pages.view.view import View
from pages.view.view_data import first_day, query_measure, scope_until_as_of
from pages.widgets.comparisons.change_reasons import reason_beyond_interval, reason_of_season
from queries.comparisons.changes.change_notes import change_note
from queries.comparisons.changes.judged_changes import ReferencePeriod
from queries.comparisons.changes.period_change import Change, changes, ungrouped_change
from queries.measures.declaration import Measure

REFERENCES: tuple[ReferencePeriod, ...] = ("previous", "last_year")

ChangesByMeasure = Mapping[str, list[CardChange]]


def card_changes(*measures: tuple[View, str]) -> ChangesByMeasure:
    """The changes of the measures of a screen's cards, by measure, all of them tested together.

    Each measure comes with the view of its card. They are compared with the previous period and with the same period of
    last year, as far as data reach back.
    """
    results = [
        (view, query_measure(view, key, scope_until_as_of(view)))
        for view, key in measures
        if view.scope.first is not None and view.scope.first >= first_day(view)
    ]
    found: dict[str, list[Change]] = {key: [] for _, key in measures}
    if not results:
        return {key: [] for key in found}
    view = results[0][0]
    requests = [(result, against) for _, result in results for against in REFERENCES]
    comparisons = changes(view.store, requests, lang=view.lang)
    for (result, _), comparison in zip(requests, comparisons, strict=True):
        change = None if comparison is None else ungrouped_change(comparison)
        if change:
            found[result.measure.key].append(change)
    declared = {result.measure.key: result.measure for _, result in results}
    return {key: _in_words(view, each, declared[key]) if each else [] for key, each in found.items()}


def _in_words(view: View, found: list[Change], measure: Measure) -> list[CardChange]:
    """The changes of a measure in words. If none of several is a clear change, that is said once for all of them."""
    if len(found) > 1 and all(change.result != "changed" for change in found):
        return [_unclear_changes(view, found, measure)]
    return [_card_change(view, change, measure) for change in found]


def _card_change(view: View, change: Change, measure: Measure) -> CardChange:
    """Describe a change in words. A change within chance or too small to matter is not called a change.

    What is expected for the time of year is subtracted from a change that was judged by the season.
    """
    if change.result != "changed":
        return _unclear_change(view, change, measure)
    t, lang = view.t, view.lang
    previous, seasonal = change.against == "previous", change.basis == "season"
    size = change.unexpected if seasonal else change.difference
    note = change_note(vars(change), size, measure).label(lang)
    than = t("than the previous period") if previous else t("than a year earlier")
    baseline = t("than expected for the time of year") if seasonal else than
    return CardChange(baseline, difference_text(size, measure, lang), note)


def _unclear_change(view: View, change: Change, measure: Measure) -> CardChange:
    """Words for a change that is within chance or too small to matter, with its size and the reason."""
    t, previous = view.t, change.against == "previous"
    size = difference_text(change.difference, measure, view.lang)
    note = "(" + t(", ").join((size, _reason(view, change, measure))) + ")"
    if _matters_by_size(change, measure):
        # A difference of a size that matters may not be called the same.
        since = t("from the previous period") if previous else t("from a year earlier")
        return CardChange(since, t("No clear change"), note)
    since = t("as the previous period") if previous else t("as a year earlier")
    return CardChange(since, t("About the same"), note)


def _unclear_changes(view: View, found: list[Change], measure: Measure) -> CardChange:
    """Words for several comparisons of which none is a clear change, with size and reason of each in its own line."""
    t = view.t
    template = {"previous": t("Previous period: {change}"), "last_year": t("A year earlier: {change}")}
    lines = tuple(
        template[change.against].format(
            change=t(", ").join(
                (difference_text(change.difference, measure, view.lang), _reason(view, change, measure))
            )
        )
        for change in found
    )
    matters = any(_matters_by_size(change, measure) for change in found)
    return CardChange("", t("No clear change") if matters else t("About the same"), lines=lines)


def _reason(view: View, change: Change, measure: Measure) -> str:
    """Why a change is not called one."""
    t = view.t
    if change.may_be_late:
        return t("late registrations may make up for it")
    if change.result == "too_small":
        return t("too small to matter")
    if beyond := reason_beyond_interval(t, _limits(change), measure):
        return beyond
    if change.basis == "season":
        return reason_of_season(t, view.lang, change.unexpected, measure)
    if _matters_by_size(change, measure):
        # It could not have been shown even if it is not chance.
        return _what_would_show(view, change, measure)
    return t("within normal variation")


def _matters_by_size(change: Change, measure: Measure) -> bool:
    """Whether a change within chance is of a size that matters, as it is or less what the season explains."""
    sizes = (change.difference, change.unexpected if change.basis == "season" else change.difference)
    return change.result == "within_chance" and any(abs(size) >= measure.min_change for size in sizes)


def _limits(change: Change) -> dict[str, float]:
    """The difference and its limits, by the names of the columns of a comparison."""
    return {
        "difference": change.difference,
        "difference_lower": change.lower,
        "difference_upper": change.upper,
        "expected_difference": change.expected,
    }


def _what_would_show(view: View, change: Change, measure: Measure) -> str:
    """The reason why a large difference is not called a change, with the smallest one that would be."""
    t = view.t
    if not math.isfinite(change.smallest_shown):
        return t("within normal variation")
    size = measure.format_change(change.smallest_shown, view.lang)
    return t("within normal variation; only {size} or more would show").format(size=size)
