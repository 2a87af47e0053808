"""Counts behind publishable figures: the cases of a measure by unit, month and part, exact and unprotected."""

import numpy as np
import pandas as pd

from persian.calendar import CalendarPeriod, months
from queries.disclosure.publication_blocks import TableShape
from queries.disclosure.publication_grid import PublicationRequest, is_whole
from queries.estimates import answer_time_estimates, open_cases
from queries.measures.declaration import Measure
from queries.measures.stock_estimators import Stock
from queries.question.question import Question, make_question
from queries.question.vintage import facts
from queries.storage.store import Store
from queries.sums.component_sums import component_sums
from queries.vocabulary.scope import Scope
from stats.disclosure.sum_lattice import Counts

MONTHS = 12  # of a year


def complete_months(
    store: Store, measure: Measure, first: CalendarPeriod, last: CalendarPeriod, load: int | None
) -> list[CalendarPeriod]:
    """The months from the first to the last year that are complete for a measure in one state of the data."""
    latest_as_of = facts(store, Scope(load=load)).latest_as_of
    return [month for month in months(first.first, last.last) if is_whole(month, latest_as_of, measure)]


def counts_of_year(
    store: Store,
    request: PublicationRequest,
    units: tuple[int, ...],
    year: CalendarPeriod,
    *,
    load: int | None,
    read_with: tuple[CalendarPeriod, ...],
) -> Counts:
    """Counts of the complete months of a year, of which there is at least one: units × months × parts.

    `read_with` are the years, this one among them, that are read at once because all of them are needed.
    """
    complete = complete_months(store, request.measure, read_with[0], read_with[-1], load)
    scope = Scope(read_with[0].first, complete[-1].last, load=load)
    if len(read_with) == 1:
        return _counts(store, request, units, scope)
    cache_key = ("publishable counts", request.measure.key, request.unit, scope)
    counts = store.cache.get_or_compute(cache_key, lambda: _counts(store, request, units, scope))
    start = MONTHS * read_with.index(year)
    return counts[:, start : start + MONTHS]


def _counts(store: Store, request: PublicationRequest, units: tuple[int, ...], scope: Scope) -> Counts:
    """Counts of a scope's period: units × months × parts."""
    shape = TableShape.of_request(request)
    by = ["month"] + ["kind"] * (shape.kinds > 1) + ([request.unit] if request.unit else [])
    question = make_question(store, request.measure, scope, by=by, lang="en", max_groups=3)
    frame = _summed(question)
    spans = question.time_grouping
    assert spans is not None
    counts = np.zeros(
        (max(len(units), 1), len(spans.periods), shape.parts_per_kind * shape.kinds), dtype=np.int64
    )
    month = frame["month"].astype("int64").to_numpy()
    kind = (
        frame["kind"].astype("int64").to_numpy() if shape.kinds > 1 else np.zeros(len(frame), dtype=np.int64)
    )
    rows = np.zeros(len(frame), dtype=np.int64)
    if request.unit is not None:
        index_of_unit = {key: i for i, key in enumerate(units)}
        rows = np.array([index_of_unit[int(key)] for key in frame[request.unit].fillna(0)], dtype=np.int64)
    # Parts are ordered by kind, and within a kind hits come before misses.
    for i, name in enumerate(("hits", "misses") if shape.parts_per_kind == 2 else ("n",)):
        np.add.at(
            counts, (rows, month, shape.parts_per_kind * kind + i), frame[name].astype("int64").to_numpy()
        )
    return counts


def _summed(question: Question) -> pd.DataFrame:
    """Cases that a measure counts by the question's groups: n, or hits and misses."""
    estimator = question.measure.estimator
    if isinstance(estimator, Stock):
        return pd.DataFrame(open_cases.stock(question, estimator))
    if estimator.components:
        sums = component_sums(question, **estimator.components)
        return sums.assign(misses=sums["n"] - sums["hits"]) if estimator.is_share else sums
    return answer_time_estimates.histogram(question).rename(columns={"cases": "n"})
