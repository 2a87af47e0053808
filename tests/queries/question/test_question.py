"""How questions are put to the database: groupings that DuckDB hashes, periods, and what is asked together."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from queries.estimates.measure import measure
from queries.question.grouping import time_group
from queries.sql.buckets import day_in_condition, literal_day
from queries.sums import grouped_cases
from queries.vocabulary.scope import Scope
from tests.worlds import store_of, world

SCOPE = Scope(
    first=date(2025, 2, 19), last=date(2025, 3, 18), counties=("0302", "0303"), kinds=("complaint", "request")
)


def test_days_may_be_the_first_of_three_groupings() -> None:
    """Smoothed rates are of counties, which makes a third grouping."""
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(3))
    named = ["agency", "day"]
    agency_first, day_first = (
        measure(store, "rate_per_10k_smoothed", SCOPE, by=by)
        .frame.sort_values(named)[[*named, "value"]]
        .to_dict("records")
        for by in (("agency", "day"), ("day", "agency"))
    )
    assert len(day_first) > 1
    assert day_first == agency_first


@pytest.mark.parametrize("by", ["week", "month", "quarter", "year"])
def test_texts_of_calendar_periods_are_those_of_each_key(by: str) -> None:
    group = time_group(by, "due_day", first=date(2024, 1, 30), last=date(2025, 11, 2), lang="fa")
    assert group.texts is not None
    codes, labels = (texts.tolist() for texts in group.texts)
    assert codes == [group.code(key) for key in group.all_keys]
    assert labels == [group.label(key) for key in group.all_keys]


def test_a_period_is_written_into_the_statement_that_is_compiled_for_all_periods() -> None:
    column, days = sa.column("day", sa.Date), (date(2025, 2, 19), date(2026, 3, 20))
    conditions = [column >= day_in_condition(day) for day in days]
    assert conditions[0]._generate_cache_key().key == conditions[1]._generate_cache_key().key
    for day, condition in zip(days, conditions, strict=True):
        written = condition.compile(compile_kwargs={"literal_binds": True})
        assert str(written) == str(column >= literal_day(day))


@pytest.mark.usefixtures("scope_by_scope")
def test_all_shares_and_means_of_units_take_one_statement_for_each_clock(demo_store, monkeypatch) -> None:
    monkeypatch.setattr(grouped_cases, "MAX_KEPT", -1)  # Else so few cases are summed in Python.
    counties, statements = tuple(demo_store.dimension("county")["code"].iloc[1:3]), []

    def listen(*args: object) -> None:
        statements.append(str(args[2]))

    scope = replace(SCOPE, counties=counties, channels=("phone",))
    sa.event.listen(demo_store.engine, "before_cursor_execute", listen)
    for key in ("resolved_share", "reopened_share", "satisfied_share", "handoffs_per_case", "days_waited"):
        assert len(measure(demo_store, key, scope, by=("agency",)).frame)
    sa.event.remove(demo_store.engine, "before_cursor_execute", listen)
    by_office = [statement for statement in statements if 'GROUP BY "case".agency' in statement]
    assert len(by_office) == 2
