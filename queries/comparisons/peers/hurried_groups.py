"""Peer groups that are given clearly less time for their cases than other groups.

With shorter deadlines, answers that are as fast as elsewhere are late more often. So such a group is called late as a
whole only if it still is when the cases of all other groups are judged by its deadlines too. That is done kind by kind,
because groups have no topics in common.
"""

from collections.abc import Collection

import numpy as np

from queries.comparisons.peers.hurried_pairs import is_hurried, sums_by_days_of
from queries.estimates.case_sums import cell_question
from queries.estimates.deadline_lengths import total_days_allowed
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

BY = ("agency", "kind")


def by_days_of_group(
    store: Store, scope: Scope, offices: Collection[str]
) -> dict[str, tuple[float, float]] | None:
    """Cases on time and cases due of each office (code), those of others judged by the days of a group of `offices`.

    None where the group is not given clearly less time.
    """
    question = cell_question(store, "on_time_share", scope, BY)
    days, codes = total_days_allowed(question), store.codes("agency")
    own = {"agency": [key for key, code in codes.items() if code in offices]}
    if not is_hurried(days, own, within=("kind",)):
        return None
    sums = sums_by_days_of(question, days, own, matters=("kind",))
    keys, row = np.unique(sums["agency"], return_inverse=True)
    hits, n = (np.bincount(row, sums[name]) for name in ("hits", "n"))
    return {
        codes[key]: (on_time, due)
        for key, on_time, due in zip(keys.tolist(), hits.tolist(), n.tolist(), strict=True)
        if key in codes
    }
