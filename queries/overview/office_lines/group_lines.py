"""Peer groups that are late, or slower than the year before, as a whole: their offices look like peers."""

from collections.abc import Collection

import numpy as np

from queries.comparisons.peers.hurried_groups import by_days_of_group
from queries.comparisons.peers.peer_comparison import PeerComparison
from queries.comparisons.peers.slow_units import SlowUnit
from queries.comparisons.peers.slower_groups import slower_groups
from queries.overview.office_lines.scope_signs import judges_all_cases
from queries.question.filters import chosen_offices
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.peers.late_groups import late_groups

NO_GROUP = ("", "none")  # codes of offices without a peer group


def late_groups_of_scope(store: Store, scope: Scope, comparison: PeerComparison) -> list[SlowUnit]:
    """The groups with an office of the scope that are late as a whole, the largest gap first.

    Offices with enough cases to be compared count. A group with clearly shorter deadlines than the others has to be
    late with these judged by its days as well. None for a part of the cases of offices, of a county, say.
    """
    if not judges_all_cases(scope):
        return []
    rows = comparison.frame
    rows = rows[(rows["n"] >= settings().minimum_n.comparison) & ~rows["withheld"].astype(bool)]
    rows = rows[~rows["group"].isin(NO_GROUP)]
    codes, number = np.unique(rows["group"].to_numpy(dtype=str), return_inverse=True)
    n = rows["n"].to_numpy(dtype=float)
    hits = np.rint(n * rows["value"].to_numpy(dtype=float))
    chosen, groups = chosen_offices(store, scope), []
    group = number.ravel() + 1
    for key, others in late_groups(hits, n, group).items():
        inside = group == key
        hurried = by_days_of_group(store, comparison.scope, frozenset(rows["agency"][inside]))
        if hurried is not None:
            in_time, due = np.array([hurried.get(office, (0.0, 0.0)) for office in rows["agency"]]).T
            # Cases of which a source only says whether they were in time have no days: an office may have no other.
            enough = due >= settings().minimum_n.comparison
            late = late_groups(in_time[enough], due[enough], group[enough])
            if key not in late:
                continue
            others = late[key]
        if chosen is None or not chosen.isdisjoint(rows["agency"][inside]):
            share = float(hits[inside].sum() / n[inside].sum())
            code, cases, offices = str(codes[key - 1]), int(n[inside].sum()), int(inside.sum())
            groups.append(SlowUnit(code, share, others, cases, offices, by_its_days=hurried is not None))
    return sorted(groups, key=lambda each: (each.share - each.usual, each.code))


def slower_groups_of_scope(store: Store, scope: Scope, *, without: Collection[str]) -> list[SlowUnit]:
    """The groups with an office of the scope that are slower than the year before, the largest fall first.

    All but those (codes) of which more is said. None for a part of the cases of offices, and in a store that is limited
    to some cases: others are compared with them.
    """
    if store.limits is not None or not judges_all_cases(scope):
        return []
    chosen = chosen_offices(store, scope)
    groups, group_of = store.codes("peer_group"), store.parents("agency")
    of_scope = {
        groups.get(group_of.get(key, 0))
        for key, code in store.codes("agency").items()
        if chosen is None or code in chosen
    }
    return [
        each for each in slower_groups(store, scope) if each.code in of_scope and each.code not in without
    ]
