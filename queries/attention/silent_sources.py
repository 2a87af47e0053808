"""Sources that stopped arriving: known until long before the others, against the rhythm of their own loads."""

from datetime import date

import numpy as np

from queries.attention.anomaly_check import Check
from queries.attention.thresholds import MIN_DAYS_BEHIND, MIN_INTERVALS_BEHIND
from queries.question.vintage import vintage
from queries.storage.store import Store
from queries.vocabulary.scope import Scope


def silent_source_checks(store: Store, scope: Scope, day: date) -> list[Check]:
    """A look at each source: days since it was last known, against three times its usual; p is 0 or 1: it is a fact."""
    load = vintage(store, scope)
    done = store.loads[(store.loads["status"] == "done") & (store.loads["load"] <= load)]
    found = []
    for source in store.sources_at(load):
        moments = np.sort(
            done.loc[done["source"] == source.source, "as_of"].to_numpy().astype("datetime64[s]")
        )
        gaps = np.diff(np.unique(moments)) / np.timedelta64(1, "D")
        usual = float(np.median(gaps)) if len(gaps) else MIN_DAYS_BEHIND / MIN_INTERVALS_BEHIND
        allowed = max(MIN_DAYS_BEHIND, MIN_INTERVALS_BEHIND * usual)
        behind = float((day - source.as_of.date()).days)
        found.append(
            Check(
                "source",
                (("source", source.source),),
                int(max(behind, 0)),
                behind,
                usual,
                0.0,
                allowed,
                0.0 if behind > allowed else 1.0,
            )
        )
    return found
