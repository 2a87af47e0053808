"""Read the press screen's request: the publishable question nearest to the address, and what was changed for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from pages.view.view import DEFAULT_LANGUAGE, View
from queries.disclosure.publication_grid import PUBLICATION_UNITS
from queries.disclosure.publication_store import publication_store
from queries.press.comparison import Reference, parse_reference
from queries.press.figure_json import parameters
from queries.press.nearest_question import (
    DEFAULT_MEASURE,
    PublishableQuestion,
    nearest_question,
    opening_measure,
)
from queries.press.quote import Quotable, quotable
from queries.settings.province_settings import settings
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import Scope

LONG = 60  # characters of a value of the address that are shown to the reader


@dataclass(frozen=True)
class PressRequest:
    """A publishable question, what its figure is compared with, and the parts of the address that were not followed."""

    question: PublishableQuestion
    against: Reference | None
    problems: tuple[Problem, ...]
    lang: str
    opening: str = DEFAULT_MEASURE  # the measure of an address that names none

    @property
    def scope(self) -> Scope:
        """The scope of the question, on the publication grid (whole months, quarters or years; one unit)."""
        return self.question.scope

    def link(self, **change: list[str] | None) -> str:
        """The address of this question, without other parameters, with some changed; None removes a parameter."""
        return f"?{urlencode(_flat(self.params() | {k: v or [] for k, v in change.items()}), safe='/,')}"

    def measure_param(self, key: str) -> list[str] | None:
        """The parameter that names a measure; None for the default one.

        Where the screen opens with another measure, every measure is named: a later load may change with which.
        """
        return None if key == DEFAULT_MEASURE == self.opening else [key]

    def params(self) -> dict[str, list[str]]:
        """The parameters of an address that asks exactly this question."""
        params: dict[str, list[str]] = {"lang": [self.lang]} if self.lang != DEFAULT_LANGUAGE else {}
        if measure := self.measure_param(self.question.key):
            params["measure"] = measure
        for name, value in parameters(self.scope, self.question.by).items():
            params[name] = list(value) if isinstance(value, list) else [str(value)]
        if self.against:
            params["against"] = [self.against]
        if self.scope.load is not None:
            params["load"] = [str(self.scope.load)]
        return params


def read_request(view: View) -> PressRequest | None:
    """The request of the address; None if no whole month is covered by the data yet."""
    problems: list[Problem] = []
    against: Reference | None = None
    try:
        against = parse_reference(_last_value(view, "against"))
    except ScopeError as error:
        problems.append(error.problem)
    by = tuple(name for text in view.params.get("by", []) for name in _cut(text).split(",") if name.strip())
    scope = replace(view.scope, preset=None)
    store = publication_store(view.store)
    opening = opening_measure(store, Scope(load=scope.load))
    try:
        question = nearest_question(store, _last_value(view, "measure") or opening, scope, by[:6])
    except ScopeError:
        return None
    problems += question.problems
    # The province as a whole cannot be compared with itself.
    if against == "province" and not any(
        name in parameters(question.scope, ()) for name in PUBLICATION_UNITS
    ):
        against = None
    return PressRequest(question, against, tuple(problems), view.lang, opening)


def request_and_figure(view: View) -> tuple[PressRequest, Quotable]:
    """The request and its figure. Call only if `read_request` is not None."""
    request = read_request(view)
    assert request is not None
    question = request.question
    cache_key = ("quotable", question.key, question.scope, question.by, request.against, settings())
    store = publication_store(view.store)
    figure = store.cache.get_or_compute(
        cache_key,
        lambda: quotable(store, question.key, question.scope, by=question.by, against=request.against),
    )
    return request, figure


def is_preset_period(view: View, problem: Problem) -> bool:
    """True if the problem is only that the scope bar has a named period, which is no whole month, quarter or year."""
    return problem.parameter == "period" and view.scope.preset is not None


def _last_value(view: View, name: str) -> str:
    return _cut((view.params.get(name) or [""])[-1].strip())


def _cut(text: str) -> str:
    return text if len(text) <= LONG else text[:LONG] + "…"


def _flat(params: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in params.items() for value in values]
