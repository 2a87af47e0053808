"""Offices whose latest period is too small to show what sixteen months show (`stats.lasting_gaps`)."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pandas as pd

from queries.comparisons.peer_standing import Floats, UnitCounts, peer_standing
from queries.comparisons.unit_sums import unit_counts, unit_question, unit_sums
from queries.question.question import Question
from queries.settings.province_settings import settings
from queries.vocabulary.scope import Scope
from stats.lasting_gaps import DAYS, agrees_with_the_past

ROUTE = "lasting"


def with_lasting_differences(standing: pd.DataFrame, scores: Floats) -> pd.DataFrame:
    """The standing of offices with the assessment and the route of those that have a lasting score."""
    lasting = np.isfinite(scores)
    return standing.assign(
        assessment=standing["assessment"].mask(lasting, "needs_look"),
        route=standing["route"].mask(lasting, ROUTE),
    )


def lasting_scores(
    standing: pd.DataFrame,
    counts: UnitCounts,
    question: Question,
    *,
    prepare: Callable[[Question], Question] = lambda question: question,
) -> Floats:
    """z over the longer time of the offices that need a look by what lasts, by office; NaN of all others.

    `standing` and `counts` are of the question's period (`peer_standing`, `unit_counts`), by the share on time. These
    are offices in whose cases no difference was seen, but whose period agrees with a longer time in which they needed
    a look beside similar ones. Asks nothing further where no period agrees, or where it is as long itself. `prepare`
    is what the caller does with its own question.
    """
    scores = np.full(len(standing), np.nan)
    longer = _longer_scope(question)
    unsettled = (standing["assessment"] == "no_difference").to_numpy(dtype=bool)
    if longer is None or not unsettled.any():
        return scores
    gap, lower, upper = (standing[name].to_numpy(dtype=float) for name in ("gap", "gap_lower", "gap_upper"))
    agrees = unsettled & agrees_with_the_past(
        gap, lower, upper, counts.n, better="higher", min_gap=counts.margins[0]
    )
    if agrees.any():
        z = _needing_look_over(prepare(_question_over(question, longer)))
        scores[agrees] = [z.get(counts.keys[i], np.nan) for i in np.flatnonzero(agrees)]
    return scores


def _longer_scope(question: Question) -> Scope | None:
    """The scope over the longer time that ends with its period; None where that is no longer than the period."""
    scope, as_of = question.scope, question.facts.latest_as_of.date()
    last = min(scope.last, as_of) if scope.last else as_of
    first = last - timedelta(DAYS - 1)
    return scope.with_period(first, last) if scope.first is not None and scope.first > first else None


def _question_over(question: Question, scope: Scope) -> Question:
    return unit_question(question.store, question.measure, scope, by="agency", lang="fa")


def _needing_look_over(question: Question) -> dict[int, float]:
    """z of the offices that need a look beside similar ones over a question's period, by their keys."""
    counts = unit_counts(question, unit_sums(question))
    # The deadline alone says nothing here: it is kept or not in the latest period.
    standing, _ = peer_standing(counts, better="higher", min_n=settings().minimum_n.comparison, floor=None)
    needs_look = standing["assessment"] == "needs_look"
    return {
        key: float(z)
        for key, z, is_flagged in zip(counts.keys, standing["z"], needs_look, strict=True)
        if is_flagged
    }
