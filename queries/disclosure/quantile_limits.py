"""Withhold limits of times to an answer beyond which there are few cases.

A limit of an interval is the time of one case, like the quantile itself. That there are at least k cases on either side
of a quantile follows from the number of cases (`queries.disclosure.protected_figures`). Of its limits it does not: the
upper limit of a 90th percentile of 65 cases may be the time of the slowest of them. A limit that is withheld says no
more than that few cases lie beyond it, wherever that is.
"""

import numpy as np
import pandas as pd

from queries.estimates.answer_time_estimates import counts_by_state, groups_of_rows, histogram_columns
from queries.question.question import Question

LIMITS = ("lower", "upper")


def without_outer_limits(question: Question, frame: pd.DataFrame, *, k: int) -> pd.DataFrame:
    """The estimates of a question about a quantile; limits are NaN that have fewer than k cases on one side.

    On the one side are the cases that were answered earlier, on the other those answered later, or not at all so far.
    """
    if frame.empty:
        return frame
    histogram = histogram_columns(question)
    keys, group = groups_of_rows(question, histogram)
    hours, answers, competing, censored = counts_by_state(histogram)
    place = {key: number for number, key in enumerate(keys)}
    rows = list(zip(*(frame[g.name] for g in question.groups), strict=True)) or [()]
    of_rows = np.array([place.get(row, len(keys)) for row in rows])
    cases = np.bincount(group, weights=answers + competing + censored, minlength=len(keys) + 1)
    limited = frame.copy()
    for name in LIMITS:
        days = frame[name].to_numpy(dtype=float)
        limit = np.full(len(keys) + 1, np.nan)
        limit[of_rows] = np.round(days * 24)
        of_group = limit[group]
        earlier = np.bincount(group, weights=answers * (hours < of_group), minlength=len(keys) + 1)
        until = np.bincount(group, weights=answers * (hours <= of_group), minlength=len(keys) + 1)
        is_outer = (earlier < k) | (cases - until < k)
        limited[name] = np.where(is_outer[of_rows], np.nan, days)
    return limited
