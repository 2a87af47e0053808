"""Peer groups that have become slower as a whole than in the same days of the year before.

Offices of such a group look like similar ones, and where groups differ much by nature the group is like others, too.
"""

from dataclasses import dataclass, replace

import numpy as np

from persian.calendar import shift_year
from queries.comparisons.peers.unit_sums import unit_sums
from queries.measures import MEASURES
from queries.question.question import Columns, make_question
from queries.settings.province_settings import settings
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.sums.arithmetic.sums_by_keys import sum_by_numbers
from queries.vocabulary.scope import Scope, scope_of_units
from stats.peers.slower_groups import GroupCells
from stats.peers.slower_groups import slower_groups as groups_by_rule

BY = ("agency", "kind")


@dataclass(frozen=True)
class SlowerGroup:
    """A peer group (code) with its compared offices, its share on time, that of the year before, and its cases due.

    The share of the year before is that of the same days with as many cases of each kind.
    """

    group: str
    offices: int
    share: float
    before: float
    n: int


def slower_groups(store: Store, scope: Scope) -> list[SlowerGroup]:
    """The groups that have become slower as a whole, the largest fall first, without cases of provincial trips.

    All offices are compared, whatever the scope names. None where the period has no beginning or is longer than a year,
    or where the data do not reach back to the year before. Cached for a state of the data. Raises ScopeError for
    invalid scopes.
    """
    whole = scope_of_units(replace(scope, trips="out"), "agency")
    return store.cache.get_or_compute(
        ("slower groups", whole, settings()), lambda: _slower_groups(store, whole)
    )


def group_cells(store: Store, scope: Scope, before: Scope) -> GroupCells:
    """Cases due and answered on time in two periods, by office and kind (keys), of offices with a peer group."""
    now, then = _sums(store, scope), _sums(store, before)
    amounts = {
        name: np.concatenate([side[name.removesuffix("_before")] * (side is own) for side in (now, then)])
        for own, names in ((now, ("n", "hits")), (then, ("n_before", "hits_before")))
        for name in names
    }
    keys = {name: np.concatenate([now[name], then[name]]).astype(np.int64) for name in BY}
    parents = store.parents("agency")
    group = np.array([int(parents.get(int(key), 0)) for key in keys["agency"]], dtype=np.int64)
    given = (keys["agency"] != NOT_GIVEN_KEY) & (group > 0)
    if not given.any():
        none = np.zeros(0, dtype=np.int64)
        return GroupCells(none, none, none, *(np.zeros(0) for _ in amounts))
    cells = sum_by_numbers(
        {name: column[given] for name, column in {"group": group, **keys}.items()},
        {name: column[given].astype(float) for name, column in amounts.items()},
    )
    return GroupCells(*(cells[name] for name in ("group", "agency", "kind", *amounts)))


def _sums(store: Store, scope: Scope) -> Columns:
    return unit_sums(make_question(store, MEASURES["on_time_share"], scope, by=BY, lang="fa"))


def _slower_groups(store: Store, scope: Scope) -> list[SlowerGroup]:
    if scope.first is None or scope.last is None or store.first_day is None:
        return []
    before = scope.with_period(shift_year(scope.first, -1), shift_year(scope.last, -1))
    assert before.first is not None
    assert before.last is not None
    if before.last >= scope.first or before.first < store.first_day:
        return []
    found = groups_by_rule(group_cells(store, scope, before))
    codes = store.codes("peer_group")
    rows = zip(found.group, found.offices, found.share, found.before, found.n, strict=True)
    return [
        SlowerGroup(codes[int(group)], int(offices), float(share), float(past), int(n))
        for group, offices, share, past, n in rows
        if n >= settings().minimum_n.comparison
    ]
