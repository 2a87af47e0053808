"""Growth of a stock by cases that are older than the data could have known at the reference.

Data begin on some day, and cases registered before it are in none of the figures. Where a few cases are never closed,
the stock therefore grows by as many each month for years, though no office works worse: after two years of data, twice
as many cases are overdue as after one. Such growth is said with its reason, and called neither better nor worse.
"""

from datetime import timedelta

import numpy as np

from queries.comparisons.changes.changed_rows import ChangedRows
from queries.estimates.open_cases import stock_of_older_cases
from queries.measures.stock_estimators import Stock, StockRate
from queries.question.question import make_question
from stats.arrays import Bools


def grown_by_older_cases(rows: ChangedRows) -> Bools:
    """Which changed rows of a comparison of stocks have grown mostly by cases too old for the data of the reference.

    At the reference, the oldest cases that the data could know had been registered on their first day. Cases that are
    older than that at the end of the period are left out here; a row is flagged if the stock is then less than half as
    much larger than before. Reads n and n_before. Nothing is queried where no row has grown.
    """
    now, store, columns = rows.now, rows.store, rows.columns
    grown = rows.changed & (columns["n"] > columns["n_before"])
    estimator, begins, before = now.measure.estimator, store.first_day, rows.reference_scope.last
    if not isinstance(estimator, Stock | StockRate) or not grown.any() or len(now.by) > 1:
        return rows.none
    if begins is None or rows.end is None or before is None:
        return rows.none
    question = make_question(store, now.measure, now.scope, by=now.by, lang="fa")
    counts = stock_of_older_cases(question, estimator, begins + max(rows.end - before, timedelta(1)))
    codes = [""] * len(counts["n"])
    if question.groups:
        group = question.groups[0]
        codes = [group.code(key) for key in counts[group.name].tolist()]
    n_older = rows.of_units(dict(zip(codes, counts["n"].tolist(), strict=True)), missing=0.0)
    return np.asarray(grown & (n_older > (columns["n"] - columns["n_before"]) / 2), dtype=bool)
