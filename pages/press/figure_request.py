"""Parse and validate the query parameters of the public figure API: unknown or malformed ones are errors.

The screens ignore such parameters with a notice. A program that embeds a figure would not see a notice, and would
silently publish a figure for another scope than it asked for.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request

from persian.bidi import isolate, strip_control_characters
from persian.digits import number, to_latin_digits
from queries.disclosure.publication_grid import PUBLICATION_KINDS, PUBLICATION_UNITS
from queries.estimates.measure import declared_measure
from queries.press.publication_periods import read_span
from queries.question.filters import without_unknown_codes
from queries.question.vintage import vintage
from queries.storage.store import Store
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import Scope

SINGLE_PARAMS = ("period", "load", "series", "against", "lang")
REPEATED_PARAMS = ("by", *PUBLICATION_UNITS, "kind")
LONGEST = 2_000  # characters of the query string


class RequestRefused(Exception):
    """A request that is refused: HTTP status, problem in both languages, and further details for the JSON answer."""

    def __init__(self, status: int, problem: Problem, more: Mapping[str, Any] | None = None) -> None:
        super().__init__(problem.en)
        self.status, self.problem, self.details = status, problem, more or {}


def read_params(request: Request) -> dict[str, list[str]]:
    """The parameters of a request, each as a list of its values.

    Raises RequestRefused with status 414 for too long an address and 400 for an unknown, repeated, empty or
    unreadable parameter.
    """
    if len(request.url.query) > LONGEST:
        raise RequestRefused(
            414, Problem("address", "", "نشانی بیش از اندازه بلند است.", "The address is too long.")
        )
    params: dict[str, list[str]] = {name: [] for name in (*SINGLE_PARAMS, *REPEATED_PARAMS)}
    for name, value in request.query_params.multi_items():
        if name not in params:
            raise RequestRefused(400, unknown_value("parameter", name, params))
        # U+FFFD stands for bytes that were not valid UTF-8.
        if "\ufffd" in value or strip_control_characters(value) != value:
            raise RequestRefused(400, Problem(name, "", "مقدار خوانده نشد.", "The value could not be read."))
        # An empty value comes from a template whose variable was empty. Taking it for "all" would publish the
        # figure of the whole province in place of that of one county.
        if not value.strip():
            problem = Problem(
                name,
                "",
                f"«{name}» مقداری ندارد؛ مقدارش را بنویسید یا آن را از نشانی بردارید.",
                f"“{name}” has no value: give one, or take it out of the address.",
            )
            raise RequestRefused(400, problem)
        params[name].append(
            to_latin_digits(value).strip()
            if name in ("load", "series", "by", "against", "lang")
            else value.strip()
        )
    for name in SINGLE_PARAMS:
        if len(params[name]) > 1:
            problem = Problem(
                name,
                "",
                f"«{name}» تنها یک بار در نشانی می‌آید.",
                f"“{name}” may stand only once in an address.",
            )
            raise RequestRefused(400, problem)
    return params


def scope_from_params(store: Store, key: str, params: Mapping[str, list[str]]) -> Scope:
    """The scope for the parameters of a request. The default period is the last whole quarter.

    Raises RequestRefused for an unknown kind, and ScopeError for any other value that is unknown or not
    publishable.
    """
    kinds = [kind.name for kind in PUBLICATION_KINDS]
    for value in params["kind"]:
        if value not in kinds:
            raise RequestRefused(400, unknown_value("kind", value, kinds))
    scope_params: dict[str, list[str]] = {
        name: params[name] for name in (*PUBLICATION_UNITS, "kind", "load")
    } | {"period": ["all"]}
    today = store.as_of.date() if store.as_of else None
    assert today is not None
    scope, problems = Scope.from_params(scope_params, today=today)
    scope, unknown_codes = without_unknown_codes(store, scope)
    for problem in (*problems, *unknown_codes):
        raise ScopeError(problem)
    vintage(store, scope)  # raises ScopeError for a load that does not exist
    _refuse_other_series(store, scope, params["series"])
    period = params["period"][0] if params["period"] else "last-quarter"
    first, last = read_span(store, declared_measure(key), period, load=scope.load)
    return replace(scope, first=first, last=last, preset=None)


def _refuse_other_series(store: Store, scope: Scope, wanted: list[str]) -> None:
    """Raise RequestRefused (409) if the load is not of the series that the address asks for.

    Figures of two series follow different rules. A web site that names the series never shows one after the other.
    """
    now = store.series_of(store.load if scope.load is None else scope.load)
    if not wanted or wanted[0] == str(now.series):
        return
    short = wanted[0][:60]
    (series_fa, k_fa, base_fa), (series, k, base) = (
        [number(value, lang) for value in (now.series, now.k, now.base)] for lang in ("fa", "en")
    )
    problem = Problem(
        "series",
        short,
        f"این رقم از سری انتشار {series_fa} است، نه از سری «{isolate(short)}»: در آن تعدادهای کمتر از {k_fa} منتشر "
        f"نمی‌شود و تعدادها به مضرب {base_fa} گرد شده است. اگر همین را می‌خواهید، شمارهٔ همین سری را در «series» بنویسید.",
        f"This figure is of publication series {series}, not “{short}”: in it, counts under {k} are withheld, and "
        f"counts are rounded to {base}. If this is what you want, write the number of this series in “series”.",
    )
    raise RequestRefused(409, problem, {"series": now.series})


def unknown_value(parameter: str, value: str, allowed: Any) -> Problem:
    """The problem that a parameter has an unknown value, with the allowed ones."""
    short = value[:60]
    return Problem(
        parameter,
        short,
        f"«{isolate(short)}» شناخته نشد. مقدارهای درست: {'، '.join(allowed)}.",
        f"“{short}” is not known. Allowed: {', '.join(allowed)}.",
    )
