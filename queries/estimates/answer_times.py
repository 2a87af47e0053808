"""Figures of measures of the time to an answer: days until a share has one, and the share that has one by a day."""

from collections.abc import Sequence

import numpy as np

from queries.estimates.answer_time_estimates import (
    counts_by_state,
    groups_of_rows,
    histogram_columns,
    incidence_curves,
)
from queries.measures.estimators import AnsweredBy, Quantile
from queries.question.question import Columns, Question
from stats.estimates.survival import Quantiles, quantiles_by_group


def quantile_days(question: Question, estimator: Quantile, *, with_limits: bool = True) -> Columns:
    """Days until the incidence reaches a share: value (NaN: not reached), lower, upper, n, at_risk, reached, never.

    Without limits, lower and upper are NaN.
    """
    histogram = histogram_columns(question)
    keys, group = groups_of_rows(question, histogram)
    counts = counts_by_state(histogram)
    quantiles = (
        quantiles_by_group(group, *counts, share=estimator.share, with_limits=with_limits)
        if len(group)
        else Quantiles.of_nobody(len(keys))
    )
    columns = _key_columns(question, keys)
    columns |= {"value": quantiles.hour / 24, "lower": quantiles.lower / 24, "upper": quantiles.upper / 24}
    columns |= {"n": quantiles.n, "at_risk": quantiles.at_risk, "never": quantiles.never}
    columns = question.with_empty_spans(columns, n=0, at_risk=0, never=False)
    return columns | {"reached": ~np.isnan(columns["value"])}


def _key_columns(question: Question, keys: Sequence[tuple[object, ...]]) -> Columns:
    """Columns of the groupings of a question, from the keys of each row."""
    columns: Columns = {}
    for i, group in enumerate(question.groups):
        columns[group.name] = np.empty(len(keys), dtype=object)
        columns[group.name][:] = [key[i] for key in keys]
    return columns


def answered_by(question: Question, estimator: AnsweredBy) -> Columns:
    """Incidence of an answer in fewer than k completed days; NaN where nobody has been observed that long yet."""
    keys_of, rows = list[tuple[object, ...]](), []
    hour = 24 * estimator.days
    for keys, curve in incidence_curves(question):
        value, lower, upper = curve.at(hour)
        # If no case is left waiting, the curve is final and holds for any later day as well.
        all_gone = len(curve.hours) > 0 and curve.no_one_left_at_risk
        if curve.last_hour_at_risk() < hour - 1 and not all_gone:
            value = lower = upper = np.nan
        i = int(np.searchsorted(curve.hours, hour, side="left"))
        at_risk = int(curve.at_risk[i]) if i < len(curve.hours) else 0
        keys_of.append(keys)
        rows.append((value, lower, upper, curve.n, at_risk))
    table = np.array(rows, dtype=float).reshape(len(rows), 5).T
    columns = _key_columns(question, keys_of) | dict(zip(("value", "lower", "upper"), table, strict=False))
    columns |= {"n": table[3].astype("int64"), "at_risk": table[4].astype("int64")}
    columns = question.with_empty_spans(columns, n=0, at_risk=0)
    return columns | {"reached": ~np.isnan(columns["value"])}
