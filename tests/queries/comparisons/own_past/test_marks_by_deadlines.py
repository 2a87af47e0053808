"""An office whose deadlines have become shorter is not called worse than its own past, and one that is slower is.

`queries.comparisons.own_past.marks_by_deadlines`.
"""

import random
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from queries.comparisons.own_past.control_charts import control_chart_set, unit_chart
from queries.comparisons.own_past.control_texts import mark_text
from queries.vocabulary.scope import Scope
from tests.reference import Known, Life
from tests.thorough import ordinary_first
from tests.worlds import World, store_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]

END, CHANGED = datetime(2025, 8, 23), datetime(2025, 5, 22)


def lives_of(agency: str, *, allowed: int, slower: int, rng: random.Random) -> list[Life]:
    """Three years of four cases a day, due after ten days; from CHANGED on after `allowed`, and `slower` by days."""
    lives = []
    for n in range(3 * 365 * 4):
        day = END - timedelta(hours=6 * n)
        is_new = day >= CHANGED
        answered = day + timedelta(rng.uniform(1, 11) + (slower if is_new else 0))
        due = day + timedelta(allowed if is_new else 10)
        lives.append(Life("one", day, agency=agency, due=due, answered=answered if answered < END else None))
    return lives


@pytest.fixture(scope="module")
def store():
    rng = random.Random(3)
    lives = [
        *lives_of("A1", allowed=6, slower=0, rng=rng),
        *lives_of("A2", allowed=10, slower=4, rng=rng),
        *lives_of("A3", allowed=6, slower=9, rng=rng),
        *lives_of("A4", allowed=10, slower=0, rng=rng),
    ]
    return store_of(
        sa.create_engine("duckdb:///:memory:"), World(tuple(lives), Known({"one": END, "two": END}))
    )


def test_shorter_deadlines_are_no_mark_and_slower_answers_are(store) -> None:
    charts = control_chart_set(store, "on_time_share", Scope(), by="agency")
    marks = {code: (chart.own_past, chart.by_deadlines) for code, chart in charts.charts.items()}
    assert marks == {
        "A1": ("usual", True),
        "A2": ("worsening", False),
        "A3": ("worsening", False),
        "A4": ("usual", False),
    }
    assert charts.charts["A1"].rule == ""
    text = "Not marked: beyond its own normal variation, but mostly because deadlines have changed"
    assert mark_text(charts, charts.charts["A1"], "en") == text
    assert "تغییر مهلت" in mark_text(charts, charts.charts["A1"], "fa")


@pytest.mark.parametrize("code", ordinary_first(1, ["A1", "A2"]))
def test_the_page_of_an_office_says_the_same(store, code: str) -> None:
    of_all = control_chart_set(store, "on_time_share", Scope(), by="agency").charts[code]
    alone = unit_chart(store, "on_time_share", Scope(), by="agency", code=code)[1]
    assert alone is not None
    assert (alone.own_past, alone.by_deadlines) == (of_all.own_past, of_all.by_deadlines)
