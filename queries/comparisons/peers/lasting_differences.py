"""Offices with too few cases in the period to show a difference that their last sixteen months do show.

The rule is in `stats.peers.lasting_gaps`.
"""

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pandas as pd

from queries.comparisons.peers.explaining_topics import explained_by_topics
from queries.comparisons.peers.peer_standing import UnitCounts, scores_needing_look
from queries.comparisons.peers.unit_sums import unit_counts, unit_question, unit_sums
from queries.comparisons.peers.units_in_question import needing_look
from queries.question.question import Columns, Question
from queries.settings.province_settings import settings
from stats.arrays import Bools, Floats
from stats.peers.lasting_gaps import DAYS, agrees_with_the_past

ROUTE = "lasting"


def with_lasting_differences(standing: pd.DataFrame, lasting: Bools) -> pd.DataFrame:
    """The standing of offices, in which some need a look by the route "lasting"."""
    return standing.assign(
        assessment=standing["assessment"].mask(lasting, "needs_look"),
        route=standing["route"].mask(lasting, ROUTE),
    )


def lasting_offices(
    standing: pd.DataFrame,
    counts: UnitCounts,
    question: Question,
    *,
    sums: Callable[[Question], Columns] = unit_sums,
    prepare: Callable[[Question], Question] | None = None,
) -> Bools:
    """Which offices need a look because of the last sixteen months.

    `standing` and `counts` are those of the question's period (`peer_standing`, `unit_counts`), by the share on time.
    They are offices of which no difference is seen in the period itself, but the period points in the same direction as
    the sixteen months, over which they need a look compared with similar ones, and by more than their single topics
    explain. The longer time is only queried if some office's period points that way, and if the period itself is
    shorter. `sums` are those of the longer time, the question about which `prepare` may change as the caller has
    changed its own.
    """
    agrees = agrees_with_longer_time(standing, counts)
    longer = _question_over_longer_time(question)
    if longer is None or not agrees.any():
        return np.zeros(len(standing), dtype=bool)
    if prepare is not None:
        longer = prepare(longer)
    over_longer = unit_counts(longer, sums(longer))
    keys = {counts.keys[i] for i in np.flatnonzero(agrees)}
    flagged = needing_look(
        over_longer,
        better="higher",
        min_n=settings().minimum_n.comparison,
        floor=None,  # the deadline alone says nothing here: it is kept or not in the latest period
        of=np.array([key in keys for key in over_longer.keys], dtype=bool),
    )
    flagged &= ~explained_by_topics(over_longer, longer, flagged, sums=sums)
    lasting = {key for key, is_flagged in zip(over_longer.keys, flagged, strict=True) if is_flagged}
    return np.array([key in lasting for key in counts.keys], dtype=bool)


def lasting_scores(
    standing: pd.DataFrame, counts: UnitCounts, question: Question, *, prepare: Callable[[Question], Question]
) -> Floats:
    """The z-scores over sixteen months of the offices that `lasting_offices` finds; NaN for all other offices.

    `prepare` is applied to the question about the longer time, as the caller has applied it to its own.
    """
    scores = np.full(len(standing), np.nan)
    agrees = agrees_with_longer_time(standing, counts)
    longer = _question_over_longer_time(question)
    if longer is not None and agrees.any():
        longer = prepare(longer)
        over_longer = unit_counts(longer, unit_sums(longer))
        z = scores_needing_look(over_longer, better="higher", min_n=settings().minimum_n.comparison)
        score_of = dict(zip(over_longer.keys, z.tolist(), strict=True))
        scores[agrees] = [score_of.get(counts.keys[i], np.nan) for i in np.flatnonzero(agrees)]
    return scores


def agrees_with_longer_time(standing: pd.DataFrame, counts: UnitCounts) -> Bools:
    """Offices without a shown difference whose gap points in the direction of the one over sixteen months."""
    gap, upper = (standing[name].to_numpy(dtype=float) for name in ("gap", "gap_upper"))
    unsettled = (standing["assessment"] == "no_difference").to_numpy(dtype=bool)
    if not unsettled.any():
        return unsettled
    return unsettled & agrees_with_the_past(gap, upper, counts.n, min_gap=counts.margins[0])


def _question_over_longer_time(question: Question) -> Question | None:
    """The question over the sixteen months that end with its period; None if the period is as long itself."""
    scope, first = question.scope, question.last - timedelta(DAYS - 1)
    if scope.first is None or scope.first <= first:
        return None
    longer = scope.with_period(first, question.last)
    return unit_question(question.store, question.measure, longer, by="agency", lang="fa")
