"""What screens ask of the data: a measure for the viewer's scope, and pieces of a screen kept until the next load."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache, wraps
from typing import Any, TypeVar

import streamlit as st

from pages.view.view import View
from persian.calendar import CalendarPeriod, month_of, months
from queries.estimates.measure import Result, measure
from queries.settings.province_settings import settings
from queries.vocabulary.scope import Scope

Value = TypeVar("Value")
MAX_CACHE_ENTRIES = 2_000  # pieces, some tens of kilobytes each
MAX_EXTRA_PARAMS_LENGTH = 600  # characters of what an address asks for beside the scope


def cached(build: Callable[[View], Value]) -> Callable[[View], Value]:
    """The function, its results kept for every viewer who asks for the same: scope, language, mode, and load."""

    def kept(name: str, known: tuple[object, ...], asked: tuple[object, ...], _view: View) -> Value:
        return build(_view)

    @lru_cache(maxsize=1)
    def keeping() -> Any:  # not before something is running: it is that which keeps
        return st.cache_data(show_spinner=False, max_entries=MAX_CACHE_ENTRIES)(kept)

    @wraps(build)
    def recall(view: View) -> Value:
        store = view.store
        finished = str(store.loads["finished_at"].max())
        known = (str(store.url), store.load, finished, settings().model_dump_json())
        others = tuple(sorted((key, tuple(values)) for key, values in view.extra_params().items()))
        if sum(len(value) for _, values in others for value in values) > MAX_EXTRA_PARAMS_LENGTH:
            return build(view)  # no screen makes such an address, and hundreds of them would fill the memory
        return keeping()(
            f"{build.__module__}.{build.__qualname__}",
            known,
            (view.scope, view.lang, view.dark, others),
            view,
        )

    return recall


def query_measure(view: View, key: str, scope: Scope | None = None, *, by: tuple[str, ...] = ()) -> Result:
    """A measure for the viewer's scope, or for another one."""
    return measure(view.store, key, view.scope if scope is None else scope, by=by, lang=view.lang)


def scope_until_as_of(view: View) -> Scope:
    """The viewer's scope without the days after as-of: half a period is not to be compared with a whole one."""
    scope = view.scope
    if scope.last is None or scope.last <= view.today or (scope.first and scope.first > view.today):
        return scope
    return scope.with_period(scope.first, view.today)


def last_day(view: View) -> date:
    """The last day that the scope really covers."""
    return min(view.scope.last or view.today, view.today)


def first_day(view: View) -> date:
    """The first day that the scope really covers."""
    earliest = view.store.first_day or view.today
    return max(view.scope.first or earliest, earliest)


def months_shown(view: View, *, minimum: int = 13, maximum: int = 60) -> list[CalendarPeriod]:
    """The months of the scope; of a short one also those before it, so that it is seen in its course."""
    end = last_day(view)
    earliest = view.store.first_day or end
    wanted = months(earliest, end) if earliest <= end else [month_of(end)]
    in_scope = [edge for edge in wanted if edge.last >= first_day(view)]
    return wanted[-min(max(len(in_scope), minimum), maximum) :]


def span_links(view: View, spans: Sequence[tuple[date, date]]) -> list[str]:
    """The address of this view of each span alone; of the one that is shown already, of the period without a name."""
    shown = view.scope.first, view.scope.last
    return [
        view.link(period=None if span == shown else Scope().with_period(*span).to_params()["period"])
        for span in spans
    ]


def month_links(view: View, edges: Sequence[CalendarPeriod]) -> list[str]:
    """The addresses that clicks on months lead to."""
    return span_links(view, [(edge.first, edge.last) for edge in edges])


def scope_over_months(view: View, edges: list[CalendarPeriod]) -> Scope:
    """The viewer's scope over whole months, up to as-of."""
    return view.scope.with_period(edges[0].first, min(edges[-1].last, view.today))
