"""The topic that has most of an office's late cases. It is counted, and not compared with other offices."""

from dataclasses import dataclass

import numpy as np

from queries.comparisons.peers.office_counties import office_county_sums
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.sums.arithmetic.sums_by_keys import sum_by_numbers
from queries.vocabulary.scope import Scope
from stats.arrays import Floats

MAX = 0.5  # of the late cases of an office
MIN_LATE = 10  # late cases of the topic; fewer say little of where to look
SLOWER = 1.25  # times the late share of the office's other topics: otherwise the topic is only its usual work


@dataclass(frozen=True)
class LateTopic:
    """A topic (code) with its late cases, and those of the office in all topics."""

    topic: str
    late: int
    of: int


def late_topics(store: Store, scope: Scope) -> dict[str, LateTopic]:
    """The topic of most late cases, by office (code); only of offices that are slower in it than in their other topics.

    Late cases fell due in the period and had no answer by then. Cases of provincial trips are left out, as in the
    comparison of offices. Raises ScopeError for invalid scopes.
    """
    question, sums = office_county_sums(store, scope)
    used = (sums["agency"] != NOT_GIVEN_KEY) & (sums["topic"] != NOT_GIVEN_KEY) & (sums["n"] > 0)
    if scope.counties:
        keys = [key for key, code in store.codes("county").items() if code in scope.counties]
        used &= np.isin(sums["county"], keys)
    pairs = sum_by_numbers(
        {name: sums[name][used].astype(np.int64) for name in ("agency", "topic")},
        {name: sums[name][used].astype(float) for name in ("n", "hits")},
    )
    n: Floats = pairs["n"]
    late: Floats = n - pairs["hits"]
    agency, _, topic, _ = question.groups
    by_office = {}
    for key in np.unique(pairs["agency"]):
        of_office = np.flatnonzero(pairs["agency"] == key)
        most = of_office[int(np.argmax(late[of_office]))]
        if not _stands_out(n[of_office], late[of_office]):
            continue
        by_office[agency.code(int(key))] = LateTopic(
            topic.code(int(pairs["topic"][most])), int(late[most]), int(late[of_office].sum())
        )
    return by_office


def _stands_out(n: Floats, late: Floats) -> bool:
    """Whether the topic with the most late cases has most of them, and a larger part of its own than the others."""
    most = int(np.argmax(late))
    others, late_others = n.sum() - n[most], late.sum() - late[most]
    return bool(
        late[most] >= MIN_LATE
        and late[most] > MAX * late.sum()
        and others > 0
        and late[most] * others >= SLOWER * late_others * n[most]
    )
