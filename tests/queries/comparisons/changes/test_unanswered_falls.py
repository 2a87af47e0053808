"""A stock that falls because cases were closed without an answer has not become better."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from queries.comparisons.changes import unanswered_falls
from queries.comparisons.changes.changed_rows import ChangedRows
from queries.comparisons.changes.period_change import change, changes
from queries.comparisons.changes.unanswered_falls import fallen_by_unanswered_closings
from queries.comparisons.two_scopes import compare_scopes
from queries.estimates.measure import measure
from queries.overview.main_figures import figure_change
from queries.vocabulary.scope import Scope
from tests.reference import Known, Life
from tests.thorough import ordinary_first
from tests.worlds import World, store_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]

FIRST, END = datetime(2023, 7, 1, 8), datetime(2025, 7, 1)
SPRING, WINTER = Scope(date(2025, 4, 2), date(2025, 6, 30)), Scope(date(2025, 1, 2), date(2025, 4, 1))
BULK = datetime(2025, 6, 10, 12)


def store_with(*, bulk: int, answered: int = 0, usually_closed: int = 0):
    """Two years of cases, of which five a week are late by 100 days; about 75 of them wait on any day.

    In June so many of those that wait are closed without an answer, and so many are answered. Each week so many more
    are closed without an answer when they are due.
    """
    lives = []
    for week in range(102):
        day = FIRST + timedelta(weeks=week)
        due = day + timedelta(10)
        lives += [
            Life("one", day, due=due, closed=due + timedelta(hours=1), outcome="explained")
            for _ in range(usually_closed)
        ]
        for number in range(5):
            late = due + timedelta(100, number)
            if due < BULK < late and bulk > 0:
                bulk -= 1
                lives.append(Life("one", day, due=due, closed=BULK, outcome="explained"))
                continue
            if due < BULK < late and answered > 0:
                answered -= 1
                late = BULK
            lives.append(
                Life("one", day, due=due, answered=late, closed=late, outcome="explained")
                if late < END
                else Life("one", day, due=due)
            )
    return store_of(
        sa.create_engine("duckdb:///:memory:"), World(tuple(lives), Known({"one": END, "two": END}))
    )


@pytest.mark.parametrize(
    ("bulk", "answered", "is_unanswered"),
    ordinary_first(2, [(50, 0, True), (0, 50, False), (30, 20, True), (20, 30, False)]),
)
@pytest.mark.parametrize("key", ["overdue", "open"])
def test_a_fall_that_is_mostly_closings_without_an_answer_is_not_called_better(
    key: str, bulk: int, answered: int, *, is_unanswered: bool
) -> None:
    store = store_with(bulk=bulk, answered=answered)
    now = measure(store, key, SPRING)
    change_of_figure = change(store, now, "previous")
    assert change_of_figure is not None
    assert change_of_figure.result == "changed"
    assert now.row["n"] < change_of_figure.before - 40
    assert change_of_figure.due_to_unanswered == is_unanswered
    note = "(mostly cases closed without an answer)" if is_unanswered else "(better)"
    assert figure_change(change_of_figure, now.measure).note.en == note
    (by_office,) = changes(store, [(measure(store, key, SPRING, by=("agency",)), "previous")])
    assert by_office is not None
    assert by_office.frame["due_to_unanswered"].tolist() == [is_unanswered]
    for other in (WINTER, Scope(WINTER.first, date(2025, 3, 25))):
        row = compare_scopes(store, SPRING, other, [key]).frame.iloc[0]
        assert row["due_to_unanswered"] == (is_unanswered and row["change"] == "changed")


def test_as_many_as_were_always_closed_so_do_not_count() -> None:
    """Four a week are closed without an answer; in the quarter they are more than half of the fall."""
    store = store_with(bulk=0, answered=50, usually_closed=4)
    change_of_figure = change(store, measure(store, "overdue", SPRING), "previous")
    assert change_of_figure is not None
    assert (change_of_figure.result, change_of_figure.due_to_unanswered) == ("changed", False)


def test_nothing_is_read_where_nothing_has_fallen(monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_with(bulk=50)
    monkeypatch.setattr(unanswered_falls, "closed_unanswered", None)
    for key, scope, is_changed in (
        ("overdue", WINTER, True),
        ("overdue", SPRING, False),
        ("received", SPRING, True),
    ):
        now = measure(store, key, scope)
        counts = {"n": now.frame["n"].to_numpy(), "n_before": now.frame["n"].to_numpy()}
        if scope == SPRING:
            counts["n_before"] = counts["n"] + 40
        changed = (counts["n"] >= 0) & is_changed
        rows = ChangedRows(store, now, WINTER, now.frame[[]], counts, changed)
        flags = fallen_by_unanswered_closings(rows)
        assert flags.tolist() == [False]
