"""Signs that answers of an office do not settle the matter: reopened cases, dissatisfied citizens, few cases resolved.

An office may answer every case on time and solve none. Whether it needs a look is decided by its answers on time alone
(`queries.comparisons.peers.peer_comparison`), so that such an office would stand out nowhere. Each of the three shares
is compared with similar offices on the same ladder. None is a fault by itself, so that it is only said where to look.
"""

from queries.comparisons.peers.office_signs import OfficeSign, signs_by_measure
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

REOPENED, SATISFIED, RESOLVED = "reopened_share", "satisfied_share", "resolved_share"
# Least difference from similar offices, for the worse. Few cases are reopened anywhere, so that less of them says much.
# What counts as resolved is a custom of each office, which records it itself: only what no custom explains is reported.
LEAST_GAPS = {REOPENED: 0.05, SATISFIED: 0.25, RESOLVED: 0.30}


def outcome_signs(store: Store, key: str, scope: Scope) -> list[OfficeSign]:
    """The offices that need a look by one of the three shares and are far from similar ones.

    The number of cases is that behind the share: closed ones, or ratings. Raises ScopeError for invalid scopes.
    """
    return signs_by_measure(store, key, scope, least_gap=LEAST_GAPS[key])
