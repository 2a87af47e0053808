"""The nearest question that has a publishable answer, and in words what of the one asked had to give way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from queries.disclosure.publication_grid import PUBLICATION_SPANS, PUBLICATION_UNITS, has_kinds, parse_request
from queries.estimates.measure import declared_measure
from queries.press.publication_periods import last_whole, whole_spans
from queries.question.grouping import GRAINS
from queries.storage.store import Store
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

MOST = 20  # steps; each takes something away, so that fewer are needed
DEFAULT_MEASURE = "on_time_share"


@dataclass(frozen=True)
class PublishableQuestion:
    """A question on the lattice, and what gave way for it to be one."""

    key: str
    scope: Scope
    by: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def nearest_question(store: Store, key: str, scope: Scope, by: Sequence[str]) -> PublishableQuestion:
    """The question itself where it lies on the lattice. Raises ScopeError where nothing near does (no whole month)."""
    asked = PublishableQuestion(key, replace(scope, preset=None), tuple(by))
    for _ in range(MOST):
        try:
            parse_request(store, declared_measure(asked.key), asked.scope, asked.by)
        except ScopeError as error:
            given_way = _relaxed(store, asked, error.problem)
            if (given_way.key, given_way.scope, given_way.by) == (asked.key, asked.scope, asked.by):
                raise
            asked = replace(given_way, problems=(*asked.problems, error.problem))
        else:
            return asked
    raise AssertionError(f"{key} {scope} {by} does not come to rest")


def _relaxed(store: Store, asked: PublishableQuestion, problem: Problem) -> PublishableQuestion:
    """The question without what the problem is about."""
    scope, name = asked.scope, problem.parameter
    match name:
        case "measure":
            return replace(asked, key=DEFAULT_MEASURE)
        case "by":
            return _one_of_each(asked)
        case "period":
            whole = _whole(store, asked)
            if whole == scope:  # no whole span of that grain is known
                return replace(asked, by=tuple(each for each in asked.by if each not in PUBLICATION_SPANS))
            return replace(asked, scope=whole)
        case "load":
            return replace(asked, scope=replace(scope, load=None))
        case "trips":
            return replace(asked, scope=replace(scope, trips="in"))
        case "as_of":
            return replace(asked, scope=replace(scope, as_of=None))
        case "kind":
            return _kinds(asked)
    codes = getattr(scope, DIMENSION_FIELDS[name])
    none = store.dimension(name)["code"].get(0) if name in PUBLICATION_UNITS else None
    if (
        name in PUBLICATION_UNITS and len(codes) > 1 and name not in asked.by
    ):  # one row each instead of their sum
        grain = [each for each in asked.by if each in PUBLICATION_SPANS]
        return _one_of_each(replace(asked, by=(*grain, name, *(["kind"] if "kind" in asked.by else []))))
    kept = tuple(code for code in codes if code != none) if none in codes else ()
    emptied: dict[str, Any] = {DIMENSION_FIELDS[name]: kept}
    return replace(asked, scope=replace(scope, **emptied))


def _one_of_each(asked: PublishableQuestion) -> PublishableQuestion:
    """At most one unit of time, one unit and kind, each once; what else was narrowed is not."""
    times = [name for name in asked.by if name in PUBLICATION_SPANS][:1]
    narrowed = [name for name in PUBLICATION_UNITS if getattr(asked.scope, DIMENSION_FIELDS[name])]
    units = ([name for name in asked.by if name in PUBLICATION_UNITS] + narrowed)[:1]
    kind = ["kind"] if "kind" in asked.by else []
    by = [*times, *(name for name in units if name in asked.by), *kind]
    others: dict[str, Any] = {DIMENSION_FIELDS[name]: () for name in PUBLICATION_UNITS if name not in units}
    return replace(asked, by=tuple(by), scope=replace(asked.scope, **others))


def _kinds(asked: PublishableQuestion) -> PublishableQuestion:
    """Without the kinds that are not published; several become a row each, or none where they have none."""
    named = tuple(kind for kind in asked.scope.kinds if kind != "unknown")
    unit = next(
        (
            name
            for name in PUBLICATION_UNITS
            if name in asked.by or getattr(asked.scope, DIMENSION_FIELDS[name])
        ),
        None,
    )
    if named != asked.scope.kinds:
        return replace(asked, scope=replace(asked.scope, kinds=named))
    if len(named) > 1 and "kind" not in asked.by and has_kinds(declared_measure(asked.key), unit):
        return replace(asked, by=(*asked.by, "kind"))
    by = tuple(name for name in asked.by if name != "kind")
    return replace(asked, scope=replace(asked.scope, kinds=()), by=by)


def _whole(store: Store, asked: PublishableQuestion) -> Scope:
    """The whole spans within the period; without a unit of time the last whole quarter within it, or of all."""
    scope, declared = asked.scope, declared_measure(asked.key)
    grain = next((name for name in asked.by if name in PUBLICATION_SPANS), None)
    spans = whole_spans(store, declared, grain or "quarter", load=scope.load)
    within = [
        edge
        for edge in spans
        if (scope.first is None or edge.first >= scope.first)
        and (scope.last is None or edge.last <= scope.last)
    ]
    if grain and within:
        return scope.with_period(within[-1].first, within[0].last)
    if within:
        return scope.with_period(within[0].first, within[0].last)
    last = last_whole(store, declared, load=scope.load)
    if last is None:
        return scope
    if grain and len(GRAINS[grain](last.first, last.last)) == 1 and spans:
        last = spans[0]
    return scope.with_period(last.first, last.last)
