"""What the press screen is asked: the question on the lattice nearest to the address, and what gave way for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from pages.view.view import DEFAULT_LANGUAGE, View
from queries.disclosure.publication_grid import PUBLICATION_UNITS
from queries.press.comparison import Reference, parse_reference
from queries.press.json_record import parameters
from queries.press.nearest_question import DEFAULT_MEASURE, PublishableQuestion, nearest_question
from queries.press.quote import Quotable, quotable
from queries.settings.province_settings import settings
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import Scope

LONG = 60  # characters of a value that are repeated to the reader


@dataclass(frozen=True)
class PressRequest:
    """A question with an answer, what it is compared with, and what of the address could not be heeded."""

    question: PublishableQuestion
    against: Reference | None
    problems: tuple[Problem, ...]
    lang: str

    @property
    def scope(self) -> Scope:
        """Its scope, on the lattice."""
        return self.question.scope

    def link(self, **change: list[str] | None) -> str:
        """The address of this question, nothing else in it, with some parameters changed; None takes one out."""
        return f"?{urlencode(_flat(self.params() | {k: v or [] for k, v in change.items()}), safe='/,')}"

    def params(self) -> dict[str, list[str]]:
        """The parameters of an address that asks exactly this."""
        given: dict[str, list[str]] = {"lang": [self.lang]} if self.lang != DEFAULT_LANGUAGE else {}
        if self.question.key != DEFAULT_MEASURE:
            given["measure"] = [self.question.key]
        for name, value in parameters(self.scope, self.question.by).items():
            given[name] = list(value) if isinstance(value, list) else [str(value)]
        if self.against:
            given["against"] = [self.against]
        if self.scope.load is not None:
            given["load"] = [str(self.scope.load)]
        return given


def read_request(view: View) -> PressRequest | None:
    """The question; None where no whole month is known yet, so that there is nothing to ask."""
    problems: list[Problem] = []
    against: Reference | None = None
    try:
        against = parse_reference(_last_value(view, "against"))
    except ScopeError as error:
        problems.append(error.problem)
    by = tuple(name for text in view.params.get("by", []) for name in _cut(text).split(",") if name.strip())
    scope = replace(view.scope, preset=None)
    try:
        found = nearest_question(view.store, _last_value(view, "measure") or DEFAULT_MEASURE, scope, by[:6])
    except ScopeError:
        return None
    problems += found.problems
    if against == "province" and not any(name in parameters(found.scope, ()) for name in PUBLICATION_UNITS):
        against = None
    return PressRequest(found, against, tuple(problems), view.lang)


def request_and_figure(view: View) -> tuple[PressRequest, Quotable]:
    """The question and its answer. Only where there is one to ask."""
    wanted = read_request(view)
    assert wanted is not None
    question = wanted.question
    about = ("quotable", question.key, question.scope, question.by, wanted.against, settings())
    told = view.store.cache.get_or_compute(
        about,
        lambda: quotable(view.store, question.key, question.scope, by=question.by, against=wanted.against),
    )
    return wanted, told


def is_preset_period(view: View, problem: Problem) -> bool:
    """Whether a problem is only that the bar has a period with a name, which is no whole month, quarter or year."""
    return problem.parameter == "period" and view.scope.preset is not None


def _last_value(view: View, name: str) -> str:
    return _cut((view.params.get(name) or [""])[-1].strip())


def _cut(text: str) -> str:
    return text if len(text) <= LONG else text[:LONG] + "…"


def _flat(params: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in params.items() for value in values]
