"""Sums over the cases of a question, counted case by case."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from queries.estimates.case_sums import (
    due_in_period,
    of_offices,
    one_where,
    question_of_last_days,
    sum_cases,
    sums_with_other_deadlines,
)
from queries.sql.components import ONE
from queries.vocabulary.codes import Kind
from tests.engines import on_engines
from tests.queries.comparisons.peers.counted_cells import SEEDS
from tests.reference import due_holder
from tests.reference.life import by_then, set_aside
from tests.worlds import store_of, world

DAYS = 91
MORE_DAYS = 3.5


@pytest.mark.usefixtures("worlds_without_rollups")
@on_engines("seed", SEEDS[:2], parts=None, first=1)
def test_due_cases_by_office_with_and_without_other_deadlines(databases, seed) -> None:
    here = world(seed, size=300)
    store = store_of(databases(f"case_sums_{seed}"), here)
    question = question_of_last_days(store, "on_time_share", DAYS, ("agency", "kind"))
    expected: Counter[tuple[str, str]] = Counter()
    on_time: Counter[tuple[str, str]] = Counter()
    with_other: Counter[tuple[str, str]] = Counter()
    for life in here.lives:
        known = here.known.of(life)
        if not (by_then(life.registered, known) and by_then(life.due, known)) or life.answered_undated:
            continue
        if set_aside(life, known) or life.trip or not question.first <= life.due.date() <= question.last:
            continue
        key = due_holder(life, known), life.kind
        is_answered = by_then(life.answered, known)
        taken = (life.answered - life.registered).total_seconds() / 86_400 if is_answered else None
        in_time = life.answered is not None and life.answered <= life.due
        expected[key] += 1
        on_time[key] += in_time
        if life.kind == Kind.complaint.name:
            in_time = taken is not None and taken <= MORE_DAYS
        with_other[key] += in_time
    facts = question.facts
    sums = sum_cases(question, due_in_period(question), {"n": ONE, "hits": one_where(facts.c.on_time)})
    offices = store.codes("agency")
    found = {
        (offices[row.agency], Kind(row.kind).name): (row.n, row.hits) for row in sums.itertuples(index=False)
    }
    assert found == {key: (n, on_time[key]) for key, n in expected.items()}
    other = sums_with_other_deadlines(question, [(facts.c.kind == int(Kind.complaint), (MORE_DAYS,))])
    columns = zip(*(other[name].tolist() for name in ("agency", "kind", "n", "hits")), strict=True)
    assert {(offices[agency], Kind(kind).name): (n, hits) for agency, kind, n, hits in columns} == {
        key: (n, with_other[key]) for key, n in expected.items()
    }
    halves = sums_with_other_deadlines(
        question, [(facts.c.kind == int(Kind.complaint), (MORE_DAYS, -1000.0))]
    )
    columns = zip(*(halves[name].tolist() for name in ("agency", "kind", "hits")), strict=True)
    # Nothing is answered so long before it is registered: complaints count for half at most.
    assert {(offices[agency], Kind(kind).name): hits for agency, kind, hits in columns} == {
        key: hits / 2 if key[1] == "complaint" else hits for key, hits in with_other.items()
    }
    # More deadlines than one statement has room for on ClickHouse, of single offices, and the same in one condition.
    deadlines, in_five_parts = (
        np.linspace(1, 30, 20).tolist(),
        sorted(range(300), key=lambda office: office % 5),
    )
    is_complaint = facts.c.kind == int(Kind.complaint)
    of_each, of_all = (
        pd.DataFrame(
            sums_with_other_deadlines(question, [(condition, deadlines) for condition in conditions])
        )
        for conditions in (
            [sa.and_(is_complaint, facts.c.agency == office) for office in in_five_parts],
            [is_complaint],
        )
    )
    by_group = [each.set_index(["agency", "kind"]).sort_index() for each in (of_each, of_all)]
    pd.testing.assert_frame_equal(*by_group)
    assert 0 not in of_offices(sums)["agency"]
    unchanged = sums_with_other_deadlines(question, [])
    assert unchanged["hits"].tolist() == sums["hits"].tolist()
