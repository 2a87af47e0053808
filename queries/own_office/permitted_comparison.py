"""For which stretches of days an office may be compared with its group without learning the figures of a peer."""

from dataclasses import replace
from datetime import date

from queries.comparisons.peers.peer_comparison import ON_TIME
from queries.estimates.measure import measure
from queries.own_office.coarse_comparison import MOST_OF_ONE, may_compare
from queries.settings.province_settings import settings
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.scope import Scope


def comparison_step(store: Store, agency: str, *, first: date, last: date) -> float | None:
    """The step for the expectation of an office over some days (see `may_compare`); None if none may be shown.

    Whatever an office is shown that follows from its group's cases over some days must be permitted for these very
    days: a group that is large enough today may have had two offices half a year ago.
    """
    offices = store.dimension("agency")
    group = offices.loc[offices["code"] == agency, "peer_group"].iloc[0]
    if group == NOT_GIVEN_KEY:
        return None
    peers = set(offices.loc[offices["peer_group"] == group, "code"]) - {agency}
    due = measure(store, ON_TIME, Scope(first, last, trips="out"), by=("agency",)).frame.set_index("agency")
    others = due.loc[due.index.isin(list(peers)), "n"].to_numpy(dtype=float)
    own = float(due["n"].get(agency, 0))
    return may_compare(own, others, least=settings().minimum_n.comparison)


def rests_on_one(store: Store, agency: str, *, first: date, last: date) -> bool:
    """Whether a comparison by single topics would reveal one other office's figures to an office.

    In that comparison, other offices' cases of a topic are weighted by the office's own cases of it. Where a single
    other office has most of the weight, the expectation is nearly its share.
    """
    scope = Scope(first, last, trips="out")
    own = measure(store, ON_TIME, replace(scope, agencies=(agency,)), by=("topic",)).frame
    due = measure(store, ON_TIME, scope, by=("topic", "agency")).frame
    due = due[(due["agency"] != agency) & (due["n"] > 0)]
    of_topic = due.groupby("topic")["n"].transform("sum")
    weights = due["n"] / of_topic * due["topic"].map(own.set_index("topic")["n"]).fillna(0)
    of_office = weights.groupby(due["agency"]).sum()
    return bool(of_office.empty or of_office.max() > MOST_OF_ONE * of_office.sum())
