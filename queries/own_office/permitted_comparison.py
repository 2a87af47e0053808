"""Over which stretches of days an office may be compared with its group, as far as that tells it of its peers."""

from datetime import date

from queries.comparisons.peer_comparison import ON_TIME
from queries.estimates.measure import measure
from queries.own_office.coarse_comparison import may_compare
from queries.settings.province_settings import settings
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.scope import Scope


def comparison_step(store: Store, agency: str, *, first: date, last: date) -> float | None:
    """The step for the expectation of an office over some days (see `may_compare`); None if none may be shown.

    Whatever an office reads that follows from the cases of its group over some days needs this for the same days: the
    group of today may have had two offices half a year ago.
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
