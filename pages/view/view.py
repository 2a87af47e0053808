"""The view of one viewer: store, scope and language as read from the URL, and links to other views."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

import streamlit as st

from pages.view.percent_encoding import quoted_in_query
from pages.view.viewer import viewer
from persian.bidi import isolate, strip_control_characters
from persian.calendar import format_day
from persian.translate import Translator, translator
from queries.question.filters import without_unknown_codes
from queries.question.vintage import as_of, last_complete_day, load_start
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope, code_labels, joined_names

LANGUAGES = {"fa": "فارسی", "en": "English"}
DEFAULT_LANGUAGE = "fa"
Params = dict[str, list[str]]
MAX_ADDRESS_LENGTH = 8_000  # characters
# Order and search of the tables, which only the browser reads (assets/piece/tables.js).
TABLES_PARAM = "tables"
_TOO_LONG = Problem(
    "address",
    "",
    "نشانی بیش از اندازه بلند است؛ پایان آن خوانده نشد.",
    "The address is too long; the end of it was not read.",
)

# A screen has a hundred links, which repeat the same few parameters and codes.
_quoted = lru_cache(maxsize=512)(quoted_in_query)


def _query(params: Params) -> str:
    """The query of an address: as `urllib.parse.urlencode` makes it, in a third of its time."""
    return "&".join(
        [f"{_quoted(name)}={_quoted(value)}" for name, values in params.items() for value in values]
    )


@dataclass(frozen=True)
class View:
    """One viewer's view of a state of the store, limited to the rows that this viewer may read.

    `problems` are the parts of the address that were ignored. `params` are all parameters of the address,
    those of the scope and others. `as_of` is the moment up to which the data of the scope are complete,
    None if nothing is loaded.
    """

    store: Store
    scope: Scope
    problems: tuple[Problem, ...]
    lang: str
    dark: bool
    params: Mapping[str, list[str]]
    as_of: datetime | None

    @property
    def t(self) -> Translator:
        """The translator into the viewer's language: `t("…")`, `t.plural("…", "…", n)`."""
        return translator(self.lang)

    @property
    def today(self) -> date:
        """The day of as-of, which is "today" on every screen."""
        return self.as_of.date() if self.as_of else date.today()

    @property
    def last_complete_day(self) -> date:
        """The last day for which the data are complete. A month is over if this day is not before its last day."""
        return last_complete_day(self.as_of) if self.as_of else self.today

    def link(self, **change: list[str] | None) -> str:
        """The address of this view with some parameters changed; None removes a parameter."""
        query_params = self._own_params | {key: values or [] for key, values in change.items()}
        return f"?{_query(query_params)}"

    def screen_link(self, screen: str, **change: list[str] | None) -> str:
        """The address of another screen with this view's scope, changed as in `link`. "" is the overview.

        Parameters that belong to the current screen only are dropped.
        """
        query_params = self._params_elsewhere | {key: values or [] for key, values in change.items()}
        return f"{screen or './'}?{_query(query_params)}"

    # A screen has hundreds of links: what they share is put together once.
    @cached_property
    def _own_params(self) -> Params:
        extra = {key: values for key, values in self.extra_params().items() if values}
        return extra | self.scope.to_params()

    @cached_property
    def _params_elsewhere(self) -> Params:
        language = {"lang": [self.lang]} if self.lang != DEFAULT_LANGUAGE else {}
        return language | self.scope.to_params()

    def may_open(self, screen: str) -> bool:
        """Whether the viewer may open a screen, so that it may be linked to."""
        return viewer().access.may_open(screen)

    @property
    def compares(self) -> bool:
        """Whether offices and counties may be compared with one another here: only where all rows can be read."""
        return self.store.limits is None

    def extra_params(self) -> Params:
        """The parameters outside the scope: the language and choices specific to a screen."""
        others = {*DIMENSION_FIELDS, "period", "trips", "as_of", "load", TABLES_PARAM}
        return {key: list(values) for key, values in self.params.items() if key not in others}

    def labels(self) -> dict[str, dict[str, str]]:
        """Labels of all codes in the scope's dimensions, by dimension and code, in the viewer's language."""
        names = {
            name: dimension_labels(self.store, name, self.lang)
            for name in DIMENSION_FIELDS
            if name not in ("kind", "channel")
        }
        return names | code_labels(self.lang)

    def sentence(self) -> str:
        """Description of the scope, plus whose cases it covers where that is not obvious."""
        labels, limits = self.labels(), self.store.limits
        text = self.scope.sentence(self.lang, labels)
        if limits is None or limits.allow_nothing or limits.only_dimension is not None:
            return text
        names = [
            isolate(labels[name].get(code, code)) for name, codes in limits.codes.items() for code in codes
        ]
        only = self.t("only cases of {names}").format(names=joined_names(names, self.lang))
        return f"{text} · {only}"

    def day_text(self, day: date) -> str:
        """A day written out in the viewer's language and calendar."""
        return format_day(day, self.lang, style="long")


def language(params: Mapping[str, list[str]]) -> str:
    """The language in the address; the default if there is none or it is unknown."""
    requested = (params.get("lang") or [DEFAULT_LANGUAGE])[-1]
    return requested if requested in LANGUAGES else DEFAULT_LANGUAGE


def address_params() -> Params:
    """The query parameters of the current address, each with all its values."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def sanitised_params(params: Params) -> Params:
    """The parameters without control characters, cut off at the maximum length of an address.

    Every link of a screen repeats the parameters, so a very long one would be sent some hundreds of times.
    """
    sanitised: Params = {}
    room = MAX_ADDRESS_LENGTH
    for key, values in params.items():
        for value in values:
            room -= len(key) + len(value)
            if room >= 0:
                sanitised.setdefault(strip_control_characters(key), []).append(
                    strip_control_characters(value)
                )
    return sanitised


def view_from_params(raw_params: Params, *, screen: str) -> View:
    """Build the view of a screen for the parameters of an address, limited to the rows that the viewer sees on it.

    Raises StoreError if the store cannot be read, and NoViewer outside the session of a viewer.

    Parameters that are unknown or invalid are left out of the scope and listed in `problems`.
    """
    limits = viewer().access.limits_of(screen)
    store = open_store().limited(limits)
    params = sanitised_params(raw_params)
    today = store.as_of.date() if store.as_of else date.today()
    scope, problems = Scope.from_params(params, today=today, load_start=load_start(store))
    scope, ignored = without_unknown_codes(store, scope)
    scope = _with_own_units(store, scope, limits)
    try:
        as_of_moment = as_of(store, scope)
    except ScopeError as error:
        ignored.append(error.problem)
        # An unknown load number must not break the page: fall back to the newest load.
        scope = replace(scope, load=None)
        as_of_moment = as_of(store, scope)
    problems += ignored + _language_problem(params)
    # `sanitised_params` dropped values at the end of a too long address.
    if sum(map(len, params.values())) < sum(map(len, raw_params.values())):
        problems.append(_TOO_LONG)
    return View(
        store, scope, tuple(problems), language(params), st.context.theme.type == "dark", params, as_of_moment
    )


def _with_own_units(store: Store, scope: Scope, limits: RowLimits | None) -> Scope:
    """The scope with the viewer's own counties or agencies chosen where it names none.

    The rows are limited anyway. Written into the scope, the limit is visible to the reader, and rates use the
    inhabitants of these counties only.
    """
    if limits is None or limits.only_dimension is None:
        return scope
    field = DIMENSION_FIELDS[limits.only_dimension]
    in_data = set(store.dimension(limits.only_dimension)["code"])
    own = tuple(code for code in limits.codes[limits.only_dimension] if code in in_data)
    chosen: dict[str, Any] = {field: own}
    return scope if getattr(scope, field) else replace(scope, **chosen)


def _language_problem(params: Params) -> list[Problem]:
    requested = (params.get("lang") or [DEFAULT_LANGUAGE])[-1]
    if requested in LANGUAGES:
        return []
    fa = f"زبان «{requested}» شناخته نشد؛ فارسی نشان داده شد."
    return [Problem("lang", requested, fa, f"The language “{requested}” is not known; Persian is shown.")]


def dimension_labels(store: Store, name: str, lang: str) -> dict[str, str]:
    """Labels by code of a dimension, in a language, without the row for "not given" (its key is 0)."""

    def read_labels() -> dict[str, str]:
        rows = store.dimension(name)
        rows = rows[rows.index != 0]
        return dict(zip(rows["code"], rows["name_fa" if lang == "fa" else "name_en"], strict=True))

    return dict(store.cache.get_or_compute(("labels", name, lang), read_labels))
