"""Nearest publishable question: relax a request until it fits the publication grid, and report what was dropped.

Protected figures exist only for certain combinations of period, unit and kind (`queries.disclosure.publication_grid`).
Links from other screens may ask for anything. Instead of an error the press screen shows the nearest question that can
be answered, with a note on each part that had to be changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from queries.disclosure.publication_grid import PUBLICATION_SPANS, PUBLICATION_UNITS, has_kinds, parse_request
from queries.estimates.measure import declared_measure
from queries.press.publication_periods import last_whole, whole_spans
from queries.question.counted_sources import coverage
from queries.question.grouping import GRAINS
from queries.storage.store import Store
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

MAX = 20  # maximum number of steps; each removes something, so that fewer are needed in practice
DEFAULT_MEASURE = "on_time_share"


@dataclass(frozen=True)
class PublishableQuestion:
    """A question on the publication grid, and the problems of the original request that were resolved."""

    key: str
    scope: Scope
    by: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def opening_measure(store: Store, scope: Scope) -> str:
    """The measure that the press screen opens with: the default one, or received cases if no source records it."""
    needs = declared_measure(DEFAULT_MEASURE).needs
    return DEFAULT_MEASURE if coverage(store, scope, needs).is_recorded else "received"


def nearest_question(store: Store, key: str, scope: Scope, by: Sequence[str]) -> PublishableQuestion:
    """The request itself if it is on the publication grid, else the nearest question that is.

    Raises ScopeError if there is none, for instance because the data have no whole month yet.
    """
    question = PublishableQuestion(key, replace(scope, preset=None), tuple(by))
    for _ in range(MAX):
        try:
            parse_request(store, declared_measure(question.key), question.scope, question.by)
        except ScopeError as error:
            relaxed = _relaxed(store, question, error.problem)
            if (relaxed.key, relaxed.scope, relaxed.by) == (question.key, question.scope, question.by):
                raise  # nothing more can be dropped
            question = replace(relaxed, problems=(*question.problems, error.problem))
        else:
            return question
    raise AssertionError(f"{key} {scope} {by} does not come to rest")


def _relaxed(store: Store, question: PublishableQuestion, problem: Problem) -> PublishableQuestion:
    """The question without the part that causes the problem."""
    scope, name = question.scope, problem.parameter
    match name:
        case "measure":
            return replace(question, key=DEFAULT_MEASURE)
        case "by":
            return _one_unit_and_time(question)
        case "period":
            whole = _with_whole_spans(store, question)
            if whole == scope:  # the data have no whole span of that grain
                return replace(
                    question, by=tuple(name for name in question.by if name not in PUBLICATION_SPANS)
                )
            return replace(question, scope=whole)
        case "load":
            return replace(question, scope=replace(scope, load=None))
        case "trips":
            return replace(question, scope=replace(scope, trips="in"))
        case "as_of":
            return replace(question, scope=replace(scope, as_of=None))
        case "kind":
            return _with_published_kinds(question)
    codes = getattr(scope, DIMENSION_FIELDS[name])
    # A filter on the missing unit ("none") is dropped, other codes are kept. Any other filter is removed as a whole.
    none = store.dimension(name)["code"].get(0) if name in PUBLICATION_UNITS else None
    # The sum of several units is not published, but a row for each of them is.
    if name in PUBLICATION_UNITS and len(codes) > 1 and name not in question.by:
        grain = [grouping for grouping in question.by if grouping in PUBLICATION_SPANS]
        return _one_unit_and_time(
            replace(question, by=(*grain, name, *(["kind"] if "kind" in question.by else [])))
        )
    kept = tuple(code for code in codes if code != none) if none in codes else ()
    emptied: dict[str, Any] = {DIMENSION_FIELDS[name]: kept}
    return replace(question, scope=replace(scope, **emptied))


def _one_unit_and_time(question: PublishableQuestion) -> PublishableQuestion:
    """At most one time grouping, one unit and kind, each once. Filters on other units are removed."""
    times = [name for name in question.by if name in PUBLICATION_SPANS][:1]
    narrowed = [name for name in PUBLICATION_UNITS if getattr(question.scope, DIMENSION_FIELDS[name])]
    units = ([name for name in question.by if name in PUBLICATION_UNITS] + narrowed)[:1]
    kind = ["kind"] if "kind" in question.by else []
    by = [*times, *(name for name in units if name in question.by), *kind]
    others: dict[str, Any] = {DIMENSION_FIELDS[name]: () for name in PUBLICATION_UNITS if name not in units}
    return replace(question, by=tuple(by), scope=replace(question.scope, **others))


def _with_published_kinds(question: PublishableQuestion) -> PublishableQuestion:
    """Resolve a problem with kinds: drop unpublished ones, show several as rows, or else remove the filter on kinds."""
    named = tuple(kind for kind in question.scope.kinds if kind != "unknown")
    unit = next(
        (
            name
            for name in PUBLICATION_UNITS
            if name in question.by or getattr(question.scope, DIMENSION_FIELDS[name])
        ),
        None,
    )
    if named != question.scope.kinds:
        return replace(question, scope=replace(question.scope, kinds=named))
    if len(named) > 1 and "kind" not in question.by and has_kinds(declared_measure(question.key), unit):
        return replace(question, by=(*question.by, "kind"))
    by = tuple(name for name in question.by if name != "kind")
    return replace(question, scope=replace(question.scope, kinds=()), by=by)


def _with_whole_spans(store: Store, question: PublishableQuestion) -> Scope:
    """The scope with its period replaced by whole spans.

    With a time grouping these are all whole spans within the period, otherwise the last whole quarter within it. If the
    period contains none, it becomes the last whole quarter of the data.
    """
    scope, declared = question.scope, declared_measure(question.key)
    grain = next((name for name in question.by if name in PUBLICATION_SPANS), None)
    spans = whole_spans(store, declared, grain or "quarter", load=scope.load)
    within = [
        span
        for span in spans
        if (scope.first is None or span.first >= scope.first)
        and (scope.last is None or span.last <= scope.last)
    ]
    if grain and within:
        return scope.with_period(within[-1].first, within[0].last)
    if within:
        return scope.with_period(within[0].first, within[0].last)
    # The period contains no whole span: fall back to the newest one in the data.
    last = last_whole(store, declared, load=scope.load)
    if last is None:
        return scope
    if grain and len(GRAINS[grain](last.first, last.last)) == 1 and spans:
        last = spans[0]
    return scope.with_period(last.first, last.last)
