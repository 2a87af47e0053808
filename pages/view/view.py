"""What one viewer looks at: the store, the scope that the URL asks for, the language; and links to other scopes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

import streamlit as st

from persian.bidi import visible
from persian.calendar import format_day
from persian.translate import translator
from queries.question.filters import known
from queries.question.vintage import as_of, whole_day
from queries.storage.store import Store, open_store
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import LISTS, Scope, code_labels

LANGUAGES = {"fa": "فارسی", "en": "English"}
DEFAULT_LANGUAGE = "fa"
Params = dict[str, list[str]]
MOST = 8_000  # characters of an address
_TOO_LONG = Problem(
    "address",
    "",
    "نشانی بیش از اندازه بلند است؛ پایان آن خوانده نشد.",
    "The address is too long; the end of it was not read.",
)


@dataclass(frozen=True)
class Viewing:
    """One viewer's view of one state of the store."""

    store: Store
    scope: Scope
    problems: tuple[Problem, ...]
    lang: str
    dark: bool
    params: Mapping[str, list[str]]  # of the address as it came, scope and others
    as_of: datetime | None  # up to when the scope's data are known; None where nothing is loaded

    def t(self, message: str) -> str:
        """A message in the viewer's language."""
        return translator(self.lang)(message)

    @property
    def today(self) -> date:
        """The day of as-of: what "today" means on every screen."""
        return self.as_of.date() if self.as_of else date.today()

    @property
    def whole_day(self) -> date:
        """The last day that is wholly known: a month is over when that is its last day."""
        return whole_day(self.as_of) if self.as_of else self.today

    def link(self, **change: list[str] | None) -> str:
        """The address of this view with some parameters changed; None takes a parameter out."""
        kept = {key: values for key, values in self.others().items() if values}
        wanted = kept | self.scope.to_params() | {key: values or [] for key, values in change.items()}
        return "?" + urlencode([(key, value) for key, values in wanted.items() for value in values])

    def to(self, screen: str, **change: list[str] | None) -> str:
        """The address of another screen with the scope of this view, changed like that of `link`.

        What this screen was asked to show stays behind; "" is the overview.
        """
        language = {"lang": [self.lang]} if self.lang != DEFAULT_LANGUAGE else {}
        wanted = language | self.scope.to_params() | {key: values or [] for key, values in change.items()}
        query = urlencode([(key, value) for key, values in wanted.items() for value in values])
        return f"{screen or './'}?{query}"

    def others(self) -> Params:
        """The parameters that are not part of the scope: language, and what a page chose to show."""
        scope = {*LISTS, "period", "trips", "as_of", "load"}
        return {key: list(values) for key, values in self.params.items() if key not in scope}

    def labels(self) -> dict[str, dict[str, str]]:
        """What every code of the scope is called."""
        names = {
            name: dimension_labels(self.store, name, self.lang)
            for name in LISTS
            if name not in ("kind", "channel")
        }
        return names | code_labels(self.lang)

    def sentence(self) -> str:
        """The scope in words."""
        return self.scope.sentence(self.lang, self.labels())

    def day(self, day: date) -> str:
        """A day in words."""
        return format_day(day, self.lang, style="long")


def language(params: Mapping[str, list[str]]) -> str:
    """The language that the address asks for."""
    wanted = (params.get("lang") or [DEFAULT_LANGUAGE])[-1]
    return wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE


def address() -> Params:
    """The parameters of the address, each with all its values."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def readable(params: Params) -> Params:
    """The parameters without marks that are not seen, and no more of them than a browser's address holds.

    Every link of a screen repeats them: what is very long would be so some hundreds of times.
    """
    kept: Params = {}
    room = MOST
    for key, values in params.items():
        for value in values:
            room -= len(key) + len(value)
            if room >= 0:
                kept.setdefault(visible(key), []).append(visible(value))
    return kept


def look(given: Params) -> Viewing:
    """The view that an address asks for. Raises StoreError when the store cannot be read."""
    store = open_store()
    params = readable(given)
    today = store.as_of.date() if store.as_of else date.today()
    scope, problems = Scope.from_params(params, today=today)
    scope, strange = known(store, scope)
    try:
        moment = as_of(store, scope)
    except ScopeError as error:
        strange.append(error.problem)
        scope = replace(scope, load=None)
        moment = as_of(store, scope)
    problems += strange + _language_problem(params)
    if sum(map(len, params.values())) < sum(map(len, given.values())):
        problems.append(_TOO_LONG)
    return Viewing(
        store, scope, tuple(problems), language(params), st.context.theme.type == "dark", params, moment
    )


def _language_problem(params: Params) -> list[Problem]:
    wanted = (params.get("lang") or [DEFAULT_LANGUAGE])[-1]
    if wanted in LANGUAGES:
        return []
    fa = f"زبان «{wanted}» شناخته نیست؛ فارسی نشان داده شد."
    return [Problem("lang", wanted, fa, f"The language “{wanted}” is not known; Persian is shown.")]


def dimension_labels(store: Store, name: str, lang: str) -> dict[str, str]:
    """What the codes of a dimension are called in a language, those that were given by a source."""

    def looked_up() -> dict[str, str]:
        rows = store.dimension(name)
        rows = rows[rows.index != 0]
        return dict(zip(rows["code"], rows["name_fa" if lang == "fa" else "name_en"], strict=True))

    return dict(store.memo.recall(("labels", name, lang), looked_up))
