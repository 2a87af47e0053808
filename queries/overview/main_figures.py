"""The main figures of the overview with their changes, all of them tested together."""

import math
from dataclasses import replace

import pandas as pd

from queries.comparisons.changes.change_notes import change_note
from queries.comparisons.changes.judged_changes import ReferencePeriod
from queries.comparisons.changes.period_change import Change, changes, ungrouped_change
from queries.data_quality.missing_days import missing_days
from queries.estimates.measure import Result, measure
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.overview.office_lines.own_past_lines import own_past_of_figure
from queries.overview.overview_contents import EMPTY, FigureChange, MainFigure, Proof
from queries.overview.words import overview_texts as texts
from queries.overview.words.sentence_ends import as_sentences
from queries.question.vintage import as_of, last_complete_day
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import list_of
from queries.vocabulary.scope import Scope

MAIN_FIGURES = ("received", "on_time_share", "answer_days_median", "overdue", "satisfied_share")
REFERENCES: tuple[ReferencePeriod, ...] = ("previous", "last_year")


def main_figures(store: Store, scope: Scope) -> tuple[MainFigure, ...]:
    """The figures of a scope that ends at as-of at the latest."""
    results = [measure(store, key, scope) for key in MAIN_FIGURES]
    by_measure = _changes(store, results)
    return tuple(
        MainFigure(
            result.measure,
            result.measure.title,
            _value(result),
            _basis(store, scope, result),
            () if _is_quiet(result) else tuple(by_measure.get(result.measure.key, ())),
            sources=result.coverage.note or EMPTY,
            own_past=EMPTY
            if _is_quiet(result) or not result.coverage.is_recorded
            else own_past_of_figure(store, result.measure.key, scope),
        )
        for result in results
    )


def _changes(store: Store, results: list[Result]) -> dict[str, list[FigureChange]]:
    """The changes of each measure; none where the period begins before the data.

    Figures that are withheld, or of which nothing may be said, have no change, and are not tested with the others.
    """
    first, begins = results[0].scope.first, store.first_day
    if first is None or begins is None or first < begins:
        return {}
    shown = [result for result in results if not _is_quiet(result) and math.isfinite(result.row["value"])]
    requests = [(result, against) for result in shown for against in REFERENCES]
    by_measure: dict[str, list[FigureChange]] = {}
    for (result, _), comparison in zip(requests, changes(store, requests), strict=True):
        change = None if comparison is None else ungrouped_change(comparison)
        if change:
            in_words = _with_missing_days(
                store, figure_change(change, result.measure), change, result.measure
            )
            by_measure.setdefault(result.measure.key, []).append(in_words)
    return by_measure


def _with_missing_days(
    store: Store, in_words: FigureChange, change: Change, declared: Measure
) -> FigureChange:
    """A change of a count that says where days of the period compared with seem to be missing.

    The days that are missing in the scope's own period are said before everything else; of those of last year, nothing
    else would say that the count has risen by them, so the whole period is examined. Days that were made up for within
    the period compared with leave its count as it was.
    """
    counts_registered = declared.clock == "registered" and declared.unit == "cases"
    if not (counts_registered and in_words.is_change) or change.basis == "season" or in_words.note != EMPTY:
        return in_words
    moment = as_of(store, change.reference_scope)
    assert moment is not None
    latest = last_complete_day(moment)
    missing = missing_days(store, change.reference_scope, latest=latest, look_back=None)
    end = change.reference_scope.last or latest
    is_lower = any(days.made_up is None or days.made_up > end for days in missing)
    return replace(in_words, note=texts.DAYS_MISSING_THEN) if is_lower else in_words


def unchanged_text(figures: tuple[MainFigure, ...]) -> Text:
    """All comparisons that are no change: those within what is usual, and then those that are large but not clear."""
    lines = [_unchanged(figures, is_unclear=is_unclear) for is_unclear in (False, True)]
    return as_sentences(lines)


def _unchanged(figures: tuple[MainFigure, ...], *, is_unclear: bool) -> Text:
    """Comparisons of one of the two kinds in one line, by what they are compared with; empty without any."""
    by_baseline: dict[Text, list[Text]] = {}
    for figure in figures:
        for change in figure.unchanged:
            if change.is_unclear != is_unclear:
                continue
            size = Text(f"{figure.title.fa} {change.size.fa}", f"{figure.title.en} {change.size.en}")
            by_baseline.setdefault(change.baseline, []).append(size)
    parts = [
        texts.BASELINE.formatted(baseline=baseline, sizes=texts.joined(sizes, between=texts.COMMA))
        for baseline, sizes in by_baseline.items()
    ]
    template = texts.UNCLEAR if is_unclear else texts.UNCHANGED
    return template.formatted(comparisons=texts.joined(parts, between=texts.SEMICOLON)) if parts else EMPTY


def figure_change(change: Change, measure: Measure) -> FigureChange:
    """A change in words. What is expected for the time of year is subtracted from a change that was judged by it.

    The same holds for a difference that may be a change: next to no difference at all, «perhaps a change» would
    contradict itself.
    """
    is_changed, is_unclear = change.result == "changed", _is_unclear(change, measure)
    is_seasonal = change.basis == "season" and (is_changed or is_unclear)
    size = change.unexpected if is_seasonal else change.difference
    baseline = texts.AGAINST["season" if is_seasonal else change.against]
    if not is_changed:
        return FigureChange(False, _size(size, measure), baseline, _proof(change), is_unclear=is_unclear)
    return FigureChange(
        True,
        _size(size, measure),
        baseline,
        _proof(change),
        change_note(vars(change), size, measure),
        spoken=_size(size, measure, up=texts.MORE, down=texts.LESS),
    )


def _is_unclear(change: Change, measure: Measure) -> bool:
    """Whether a difference that is not a change, less what the season explains, is of a size that matters."""
    size = change.unexpected if change.basis == "season" else change.difference
    return change.result == "within_chance" and abs(size) >= measure.min_change


def _proof(change: Change) -> Proof:
    """The comparison of the period with the one that it was compared with."""
    period = change.reference_scope.to_params().get("period", [])
    return Proof("compare", {"b.period": tuple(period)})


def _size(difference: float, measure: Measure, *, up: Text = texts.UP, down: Text = texts.DOWN) -> Text:
    """Direction and size, as «▲ ۱۷٪»; a word where the size is too small to be written."""
    if not any(digit in "123456789" for digit in measure.format_change(difference, "en")):
        return texts.SAME
    template = up if difference > 0 else down
    return template.formatted(size=Text(*(measure.format_change(difference, lang) for lang in ("fa", "en"))))


def _is_quiet(result: Result) -> bool:
    """Whether so few citizens gave a verdict that nothing may be said about the figure."""
    return "response_rate" in result.columns and not float(result.row["response_rate"]) >= MIN_RESPONSE_RATE


def _value(result: Result) -> Text:
    row, declared = result.row, result.measure
    if row["reason"] == "not_recorded":
        return texts.NOT_IN_SOURCE.formatted(things=list_of(result.coverage.missing))
    if bool(row["withheld"]):
        return texts.TOO_FEW
    value = float(row["value"])
    if declared.unit == "days" and not math.isfinite(value):
        return texts.NEVER if bool(row.get("never", False)) else texts.NOT_REACHED
    return Text(*(declared.format_with_unit(value, lang) for lang in ("fa", "en")))


def _basis(store: Store, scope: Scope, result: Result) -> Text:
    """What stands behind a value: its interval, with the number of cases or the share of people who rated theirs.

    For overdue cases it is the open ones that they are a part of.
    """
    row, declared = result.row, result.measure
    if declared.key == "overdue" and not (scope.agencies or scope.peer_groups):
        open_cases = measure(store, "open", scope)
        n = float(open_cases.row["value"])
        if result.coverage.is_recorded and open_cases.coverage.counted == result.coverage.counted and n > 0:
            return texts.OF_OPEN.formatted(share=texts.share_text(float(row["value"]) / n), n=texts.n_text(n))
        return EMPTY
    interval = _interval(row, declared)
    if not interval.fa:
        return EMPTY
    if "response_rate" in result.columns:
        behind = texts.RATED.formatted(share=texts.share_text(float(row["response_rate"])))
    else:
        behind = texts.OF_CASES.formatted(n=texts.n_text(float(row["n"])))
    return texts.joined([interval, behind], between=texts.DOT)


def _interval(row: "pd.Series[object]", declared: Measure) -> Text:
    low, high = float(row["lower"]), float(row["upper"])
    if not (math.isfinite(low) and math.isfinite(high)):
        return EMPTY
    ends = (Text(*(declared.format(end, lang) for lang in ("fa", "en"))) for end in (low, high))
    return texts.INTERVAL.formatted(low=next(ends), high=next(ends))
