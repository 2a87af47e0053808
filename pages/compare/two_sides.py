"""Read the two scopes of a comparison from the address, and write them to it."""

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from charts.markup import EMPTY
from pages.view.view import View
from pages.view.view_data import scope_until_as_of
from pages.widgets.notices.notices import notice, problem_lines
from persian.digits import number
from persian.enumeration import quote_commas
from queries.comparisons.changes.period_change import other_period
from queries.question.filters import without_unknown_codes
from queries.question.vintage import load_start
from queries.vocabulary.problems import Problem
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

SIDE_B_PREFIX = "b."
SIDE_PARAMS = (*DIMENSION_FIELDS, "period", "trips")
ALL = "all"  # value of a dimension on side B: no filter, although side A has one


@dataclass(frozen=True)
class Sides:
    """The two scopes, cut off at as-of; `b` is None if there is none. `problems` are ignored parts of the address."""

    a: Scope
    b: Scope | None
    requested_b: Scope | None  # side B as in the address, not cut off at as-of
    problems: tuple[Problem, ...]


def sides(view: View) -> Sides:
    """The sides of the address. Parameters of B that are missing are those of A.

    Without any parameter of B it is the same period of last year, or else the previous period.
    """
    side_b_values = {
        name: values for name in SIDE_PARAMS if (values := view.params.get(SIDE_B_PREFIX + name))
    }
    if not side_b_values:
        b = _before(view)
        return Sides(scope_until_as_of(view), b, b, ())
    params: dict[str, Any] = dict(view.scope.to_params())
    for name, values in side_b_values.items():
        # "all" removes the filter that would otherwise be taken over from side A.
        if name in DIMENSION_FIELDS and values == [ALL]:
            params.pop(name, None)
        else:
            params[name] = values
    scope, problems = Scope.from_params(params, today=view.today, load_start=load_start(view.store))
    scope, unknown_codes = without_unknown_codes(view.store, scope)
    # Side B takes over parameters of side A, and with them A's problems, which the page has reported already.
    side_a_problems = {(problem.parameter, problem.value) for problem in view.problems}
    new_problems = tuple(
        problem
        for problem in (*problems, *unknown_codes)
        if (problem.parameter, problem.value) not in side_a_problems
    )
    return Sides(scope_until_as_of(view), scope_until_as_of(replace(view, scope=scope)), scope, new_problems)


def _before(view: View) -> Scope | None:
    """The same period of last year if there are data for it, else the previous period, else None."""
    first_day = view.store.first_day
    for against in ("last_year", "previous"):
        other = other_period(scope_until_as_of(view), against)
        if other and other.first and first_day and other.first >= first_day:
            return other
    return None


def begins_before_data(view: View, *scopes: Scope) -> bool:
    """True if a period begins before the data do.

    Cases that were open by then are missing, so that nothing can be said of how a number of open cases has changed.
    """
    first_day = view.store.first_day
    return bool(first_day and any(scope.first and scope.first < first_day for scope in scopes))


def side_b_params(view: View, b: Scope) -> dict[str, list[str] | None]:
    """The changes of the address that make `b` its side B, whatever side A becomes.

    Every parameter is written out, because missing ones would be taken from side A.
    """
    params = b.to_params()
    side_a = view.scope.to_params()
    changes: dict[str, list[str] | None] = {}
    for name in SIDE_PARAMS:
        values = params.get(name)
        # These are the values that mean "no filter": a missing parameter would be taken from side A instead.
        if name == "period":
            values = values or ["90d"]
        elif name == "trips":
            values = values or ["in"]
        elif not values and side_a.get(name):
            values = [ALL]
        changes[SIDE_B_PREFIX + name] = values
    return changes


def swapped(view: View, b: Scope) -> str:
    """The address with the sides exchanged."""
    b_params = b.to_params()
    side_a_params = {name: b_params.get(name) for name in SIDE_PARAMS}
    swapped_view = replace(view, scope=b)
    return view.link(**side_a_params, **side_b_params(swapped_view, view.scope))


def differ_only_in_period(a: Scope, b: Scope) -> bool:
    """True if the sides differ in their periods only: otherwise their numbers of cases cannot be compared."""
    return a.over_all_time() == b.over_all_time()


def side_labels(view: View, a: Scope, b: Scope) -> tuple[str, str]:
    """A short label of each side: the parts of the scope that differ from the other side."""
    labels = view.labels()
    parts: tuple[list[str], list[str]] = ([], [])
    for name, field in DIMENSION_FIELDS.items():
        if getattr(a, field) == getattr(b, field):
            continue
        for side, scope in zip(parts, (a, b), strict=True):
            codes = getattr(scope, field)
            names = [quote_commas(labels.get(name, {}).get(code, code), view.lang) for code in codes[:2]]
            # Up to two codes are named; of more only the number fits into a label.
            if len(codes) > 2:
                names = [view.t("{n} chosen").format(n=number(len(codes), view.lang))]
            side.append(view.t(", ").join(names) if codes else view.t("all"))
    if (a.first, a.last) != (b.first, b.last):
        for side, scope in zip(parts, (a, b), strict=True):
            side.append(scope.period_sentence(view.lang))
    if a.trips != b.trips:
        for side, scope in zip(parts, (a, b), strict=True):
            side.append(view.t("without trips") if scope.trips == "out" else view.t("with trips"))
    label_a, label_b = (" · ".join(side) for side in parts)
    return label_a or view.t("A"), label_b or view.t("B")


def ignored_side_b_params(view: View, both: Sides) -> Markup:
    """Notice of the ignored parameters of side B; empty if there are none."""
    if not both.problems:
        return EMPTY
    valid_params: dict[str, list[str] | None] = {SIDE_B_PREFIX + name: None for name in SIDE_PARAMS}
    if both.requested_b is not None:
        valid_params |= side_b_params(view, both.requested_b)
    return notice(
        view.t("A part of this address was not understood"),
        *problem_lines(view, both.problems),
        action_link=(view.link(**valid_params), view.t("Go on with what is shown below")),
    )
