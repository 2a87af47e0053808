"""Offices outside the limits of the funnel among their peers: answers on time over the last 90 days."""

from datetime import date, timedelta

import numpy as np
from scipy.special import ndtr

from queries.attention.anomaly_check import Check
from queries.attention.past_question import with_current_holders
from queries.attention.thresholds import FUNNEL_DAYS
from queries.comparisons.peer_comparison import STRATA, stratum_counts
from queries.comparisons.peer_standing import peer_standing
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

MEASURE = "on_time_share"


def funnel_checks(store: Store, scope: Scope, day: date) -> list[Check]:
    """A look at each office that is compared; p is 1 where the comparison itself does not ask for a look."""
    declared = MEASURES[MEASURE]
    asked = Scope(as_of=scope.as_of, load=scope.load, trips="out").with_period(
        day - timedelta(FUNNEL_DAYS - 1), day
    )
    question = make_question(store, declared, asked, by=("agency", *STRATA), lang="fa", max_groups=3)
    counts = stratum_counts(with_current_holders(question), declared.estimator)
    if not counts.keys:
        return []
    placed, _ = peer_standing(counts, better=declared.better, min_n=settings().minimum_n.comparison)
    hits, n = counts.hits.sum(axis=1), counts.n.sum(axis=1)
    found = []
    for i, row in enumerate(placed.itertuples()):
        if np.isfinite(row.z) and n[i]:
            p = float(ndtr(-abs(row.z))) if row.verdict == "look" else 1.0
            where = (("agency", counts.keys[i]),)
            share, expected = float(hits[i] / n[i]), float(row.expected)
            limits_of = float(row.lower_998), float(row.upper_998)
            found.append(Check("limits", where, FUNNEL_DAYS, share, expected, *limits_of, p, n=float(n[i])))
    return found
