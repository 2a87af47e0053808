"""The two scopes of a comparison: from and to the address."""

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from charts.markup import EMPTY
from pages.view.view import View
from pages.view.view_data import scope_until_as_of
from pages.widgets.notices import notice, problem_lines
from persian.digits import number
from queries.comparisons.period_change import other_period
from queries.question.filters import without_unknown_codes
from queries.vocabulary.problems import Problem
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

SIDE_B_PREFIX = "b."
SIDE_PARAMS = (*DIMENSION_FIELDS, "period", "trips")
ALL = "all"  # of a dimension: side B is not narrowed where side A is


@dataclass(frozen=True)
class Sides:
    """Side A and side B as far as they are known (B is None where nothing says what it is), and what was misread."""

    a: Scope
    b: Scope | None
    requested_b: Scope | None  # side B as it was asked for, with days that are not known yet
    problems: tuple[Problem, ...]


def sides(view: View) -> Sides:
    """The sides that the address asks for; without any word of B it is the year before, else the period before."""
    given = {name: values for name in SIDE_PARAMS if (values := view.params.get(SIDE_B_PREFIX + name))}
    if not given:
        b = _before(view)
        return Sides(scope_until_as_of(view), b, b, ())
    params: dict[str, Any] = dict(view.scope.to_params())
    for name, values in given.items():
        if name in DIMENSION_FIELDS and values == [ALL]:
            params.pop(name, None)
        else:
            params[name] = values
    scope, problems = Scope.from_params(params, today=view.today)
    scope, strange = without_unknown_codes(view.store, scope)
    mine = {(p.parameter, p.value) for p in view.problems}
    told = tuple(p for p in (*problems, *strange) if (p.parameter, p.value) not in mine)
    return Sides(scope_until_as_of(view), scope_until_as_of(replace(view, scope=scope)), scope, told)


def _before(view: View) -> Scope | None:
    """The same period of the year before; where nothing is known of that, the period before; else nothing."""
    begins = view.store.first_day
    for against in ("last_year", "previous"):
        other = other_period(scope_until_as_of(view), against)
        if other and other.first and begins and other.first >= begins:
            return other
    return None


def side_b_params(view: View, b: Scope) -> dict[str, list[str] | None]:
    """The changes of the address that make `b` its side B, whatever side A is then."""
    params = b.to_params()
    mine = view.scope.to_params()
    found: dict[str, list[str] | None] = {}
    for name in SIDE_PARAMS:
        values = params.get(name)
        if name == "period":
            values = values or ["90d"]
        elif name == "trips":
            values = values or ["in"]
        elif not values and mine.get(name):
            values = [ALL]
        found[SIDE_B_PREFIX + name] = values
    return found


def swapped(view: View, b: Scope) -> str:
    """The address with the sides exchanged."""
    theirs = b.to_params()
    own = {name: theirs.get(name) for name in SIDE_PARAMS}
    turned = replace(view, scope=b)
    return view.link(**own, **side_b_params(turned, view.scope))


def differ_only_in_period(a: Scope, b: Scope) -> bool:
    """Whether the sides differ in their periods alone: only then can their numbers of cases be compared."""
    return replace(a, first=None, last=None, preset=None) == replace(b, first=None, last=None, preset=None)


def side_labels(view: View, a: Scope, b: Scope) -> tuple[str, str]:
    """What each side is called: what tells it from the other."""
    labels = view.labels()
    told: tuple[list[str], list[str]] = ([], [])
    for name, field in DIMENSION_FIELDS.items():
        if getattr(a, field) == getattr(b, field):
            continue
        for side, scope in zip(told, (a, b), strict=True):
            codes = getattr(scope, field)
            named = [labels.get(name, {}).get(code, code) for code in codes[:2]]
            if len(codes) > 2:
                named = [view.t("{n} chosen").format(n=number(len(codes), view.lang))]
            side.append(view.t(", ").join(named) if codes else view.t("all"))
    if (a.first, a.last) != (b.first, b.last):
        for side, scope in zip(told, (a, b), strict=True):
            side.append(scope.period_sentence(view.lang))
    if a.trips != b.trips:
        for side, scope in zip(told, (a, b), strict=True):
            side.append(view.t("without trips") if scope.trips == "out" else view.t("with trips"))
    one, other = (" · ".join(side) for side in told)
    return one or view.t("Side A"), other or view.t("Side B")


def ignored_side_b_params(view: View, both: Sides) -> Markup:
    """HTML that says what of side B was not understood; nothing where all was."""
    if not both.problems:
        return EMPTY
    clean: dict[str, list[str] | None] = {SIDE_B_PREFIX + name: None for name in SIDE_PARAMS}
    if both.requested_b is not None:
        clean |= side_b_params(view, both.requested_b)
    return notice(
        view.t("A part of this address was not understood"),
        *problem_lines(view, both.problems),
        action_link=(view.link(**clean), view.t("Go on with what is shown below")),
    )
