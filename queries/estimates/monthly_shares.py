"""Shares of all offices or counties by month, for small drawings that show no interval.

An interval counts the cases of a day as a cluster, and takes twice as long as the shares themselves.
"""

from collections.abc import Sequence

import numpy as np

from persian.calendar import CalendarPeriod
from queries.estimates.measure import declared_measure, min_n_of
from queries.question.question import make_question
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.sums.component_sums import component_columns
from queries.vocabulary.scope import Scope


def monthly_shares(
    store: Store, key: str, scope: Scope, months: Sequence[CalendarPeriod], *, by: str
) -> dict[str, list[float | None]]:
    """The share of each unit (code) in each of some months; None without cases, NaN where there are too few.

    The values are those of `queries.estimates.measure`. Raises ScopeError for an unknown measure and invalid scopes.
    """
    declared = declared_measure(key)
    assert declared.estimator.is_share
    question = make_question(store, declared, scope, by=(by, "month"), lang="fa")
    sums = component_columns(question, **declared.estimator.components)
    units, spans = question.groups
    place = {month.key: i for i, month in enumerate(months)}
    n = sums["n"].astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(n < min_n_of(declared, settings()), np.nan, sums["hits"] / n)
    shares: dict[str, list[float | None]] = {}
    cells = zip(sums[by].tolist(), sums["month"].tolist(), n.tolist(), share.tolist(), strict=True)
    for unit, span, cases, value in cells:
        month = spans.periods[span].key
        if cases > 0 and month in place:
            shares.setdefault(units.code(unit), [None] * len(months))[place[month]] = value
    return shares
