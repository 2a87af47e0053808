"""Checks of offices against similar ones: share of answers on time over the last 90 days."""

from datetime import date, timedelta
from typing import Any

import numpy as np
from scipy.special import ndtr

from queries.attention.anomaly_check import Check
from queries.attention.past_question import with_current_holders
from queries.attention.thresholds import FUNNEL_DAYS
from queries.comparisons.peers.cases_come_late import with_cases_come_late
from queries.comparisons.peers.explaining_topics import with_explaining_topics
from queries.comparisons.peers.lasting_differences import ROUTE as LASTING
from queries.comparisons.peers.lasting_differences import lasting_scores, with_lasting_differences
from queries.comparisons.peers.own_deadlines import DAYS, SHORTER_COLUMNS, with_own_deadlines
from queries.comparisons.peers.peer_comparison import ON_TIME, floor_of
from queries.comparisons.peers.peer_standing import peer_standing
from queries.comparisons.peers.unit_sums import unit_counts, unit_question, unit_sums
from queries.measures import MEASURES
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope


def funnel_checks(store: Store, scope: Scope, day: date) -> list[Check]:
    """One check of kind "funnel" for each office with enough cases.

    Whether an office needs a look is decided by its assessment alone, so that this list agrees with the screen of
    agencies: p is 1 for every office that does not, and 0 where the deadline alone speaks, which is a fact.
    """
    declared = MEASURES[ON_TIME]
    narrowed = Scope(as_of=scope.as_of, load=scope.load, trips="out").with_period(
        day - timedelta(FUNNEL_DAYS - 1), day
    )
    question = unit_question(store, declared, narrowed, by="agency", lang="fa")
    current = with_current_holders(question)
    counts = unit_counts(current, unit_sums(current))
    if not counts.keys:
        return []
    floor = floor_of(declared)
    standings, _ = peer_standing(
        counts, better=declared.better, min_n=settings().minimum_n.comparison, floor=floor
    )
    lasting = lasting_scores(standings, counts, question, prepare=with_current_holders)
    standings = with_lasting_differences(standings, np.isfinite(lasting))
    standings = with_cases_come_late(standings, counts, current, floor=floor, prepare=with_current_holders)
    standings = with_explaining_topics(standings, counts, current, floor=floor)
    standings = with_own_deadlines(standings, counts, current, floor=floor)
    standings = standings.assign(key=counts.keys, share=counts.hits / counts.n, n=counts.n, lasting_z=lasting)
    checks = (_check(row, floor=floor) for row in standings.itertuples() if row.assessment != "too_few")
    return [check for check in checks if check is not None]


def _check(row: Any, *, floor: float | None) -> Check | None:
    """The check of one office; None where similar offices say nothing and the deadline was kept."""
    route = row.route or ""
    # A fact about the deadline is compared with the floor, all else with what similar offices would reach.
    expected = float(floor or np.nan) if route == "deadline" else float(row.expected)
    if not np.isfinite(expected):
        return None
    # Over sixteen months without cases that came late there is no score.
    is_lasting = route == LASTING and np.isfinite(row.lasting_z)
    z = row.lasting_z if is_lasting else row.z
    # Without a comparison there is no excess either.
    limits = float(np.nan_to_num(row.excess_lower)), float(np.nan_to_num(row.excess_upper))
    return Check(
        "funnel",
        (("agency", int(row.key)),),
        FUNNEL_DAYS,
        float(row.share),
        expected,
        *limits,
        1.0 if not route else 0.0 if route == "deadline" else float(ndtr(-abs(z))),
        n=float(row.n),
        route=route,
        similar_share=float(row.expected) if route == "deadline" else np.nan,
        without_come_late=bool(row.without_come_late),
        days_allowed=tuple(getattr(row, name) for name in SHORTER_COLUMNS)
        if np.isfinite(getattr(row, DAYS))
        else None,
    )
