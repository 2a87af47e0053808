"""Signs that answers of an office do not settle the matter: reopened cases, dissatisfied citizens, few cases resolved.

An office may answer every case on time and solve none. Whether it needs a look is decided by its answers on time alone
(`queries.comparisons.peers.peer_comparison`), so that such an office would stand out nowhere. Each of the three shares
is compared with similar offices on the same ladder. None is a fault by itself, so that it is only said where to look.

Satisfaction is looked at over the last weeks as well: where it has collapsed, the earlier ratings of a longer period
hide it.
"""

from datetime import timedelta

from queries.comparisons.peers.office_signs import OfficeSign, signs_by_measure
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

REOPENED, SATISFIED, RESOLVED = "reopened_share", "satisfied_share", "resolved_share"
# Least difference from similar offices, for the worse. Few cases are reopened anywhere, so that less of them says much.
# What counts as resolved is a custom of each office, which records it itself: only what no custom explains is reported.
MIN_GAPS = {REOPENED: 0.05, SATISFIED: 0.25, RESOLVED: 0.30}
LATE_DAYS = 56
MIN_SATISFIED_LATELY = 0.30  # of fewer ratings, and looked at a second time


def outcome_signs(store: Store, key: str, scope: Scope) -> list[OfficeSign]:
    """The offices that need a look by one of the three shares and are far from similar ones.

    The number of cases is that behind the share: closed ones, or ratings. Raises ScopeError for invalid scopes.
    """
    return signs_by_measure(store, key, scope, least_gap=MIN_GAPS[key])


def seldom_satisfied_lately(store: Store, scope: Scope) -> list[OfficeSign]:
    """The offices far from similar ones by the ratings on cases closed in the last LATE_DAYS up to as-of.

    Those that the period of the scope names already are left out. Raises ScopeError for invalid scopes.
    """
    if store.as_of is None:
        return []
    last = store.as_of.date()
    late = scope.with_period(last - timedelta(LATE_DAYS - 1), last)
    named = {sign.office for sign in outcome_signs(store, SATISFIED, scope)}
    signs = signs_by_measure(store, SATISFIED, late, least_gap=MIN_SATISFIED_LATELY)
    return [sign for sign in signs if sign.office not in named]
