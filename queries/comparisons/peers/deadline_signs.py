"""Signs that an office works for the deadline's sake: answers that pile up on the due day, and longer deadlines.

Either makes a share answered on time look better than the work is. Both are compared with similar offices on the same
ladder as everything else (`queries.comparisons.peers.peer_comparison`); neither is a fault by itself, so that it is
only said where to look.

Answers on the due day are looked at over the last weeks as well: where an office has begun with it lately, the earlier
answers of a longer period hide it.
"""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd

from queries.comparisons.peers.office_signs import OfficeSign, far_offices, share_counts, signs_by_measure
from queries.estimates.deadline_lengths import days_allowed
from queries.estimates.excess_late import MAX_GROUPS
from queries.measures import MEASURES
from queries.question.question import as_columns, make_question
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.sums.arithmetic.sums_by_keys import combination_numbers
from queries.sums.days_allowed import ALLOWED
from queries.vocabulary.scope import Scope, scope_of_units
from stats.arrays import Ints

ON_DUE_DAY = "deadline_bunching"
MIN_GAP = 0.15  # of the share beyond that of similar offices; smaller differences explain no share on time
LATE_DAYS = 28
# Of fewer cases, and looked at a second time: the two looks together name hardly more sound offices than the first.
MIN_GAP_LATELY = 0.25
LONGER = 1.5  # times the usual days of a kind and channel
# Share of the cases of similar offices: a deadline that more of them have is not longer than usual. Where half of the
# offices have half of the time, the median may be theirs, and all others would be named.
MAX_OF_SIMILAR = 0.2
MIX = ("topic_group", "kind", "channel")


def piles_on_due_day(store: Store, scope: Scope) -> list[OfficeSign]:
    """Offices whose answers on time came on the due day far more often than similar offices' answers."""
    return signs_by_measure(store, ON_DUE_DAY, scope, least_gap=MIN_GAP)


def piles_on_due_day_lately(store: Store, scope: Scope) -> list[OfficeSign]:
    """Such offices by the cases due in the last LATE_DAYS up to as-of, without those that the period names already.

    Raises ScopeError for invalid scopes.
    """
    if store.as_of is None:
        return []
    last = store.as_of.date()
    late = scope.with_period(last - timedelta(LATE_DAYS - 1), last)
    named = {sign.office for sign in piles_on_due_day(store, scope)}
    signs = signs_by_measure(store, ON_DUE_DAY, late, least_gap=MIN_GAP_LATELY)
    return [sign for sign in signs if sign.office not in named]


def longer_deadlines(store: Store, scope: Scope) -> list[OfficeSign]:
    """Offices of whose cases due far more than at similar offices had a longer deadline than is usual.

    The usual deadline is the median of the days from registration to the due day, over all cases of the same kind and
    channel. Nothing is said of an office whose topics no other has: these may have a deadline of their own; nor where
    more than MAX_OF_SIMILAR of the cases of similar offices have one as long. Cached for a state of the data. Raises
    ScopeError for invalid scopes.
    """
    whole = scope_of_units(replace(scope, trips="out"), "agency")
    cache_key = ("longer deadlines", whole, settings())
    return store.cache.get_or_compute(cache_key, lambda: _longer_deadlines(store, whole))


def _longer_deadlines(store: Store, scope: Scope) -> list[OfficeSign]:
    question = make_question(
        store, MEASURES["on_time_share"], scope, by=("agency", *MIX), lang="fa", max_groups=MAX_GROUPS
    )
    days = days_allowed(question)
    days = days[days["agency"] != 0]
    cells = _with_longer(days) if len(days) else days
    if not len(cells) or not cells["hits"].any():
        return []
    counts = share_counts(store, as_columns(cells), MIX)
    signs = far_offices(question.groups[0], counts, better="neither", least_gap=MIN_GAP)
    return [sign for sign in signs if sign.expected <= MAX_OF_SIMILAR]


def _with_longer(days: pd.DataFrame) -> pd.DataFrame:
    """Cases and those with a longer deadline (`hits`), by office and mix."""
    allowed, n = days[ALLOWED].to_numpy(), days["n"].to_numpy()
    way = combination_numbers([days["kind"].to_numpy(), days["channel"].to_numpy()])
    usual = _medians(np.unique(way, return_inverse=True)[1], allowed, n)
    hits = np.where(allowed > LONGER * np.maximum(usual, 1), n, 0)
    by_cell = days.assign(hits=hits).groupby(["agency", *MIX], as_index=False)
    return by_cell[["n", "hits"]].sum()


def _medians(group: Ints, days: Ints, n: Ints) -> Ints:
    """Median of the days of the group of each row, weighted by cases: the lower of two."""
    order = np.lexsort((days, group))
    total = np.cumsum(n[order])
    size = np.bincount(group, n)
    half = np.cumsum(size) - size / 2
    return days[order][np.searchsorted(total, half)][group]
