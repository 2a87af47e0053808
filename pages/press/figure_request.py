"""What an address of publishable figures asks for: its parameters, read strictly; nothing is left out in silence."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request

from persian.bidi import isolate, visible
from persian.digits import to_latin
from queries.disclosure.publication_grid import KINDS, UNITS
from queries.estimates.measure import declared_measure
from queries.press.publication_periods import read_span
from queries.question.filters import known
from queries.question.vintage import vintage
from queries.storage.store import Store
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import Scope

ONCE = ("period", "load", "against", "lang")
SEVERAL = ("by", *UNITS, "kind")
LONGEST = 2_000  # characters of a query


class Refused(Exception):
    """A request that has no answer: its status, and why, in both languages."""

    def __init__(self, status: int, problem: Problem, more: Mapping[str, Any] | None = None) -> None:
        super().__init__(problem.en)
        self.status, self.problem, self.more = status, problem, more or {}


def given(request: Request) -> dict[str, list[str]]:
    """The parameters of a request: those that are known, each as often as it may stand there."""
    if len(request.url.query) > LONGEST:
        raise Refused(
            414, Problem("address", "", "نشانی بیش از اندازه بلند است.", "The address is too long.")
        )
    found: dict[str, list[str]] = {name: [] for name in (*ONCE, *SEVERAL)}
    for name, value in request.query_params.multi_items():
        if name not in found:
            raise Refused(400, wrong("parameter", name, found))
        if "\ufffd" in value or visible(value) != value:
            raise Refused(400, Problem(name, "", "مقدار خوانده نشد.", "The value could not be read."))
        if not value.strip():  # of a template whose variable was empty: not the whole province
            told = Problem(
                name,
                "",
                f"«{name}» مقداری ندارد؛ مقدارش را بنویسید یا آن را از نشانی بردارید.",
                f"“{name}” has no value: give one, or take it out of the address.",
            )
            raise Refused(400, told)
        found[name].append(
            to_latin(value).strip() if name in ("load", "by", "against", "lang") else value.strip()
        )
    for name in ONCE:
        if len(found[name]) > 1:
            told = Problem(
                name,
                "",
                f"«{name}» تنها یک بار در نشانی می‌آید.",
                f"“{name}” may stand only once in an address.",
            )
            raise Refused(400, told)
    return found


def scope_of(store: Store, key: str, asked_for: Mapping[str, list[str]]) -> Scope:
    """The scope that an address asks for; what it does not know of is an error, never left out in silence."""
    kinds = [kind.name for kind in KINDS]
    for value in asked_for["kind"]:
        if value not in kinds:
            raise Refused(400, wrong("kind", value, kinds))
    asked: dict[str, list[str]] = {name: asked_for[name] for name in (*UNITS, "kind", "load")} | {
        "period": ["all"]
    }
    today = store.as_of.date() if store.as_of else None
    assert today is not None
    scope, problems = Scope.from_params(asked, today=today)
    _, strange = known(store, scope)
    for problem in (*problems, *strange):
        raise ScopeError(problem)
    vintage(store, scope)
    period = asked_for["period"][0] if asked_for["period"] else "last-quarter"
    first, last = read_span(store, declared_measure(key), period, load=scope.load)
    return replace(scope, first=first, last=last, preset=None)


def wrong(parameter: str, value: str, allowed: Any) -> Problem:
    short = value[:60]
    return Problem(
        parameter,
        short,
        f"«{isolate(short)}» شناخته نیست. مقدارهای درست: {'، '.join(allowed)}.",
        f"“{short}” is not known. Allowed: {', '.join(allowed)}.",
    )
