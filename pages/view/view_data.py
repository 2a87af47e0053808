"""Queries for a view: measures in the viewer's scope, its days and months, and a cache for screen pieces."""

import pickle
from collections.abc import Callable, Hashable, Sequence
from datetime import date, timedelta
from functools import wraps
from typing import Any, TypeVar

from pages.view.piece_parts import is_independent, part_name, parts_of
from pages.view.piece_request import PieceRequest, request_for
from pages.view.two_workers import Step
from pages.view.view import View
from pages.view.viewer import viewer
from pages.view.worker_pool import begin_elsewhere, compute_elsewhere
from persian.calendar import CalendarPeriod, month_of, months
from queries.estimates.measure import Result, measure
from queries.settings.province_settings import Settings, settings
from queries.vocabulary.recorded import Recorded
from queries.vocabulary.scope import Scope

Value = TypeVar("Value")
FIRST_DAYS = timedelta(3)  # data that begin so late in a month still count for the whole month
MAX_EXTRA_PARAMS_LENGTH = 600  # characters of the parameters outside the scope


class _SettingsChanged(Exception):
    """The settings were edited while a piece was computed, which may therefore be a mixture of old and new ones."""


def cached(build: Callable[[View], Value]) -> Callable[[View], Value]:
    """Decorator: cache a function of a view for all sessions, by what it depends on.

    That is the state of the store and the rows that may be read of it, the screens to which the viewer may be led, the
    settings, scope, language and theme. Viewers of equal rights share what was computed for one of them.

    The value is kept pickled, so that nobody can change it and its size is known to the byte. While a screen is drawn
    for a viewer, a worker computes it if one is free.
    """
    parts = parts_of(build)

    @wraps(build)
    def lookup(view: View) -> Value:
        rules = settings()
        key = _key(view, build, rules)
        if key is None:
            return build(view)

        def compute() -> bytes:
            pickled = compute_elsewhere(_request(view, build), _steps(view, parts))
            if pickled is None:
                pickled = pickle.dumps(build(view))
            if settings() != rules:
                raise _SettingsChanged
            return pickled

        # The cache belongs to the store, and thereby to its state and limits.
        try:
            value: Value = pickle.loads(view.store.cache.get_or_compute(key, compute))
        except _SettingsChanged:
            return build(view)
        return value

    return lookup


def _key(view: View, build: Callable[[View], Any], rules: Settings) -> Hashable | None:
    """The key under which a piece is cached; None for one that is not."""
    access = viewer().access
    others = tuple(sorted((key, tuple(values)) for key, values in view.extra_params().items()))
    if sum(len(value) for _, values in others for value in values) > MAX_EXTRA_PARAMS_LENGTH:
        return None  # no link has so long an address; caching made-up ones would fill the memory
    screens = access.sees_everything or tuple(sorted(access.screens))
    return "piece", part_name(build), rules, view.scope, view.lang, view.dark, others, screens


def _request(view: View, build: Callable[[View], Any]) -> PieceRequest:
    return request_for(view, build.__module__, build.__qualname__)


def _steps(view: View, parts: Sequence[Callable[[View], Any]]) -> list[Step]:
    """The steps of the parts of a piece. The viewer's own worker computes the first of them, and others any worker."""
    steps = dict[str, Step]()
    for build in parts:
        own = [steps[part_name(part)] for part in parts_of(build)]
        steps[part_name(build)] = Step(_request(view, build), own, is_independent=bool(steps))
    return list(steps.values())


def begin_pieces(view: View, pieces: Sequence[Callable[[View], Any]]) -> None:
    """Have workers begin with those of these cached pieces that the cache lacks, if the viewer is alone.

    They are needed in this order, soon.
    """
    steps = list[Step]()
    for build in pieces:
        key = _key(view, build, settings())
        if key is not None and view.store.cache.kept(key) is None:
            parts = _steps(view, parts_of(build))
            steps += [*parts, Step(_request(view, build), parts, is_independent(build))]
    if any(step.is_independent for step in steps):
        begin_elsewhere(steps)


def query_measure(
    view: View,
    key: str,
    scope: Scope | None = None,
    *,
    by: tuple[str, ...] = (),
    needs: frozenset[Recorded] = frozenset(),
) -> Result:
    """Compute a measure for the viewer's scope, or for `scope` if given; see `measure` for `needs`.

    Raises NoViewer outside the session of a viewer.
    """
    viewer()
    own_scope = view.scope if scope is None else scope
    return measure(view.store, key, own_scope, by=by, lang=view.lang, needs=needs)


def scope_until_as_of(view: View) -> Scope:
    """The viewer's scope, cut off at as-of: an incomplete period must not be compared with a whole one."""
    scope = view.scope
    if scope.last is None or scope.last <= view.today or (scope.first and scope.first > view.today):
        return scope
    return scope.with_period(scope.first, view.today)


def last_day(view: View) -> date:
    """The last day of the scope for which there are data."""
    return min(view.scope.last or view.today, view.today)


def first_day(view: View) -> date:
    """The first day of the scope for which there are data."""
    earliest = view.store.first_day or view.today
    return max(view.scope.first or earliest, earliest)


def months_shown(view: View, *, minimum: int = 13, maximum: int = 60) -> list[CalendarPeriod]:
    """The months to draw a trend over: those of the scope, and for a short scope also earlier ones as context.

    At least `minimum` months (if the data reach back so far) and at most `maximum`, the latest ones.
    """
    end = last_day(view)
    earliest = view.store.first_day or end
    all_months = months(earliest, end) if earliest <= end else [month_of(end)]
    begin = first_day(view)
    in_scope = [month for month in all_months if month.last >= begin]
    return all_months[-min(max(len(in_scope), minimum), maximum) :]


def is_complete(view: View, month: CalendarPeriod) -> bool:
    """Whether cases are known of the whole month: it is over at as-of, and the data do not begin within it."""
    return month.last <= view.last_complete_day and not begins_within(view, month)


def begins_within(view: View, month: CalendarPeriod) -> bool:
    """Whether the data begin within a month, so that cases are known of a part of it only.

    Data that begin in the first days of a month are taken for those of the whole month: no case of its first days may
    exist.
    """
    earliest = view.store.first_day
    return earliest is not None and FIRST_DAYS < earliest - month.first <= month.last - month.first


def span_links(view: View, spans: Sequence[tuple[date, date]]) -> list[str]:
    """One address per span of days, each narrowing this view to that span.

    The span that is already shown links to the view without a period, so that a second click undoes the
    first.
    """
    shown = view.scope.first, view.scope.last
    return [
        view.link(period=None if span == shown else Scope().with_period(*span).to_params()["period"])
        for span in spans
    ]


def month_links(view: View, shown: Sequence[CalendarPeriod]) -> list[str]:
    """The addresses to which clicks on months lead."""
    return span_links(view, [(month.first, month.last) for month in shown])


def scope_over_months(view: View, shown: list[CalendarPeriod]) -> Scope:
    """The viewer's scope with its period set to whole months, cut off at as-of."""
    return view.scope.with_period(shown[0].first, min(shown[-1].last, view.today))
