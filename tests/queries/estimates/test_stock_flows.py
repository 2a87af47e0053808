"""A stock follows from the cases that enter and leave the state."""

import numpy as np
import pytest

from queries.estimates.measure import measure
from queries.estimates.stock_flows import flows, moves_by_day, stock_series
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.vocabulary.scope import Scope


@pytest.mark.parametrize("state", ["open", "overdue"])
def test_all_that_entered_less_all_that_left_is_the_stock(world_stores, state: str) -> None:
    store = world_stores(0)
    stock = measure(store, state, Scope()).row["n"]
    assert stock > 0
    by_month = make_question(store, MEASURES[state], Scope(), by=("month",), lang="en")
    days, moves = moves_by_day(by_month, state)
    assert (np.diff(days) > np.timedelta64(0)).all()
    assert moves.sum() == stock
    assert stock_series(by_month, state)["n"][-1] == stock
    by_county = make_question(store, MEASURES[state], Scope(), by=("county", "month"), lang="en")
    assert flows(by_county, state, by_day=True)["n"].sum() == stock
    of_counties = stock_series(by_county, state)
    is_last = of_counties["month"] == of_counties["month"].max()
    assert of_counties["n"][is_last].sum() == stock
