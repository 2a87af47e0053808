"""Checks of offices against the funnel limits of similar offices: share of answers on time over the last 90 days."""

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
    """One check of kind "funnel" for each office that has peers to be compared with.

    Whether an office needs a look is decided by the peer comparison alone, so that this list agrees with the screen of
    agencies: p is 1 for every office that the comparison does not mark.
    """
    declared = MEASURES[MEASURE]
    narrowed = Scope(as_of=scope.as_of, load=scope.load, trips="out").with_period(
        day - timedelta(FUNNEL_DAYS - 1), day
    )
    question = make_question(store, declared, narrowed, by=("agency", *STRATA), lang="fa", max_groups=3)
    counts = stratum_counts(with_current_holders(question), declared.estimator)
    if not counts.keys:
        return []
    standings, _ = peer_standing(counts, better=declared.better, min_n=settings().minimum_n.comparison)
    hits, n = counts.hits.sum(axis=1), counts.n.sum(axis=1)
    checks = []
    for i, row in enumerate(standings.itertuples()):
        if np.isfinite(row.z) and n[i]:
            # One-sided p of the deviation from the expectation, in the direction in which the office deviates.
            p = float(ndtr(-abs(row.z))) if row.verdict == "look" else 1.0
            subject = (("agency", counts.keys[i]),)
            share, expected = float(hits[i] / n[i]), float(row.expected)
            limits = float(row.lower_998), float(row.upper_998)
            checks.append(Check("funnel", subject, FUNNEL_DAYS, share, expected, *limits, p, n=float(n[i])))
    return checks
