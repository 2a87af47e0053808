"""Comparisons of all offices or counties with similar ones, computed once for every screen that shows them.

The store keeps them; pieces of screens are kept besides, and to pickle such frames takes longer than to look them up.
"""

from dataclasses import replace

from pages.view.view import View
from pages.view.view_data import scope_until_as_of
from queries.comparisons.peers.peer_comparison import (
    DAYS_WAITED,
    HANDOFFS,
    NEVER_ANSWERED,
    ON_TIME,
    PeerComparison,
    assessed_offices,
    peer_comparison,
)
from queries.comparisons.peers.peer_history import with_history

ASSESSED = (ON_TIME, DAYS_WAITED, NEVER_ANSWERED, HANDOFFS)


def compare_with_peers(view: View) -> PeerComparison:
    """Comparison by share on time: all offices, whatever the scope's agency filter, without trip cases."""
    return peer_comparison(view.store, ON_TIME, view.scope, lang=view.lang)


def compare_with_history(view: View) -> PeerComparison:
    """`compare_with_peers` with since when offices need a look, which compares several earlier periods as well."""
    return with_history(view.store, compare_with_peers(view))


def compare_offices(view: View) -> dict[str, PeerComparison]:
    """Comparisons of all offices by every measure that they are assessed by, the share on time first."""
    others = [key for key in ASSESSED if key != ON_TIME]
    return {ON_TIME: compare_with_peers(view)} | {
        key: peer_comparison(view.store, key, view.scope, lang=view.lang) for key in others
    }


def assessed_by_others(view: View) -> dict[str, dict[str, str]]:
    """The assessments of all offices (by code) by the measures of `ASSESSED` other than the share on time."""
    others = [key for key in ASSESSED if key != ON_TIME]
    return {key: assessed_offices(view.store, key, view.scope) for key in others}


def compare_counties(view: View) -> dict[str, PeerComparison]:
    """Comparisons of all counties by the measures of `ASSESSED`, with trip cases if the scope has them."""
    scope = replace(scope_until_as_of(view), counties=())
    return {
        key: peer_comparison(view.store, key, scope, by="county", trips=scope.trips, lang=view.lang)
        for key in ASSESSED
    }
