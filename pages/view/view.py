"""What one viewer looks at: the store, the scope that the URL asks for, the language; and links to other scopes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

import streamlit as st

from persian.bidi import strip_control_characters
from persian.calendar import format_day
from persian.translate import translator
from queries.question.filters import without_unknown_codes
from queries.question.vintage import as_of, last_complete_day
from queries.storage.store import Store, open_store
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope, code_labels

LANGUAGES = {"fa": "فارسی", "en": "English"}
DEFAULT_LANGUAGE = "fa"
Params = dict[str, list[str]]
MAX_ADDRESS_LENGTH = 8_000  # characters of an address
_TOO_LONG = Problem(
    "address",
    "",
    "نشانی بیش از اندازه بلند است؛ پایان آن خوانده نشد.",
    "The address is too long; the end of it was not read.",
)


@dataclass(frozen=True)
class View:
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
    def last_complete_day(self) -> date:
        """The last day that is wholly known: a month is over when that is its last day."""
        return last_complete_day(self.as_of) if self.as_of else self.today

    def link(self, **change: list[str] | None) -> str:
        """The address of this view with some parameters changed; None takes a parameter out."""
        kept = {key: values for key, values in self.extra_params().items() if values}
        wanted = kept | self.scope.to_params() | {key: values or [] for key, values in change.items()}
        return "?" + urlencode([(key, value) for key, values in wanted.items() for value in values])

    def screen_link(self, screen: str, **change: list[str] | None) -> str:
        """The address of another screen with the scope of this view, changed like that of `link`.

        What this screen was asked to show stays behind; "" is the overview.
        """
        language = {"lang": [self.lang]} if self.lang != DEFAULT_LANGUAGE else {}
        wanted = language | self.scope.to_params() | {key: values or [] for key, values in change.items()}
        query = urlencode([(key, value) for key, values in wanted.items() for value in values])
        return f"{screen or './'}?{query}"

    def extra_params(self) -> Params:
        """The parameters that are not part of the scope: language, and what a page chose to show."""
        scope = {*DIMENSION_FIELDS, "period", "trips", "as_of", "load"}
        return {key: list(values) for key, values in self.params.items() if key not in scope}

    def labels(self) -> dict[str, dict[str, str]]:
        """What every code of the scope is called."""
        names = {
            name: dimension_labels(self.store, name, self.lang)
            for name in DIMENSION_FIELDS
            if name not in ("kind", "channel")
        }
        return names | code_labels(self.lang)

    def sentence(self) -> str:
        """The scope in words."""
        return self.scope.sentence(self.lang, self.labels())

    def day_text(self, day: date) -> str:
        """A day in words."""
        return format_day(day, self.lang, style="long")


def language(params: Mapping[str, list[str]]) -> str:
    """The language that the address asks for."""
    wanted = (params.get("lang") or [DEFAULT_LANGUAGE])[-1]
    return wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE


def address_params() -> Params:
    """The parameters of the address, each with all its values."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def sanitised_params(params: Params) -> Params:
    """The parameters without marks that are not seen, and no more of them than a browser's address holds.

    Every link of a screen repeats them: what is very long would be so some hundreds of times.
    """
    kept: Params = {}
    room = MAX_ADDRESS_LENGTH
    for key, values in params.items():
        for value in values:
            room -= len(key) + len(value)
            if room >= 0:
                kept.setdefault(strip_control_characters(key), []).append(strip_control_characters(value))
    return kept


def view_from_params(raw_params: Params) -> View:
    """The view that an address asks for. Raises StoreError when the store cannot be read."""
    store = open_store()
    params = sanitised_params(raw_params)
    today = store.as_of.date() if store.as_of else date.today()
    scope, problems = Scope.from_params(params, today=today)
    scope, strange = without_unknown_codes(store, scope)
    try:
        moment = as_of(store, scope)
    except ScopeError as error:
        strange.append(error.problem)
        scope = replace(scope, load=None)
        moment = as_of(store, scope)
    problems += strange + _language_problem(params)
    if sum(map(len, params.values())) < sum(map(len, raw_params.values())):
        problems.append(_TOO_LONG)
    return View(
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

    return dict(store.cache.get_or_compute(("labels", name, lang), looked_up))
