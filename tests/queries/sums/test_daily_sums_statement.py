"""The statement of the daily sums of a scope selects its cases once."""

from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage.store import Store
from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS
from queries.sums.daily_sums_statement import daily_sums_statement
from queries.vocabulary.scope import Scope


def test_rows_are_sums_by_day_trip_and_source_over_one_selection_of_cases(demo_store: Store) -> None:
    county = demo_store.dimension("county")["code"].iloc[1]
    scope = Scope(counties=(county,), channels=("phone",))
    question = make_question(demo_store, MEASURES["received"], scope, by=(), lang="en")
    statement = daily_sums_statement(question, by_source=True)
    assert str(statement.compile(demo_store.engine)).count('FROM "case"') == 1
    frame = demo_store.frame(statement)
    assert list(frame.columns) == ["day", "trip", "source", *AMOUNT_COLUMNS]
    assert not frame.duplicated(["day", "trip", "source"]).any()
    assert frame["received"].sum() > 10
