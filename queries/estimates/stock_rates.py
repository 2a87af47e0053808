"""Stocks per inhabitant: cases open or overdue at a moment, per 10,000 inhabitants."""

import pandas as pd

from geo.province import Province
from queries.estimates.counts_and_rates import RATE_BASE, population_behind, with_rates, with_zero_counties
from queries.estimates.open_cases import stock
from queries.measures.stock_estimators import Stock, StockRate
from queries.question.question import Question


def stock_rate(question: Question, estimator: StockRate, province: Province) -> pd.DataFrame:
    """The stock per 10,000 inhabitants with an exact Poisson interval; a county without such cases has the rate 0."""
    frame = pd.DataFrame(stock(question, Stock(estimator.state)))
    if [g.name for g in question.groups] == ["county"]:
        frame = with_zero_counties(question, frame, province)
    return with_rates(frame, population_behind(question, frame, province) / RATE_BASE)
