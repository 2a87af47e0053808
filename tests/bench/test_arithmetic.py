"""The arithmetic of a screen that the benchmark times by itself gives the figures that the product gives."""

import numpy as np
import sqlalchemy as sa

from queries.estimates.measure import estimate
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.settings.province_settings import settings
from queries.sums.cases_in_memory import read_all_cases
from queries.sums.daily_sums import daily_sums
from queries.sums.day_amounts import day_number
from queries.sums.scope_cases import chosen_cases
from queries.vocabulary.scope import Scope
from tests.bench import arithmetic
from tests.bench.asks import screen
from tests.worlds import store_of, world


def test_it_adds_up_the_same_cases() -> None:
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(0))
    assert read_all_cases(store)
    kinds = Scope(kinds=("complaint", "request"))
    question = make_question(store, MEASURES["received"], kinds, by=(), lang="en")
    columns, last = chosen_cases(question).columns, day_number(store.as_of.date())
    rows, reopened = (
        arithmetic._rows(store, table, kinds, without=()) for table in (columns.cases, columns.reopened)
    )
    sums = arithmetic._sums_by_day(columns, rows, reopened, last)
    daily = daily_sums(question)
    place = daily.day.astype("datetime64[D]").astype(int) - columns.first_day
    assert sums.keys() == {*arithmetic.BY_DAY, *arithmetic.FLOWS}
    for name, by_day in sums.items():
        assert by_day[place].tolist() == daily.amounts[name].tolist(), name
        assert by_day.sum() == daily.amounts[name].sum() > 0, name
    by_county = make_question(store, MEASURES["on_time_share"], kinds, by=("county",), lang="en")
    shares = estimate(by_county, settings())
    limits = arithmetic._shares(columns.cases, rows, "county", columns.first_day, last)
    assert len(shares) > 1
    for name, of_counties in zip(("lower", "upper"), limits, strict=True):
        assert np.array_equal(of_counties[shares["county"]], shares[name]), name
    work = arithmetic.arithmetic_of_screen(store, kinds)
    assert len(set(screen(store, kinds))) > 10
    work()
