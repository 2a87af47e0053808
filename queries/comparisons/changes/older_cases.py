"""Growth of a stock by cases that are older than the data could have known at the reference.

Data begin on some day, and cases registered before it are in none of the figures. Where a few cases are never closed,
the stock therefore grows by as many each month for years, though no office works worse: after two years of data, twice
as many cases are overdue as after one. Such growth is said with its reason, and called neither better nor worse.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.comparisons.changes.past_variation import row_codes
from queries.estimates.measure import Result
from queries.estimates.open_cases import stock_of_older_cases
from queries.measures.stock_estimators import Stock, StockRate
from queries.question.question import make_question
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.arrays import Bools


def grown_by_older_cases(
    store: Store,
    now: Result,
    reference_scope: Scope,
    labels: pd.DataFrame,
    columns: Mapping[str, NDArray[Any]],
    *,
    changed: Bools,
    lang: str,
) -> Bools:
    """Which changed rows of a comparison of stocks have grown mostly by cases too old for the data of the reference.

    At the reference, the oldest cases that the data could know had been registered on their first day. Cases that are
    older than that at the end of the period are left out here; a row is flagged if the stock is then less than half as
    much larger than before. `columns` has n and n_before by row; `labels` has the codes of the rows.
    """
    grown = changed & (columns["n"] > columns["n_before"])
    none = np.zeros(len(grown), dtype=bool)
    estimator, begins, end = now.measure.estimator, store.first_day, now.scope.last
    if not isinstance(estimator, Stock | StockRate) or not grown.any() or len(now.by) > 1:
        return none
    if begins is None or end is None or reference_scope.last is None:
        return none
    # A period that is not over ends with the data.
    lag = min(end, now.as_of.date()) - reference_scope.last
    question = make_question(store, now.measure, now.scope, by=now.by, lang=lang)
    counts = stock_of_older_cases(question, estimator, begins + max(lag, timedelta(1)))
    codes: list[tuple[object, ...]] = [()] * len(counts["n"])
    if question.groups:
        group = question.groups[0]
        codes = [(group.code(key),) for key in counts[group.name].tolist()]
    too_old = dict(zip(codes, counts["n"].astype(float), strict=True))
    n_older = np.array([too_old.get(code, 0.0) for code in row_codes(labels, now.by)])
    return grown & (n_older > (columns["n"] - columns["n_before"]) / 2)
