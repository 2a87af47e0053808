"""Offices that are slow in one county only, and counties in which all are, or have become slower."""

from collections.abc import Collection

from queries.comparisons.peers.office_counties import (
    counties_late_everywhere,
    slow_counties,
)
from queries.comparisons.peers.part_signs import PartSign
from queries.comparisons.peers.slow_units import SlowUnit
from queries.comparisons.peers.slower_groups import slower_counties
from queries.estimates.measure import measure
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.scope import Scope


def slow_counties_of_scope(store: Store, scope: Scope) -> list[PartSign]:
    """The offices of the scope that are slow in one of its counties."""
    if not measure(store, "on_time_share", scope).coverage.is_recorded:
        return []
    offices, counties = chosen_offices(store, scope), frozenset(scope.counties)
    return [
        each
        for each in slow_counties(store, scope)
        if (offices is None or each.office in offices) and (not counties or each.code in counties)
    ]


def late_counties_of_scope(store: Store, scope: Scope) -> list[SlowUnit]:
    """The counties of the scope in which nearly all offices are later than elsewhere; none for some offices only."""
    if (
        chosen_offices(store, scope) is not None
        or not measure(store, "on_time_share", scope).coverage.is_recorded
    ):
        return []
    counties = frozenset(scope.counties)
    return [each for each in counties_late_everywhere(store, scope) if not counties or each.code in counties]


def slower_counties_of_scope(store: Store, scope: Scope, *, without: Collection[str]) -> list[SlowUnit]:
    """The counties of the scope in which nearly all offices have become slower, but for those of which more is said.

    None for some offices only, nor in a store that is limited to some cases: others are compared with them.
    """
    if (
        store.limits is not None
        or chosen_offices(store, scope) is not None
        or not measure(store, "on_time_share", scope).coverage.is_recorded
    ):
        return []
    counties = frozenset(scope.counties)
    return [
        each
        for each in slower_counties(store, scope)
        if (not counties or each.code in counties) and each.code not in without
    ]
