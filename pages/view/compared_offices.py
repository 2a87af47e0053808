"""Comparisons of offices or counties with similar ones, computed once for every screen that shows them.

The store keeps them; pieces of screens are kept besides, and to pickle such frames takes longer than to look them up.
"""

from dataclasses import replace

from pages.view.view import View
from pages.view.view_data import scope_until_as_of
from queries.comparisons.peers.one_unit import comparison_for_unit
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


def compare_office(view: View, code: str) -> dict[str, PeerComparison]:
    """Comparisons of an office by every measure that it is assessed by, the share on time first.

    Only its own rows are sure to be there.
    """
    # The header of its page has compared all offices by the share on time.
    return {ON_TIME: compare_with_peers(view)} | {
        key: comparison_for_unit(view.store, key, view.scope, code, by="agency", lang=view.lang)
        for key in ASSESSED
        if key != ON_TIME
    }


def assessed_by_others(view: View) -> dict[str, dict[str, str]]:
    """The assessments of all offices (by code) by the measures of `ASSESSED` other than the share on time."""
    others = [key for key in ASSESSED if key != ON_TIME]
    return {key: assessed_offices(view.store, key, view.scope) for key in others}


def compare_county(view: View, code: str) -> dict[str, PeerComparison]:
    """Comparisons of a county by the measures of `ASSESSED`, with trip cases if the scope has them.

    Only its own rows are sure to be there.
    """
    scope = replace(scope_until_as_of(view), counties=())
    return {
        key: comparison_for_unit(view.store, key, scope, code, by="county", trips=scope.trips, lang=view.lang)
        for key in ASSESSED
    }
