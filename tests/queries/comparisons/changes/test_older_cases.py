"""A stock that grows because the data reach further back has grown by old cases that pile up."""

from datetime import date, datetime, timedelta
from itertools import product

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from queries.comparisons.changes.changed_rows import ChangedRows
from queries.comparisons.changes.older_cases import grown_by_older_cases
from queries.comparisons.changes.period_change import change, changes
from queries.estimates import open_cases
from queries.estimates.measure import measure
from queries.estimates.open_cases import stock_of_older_cases
from queries.measures import MEASURES
from queries.overview.main_figures import figure_change
from queries.question.question import make_question
from queries.sums.case_arrays.cases_in_memory import read_all_cases
from queries.vocabulary.scope import Scope
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("worlds_without_rollups"),
]  # Stores with two years of cases.

FIRST, END = datetime(2023, 7, 1, 8), datetime(2025, 7, 1)
SPRING = Scope(date(2025, 4, 2), date(2025, 6, 30))


def store_with(*, never_answered: int, lately: int):
    """Two years of cases. Each week so many are never answered, and so many more in the last 20 weeks."""
    lives = []
    for week in range(104):
        day = FIRST + timedelta(weeks=week)
        unanswered = never_answered + (lately if week >= 84 else 0)
        due = day + timedelta(10)
        lives += [Life("one", day, due=due) for _ in range(unanswered)]
        answered = due - timedelta(2)
        lives += [Life("one", day, due=due, answered=answered, closed=answered) for _ in range(5)]
    return store_of(
        sa.create_engine("duckdb:///:memory:"), World(tuple(lives), Known({"one": END, "two": END}))
    )


@pytest.mark.parametrize(("lately", "by_old_cases"), [(0, True), (10, False)])
def test_growth_by_old_cases_alone_is_named_so(lately: int, *, by_old_cases: bool) -> None:
    store = store_with(never_answered=2, lately=lately)
    for key, before in (("overdue", 102), ("open", 116)):
        now = measure(store, key, SPRING)
        change_of_figure = change(store, now, "last_year")
        assert change_of_figure is not None
        assert (change_of_figure.result, change_of_figure.before, change_of_figure.due_to_old_cases) == (
            "changed",
            before,
            by_old_cases,
        )
        assert change_of_figure.difference == pytest.approx(now.row["n"] / before - 1)
        text = figure_change(change_of_figure, now.measure)
        assert text.note.en == ("(mostly old cases that pile up)" if by_old_cases else "(worse)")
        (by_office,) = changes(store, [(measure(store, key, SPRING, by=("agency",)), "last_year")])
        assert by_office is not None
        assert by_office.frame["due_to_old_cases"].tolist() == [by_old_cases]


def test_flows_and_falls_and_what_is_no_change_are_left_alone() -> None:
    store = store_with(never_answered=1, lately=0)
    labels, fallen = pd.DataFrame(index=range(1)), {"n": np.array([90]), "n_before": np.array([100])}
    grown = {"n": np.array([100]), "n_before": np.array([50])}
    last_year = Scope(date(2024, 4, 2), date(2024, 6, 30))
    for key, counts, is_changed, by_old_cases in (
        ("overdue", grown, True, True),
        ("overdue", grown, False, False),
        ("overdue", fallen, True, False),
        ("received", grown, True, False),
    ):
        now, changed = measure(store, key, SPRING), np.array([is_changed])
        is_grown = grown_by_older_cases(ChangedRows(store, now, last_year, labels, counts, changed))
        assert is_grown.tolist() == [by_old_cases]


def test_cases_in_memory_are_counted_as_the_database_counts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_with(never_answered=2, lately=0)
    counts = {}
    for is_in_memory in (True, False):
        if is_in_memory:
            read_all_cases(store)
        else:
            monkeypatch.setattr(open_cases, "chosen_cases", lambda _: None)
        for key, by, scope in product(
            ("open", "overdue"), ((), ("agency",)), (SPRING, Scope(last=END.date()))
        ):
            question = make_question(store, MEASURES[key], scope, by=by, lang="fa")
            stock = stock_of_older_cases(question, question.measure.estimator, date(2024, 7, 1))
            counts[is_in_memory, key, by, scope] = {name: column.tolist() for name, column in stock.items()}
    assert counts[True, "open", (), SPRING] == {"n": [2 * 52 + 2]}
    in_memory, by_database = (
        {key[1:]: n for key, n in counts.items() if key[0] is way} for way in (True, False)
    )
    assert in_memory == by_database
