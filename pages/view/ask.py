"""What screens ask of the data: a measure for the viewer's scope, and pieces of a screen kept until the next load."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache, wraps
from typing import Any, TypeVar

import streamlit as st

from pages.view.view import Viewing
from persian.calendar import Edge, month_of, months
from queries.estimates.measure import Result, measure
from queries.settings.province_settings import settings
from queries.vocabulary.scope import Scope

Piece = TypeVar("Piece")
KEPT = 2_000  # pieces, some tens of kilobytes each
LONG = 600  # characters of what an address asks for beside the scope


def remembered(build: Callable[[Viewing], Piece]) -> Callable[[Viewing], Piece]:
    """The function, its results kept for every viewer who asks for the same: scope, language, mode, and load."""

    def kept(name: str, known: tuple[object, ...], asked: tuple[object, ...], _view: Viewing) -> Piece:
        return build(_view)

    @lru_cache(maxsize=1)
    def keeping() -> Any:  # not before something is running: it is that which keeps
        return st.cache_data(show_spinner=False, max_entries=KEPT)(kept)

    @wraps(build)
    def recall(view: Viewing) -> Piece:
        store = view.store
        finished = str(store.loads["finished_at"].max())
        known = (str(store.url), store.load, finished, settings().model_dump_json())
        others = tuple(sorted((key, tuple(values)) for key, values in view.others().items()))
        if sum(len(value) for _, values in others for value in values) > LONG:
            return build(view)  # no screen makes such an address, and hundreds of them would fill the memory
        return keeping()(
            f"{build.__module__}.{build.__qualname__}",
            known,
            (view.scope, view.lang, view.dark, others),
            view,
        )

    return recall


def ask(view: Viewing, key: str, scope: Scope | None = None, *, by: tuple[str, ...] = ()) -> Result:
    """A measure for the viewer's scope, or for another one."""
    return measure(view.store, key, view.scope if scope is None else scope, by=by, lang=view.lang)


def covered(view: Viewing) -> Scope:
    """The viewer's scope without the days after as-of: half a period is not to be compared with a whole one."""
    scope = view.scope
    if scope.last is None or scope.last <= view.today or (scope.first and scope.first > view.today):
        return scope
    return scope.with_period(scope.first, view.today)


def last_day(view: Viewing) -> date:
    """The last day that the scope really covers."""
    return min(view.scope.last or view.today, view.today)


def first_day(view: Viewing) -> date:
    """The first day that the scope really covers."""
    earliest = view.store.first_day or view.today
    return max(view.scope.first or earliest, earliest)


def months_shown(view: Viewing, *, least: int = 13, most: int = 60) -> list[Edge]:
    """The months of the scope; of a short one also those before it, so that it is seen in its course."""
    end = last_day(view)
    earliest = view.store.first_day or end
    wanted = months(earliest, end) if earliest <= end else [month_of(end)]
    in_scope = [edge for edge in wanted if edge.last >= first_day(view)]
    return wanted[-min(max(len(in_scope), least), most) :]


def span_links(view: Viewing, spans: Sequence[tuple[date, date]]) -> list[str]:
    """The address of this view of each span alone; of the one that is shown already, of the period without a name."""
    shown = view.scope.first, view.scope.last
    return [
        view.link(period=None if span == shown else Scope().with_period(*span).to_params()["period"])
        for span in spans
    ]


def month_links(view: Viewing, edges: Sequence[Edge]) -> list[str]:
    """The addresses that clicks on months lead to."""
    return span_links(view, [(edge.first, edge.last) for edge in edges])


def over_months(view: Viewing, edges: list[Edge]) -> Scope:
    """The viewer's scope over whole months, up to as-of."""
    return view.scope.with_period(edges[0].first, min(edges[-1].last, view.today))
