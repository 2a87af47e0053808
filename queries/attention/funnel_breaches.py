"""Offices outside the limits of the funnel among their peers: answers on time over the last 90 days."""

from datetime import date, timedelta

import numpy as np
from scipy.special import ndtr

from queries.attention.anomaly_check import Look
from queries.attention.past_question import owed_then
from queries.attention.thresholds import LIMITS_DAYS
from queries.comparisons.peer_comparison import STRATA, counts_of
from queries.comparisons.peer_standing import standing
from queries.measures import MEASURES
from queries.question.question import ask
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

MEASURE = "on_time_share"


def limits(store: Store, scope: Scope, day: date) -> list[Look]:
    """A look at each office that is compared; p is 1 where the comparison itself does not ask for a look."""
    declared = MEASURES[MEASURE]
    asked = Scope(as_of=scope.as_of, load=scope.load, trips="out").with_period(
        day - timedelta(LIMITS_DAYS - 1), day
    )
    question = ask(store, declared, asked, by=("agency", *STRATA), lang="fa", most=3)
    counts = counts_of(owed_then(question), declared.estimator)
    if not counts.keys:
        return []
    placed, _ = standing(counts, better=declared.better, least=settings().minimum_n.comparison)
    hits, n = counts.hits.sum(axis=1), counts.n.sum(axis=1)
    found = []
    for i, row in enumerate(placed.itertuples()):
        if np.isfinite(row.z) and n[i]:
            p = float(ndtr(-abs(row.z))) if row.verdict == "look" else 1.0
            where = (("agency", counts.keys[i]),)
            share, expected = float(hits[i] / n[i]), float(row.expected)
            limits_of = float(row.lower_998), float(row.upper_998)
            found.append(Look("limits", where, LIMITS_DAYS, share, expected, *limits_of, p, n=float(n[i])))
    return found
