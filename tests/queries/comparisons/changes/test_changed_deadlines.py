"""A fall of the share on time by shorter deadlines is said with that reason, and excuses no slower office."""

import random
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from queries.comparisons.changes.period_change import change, changes
from queries.comparisons.two_scopes import compare_scopes
from queries.estimates.former_deadlines import former_deadlines
from queries.estimates.measure import measure
from queries.overview.main_figures import figure_change
from queries.vocabulary.scope import Scope
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]

END, CHANGED = datetime(2025, 7, 1), datetime(2025, 2, 1)
SPRING = Scope(date(2025, 4, 2), date(2025, 6, 30))
LAST_SPRING = Scope(date(2024, 4, 2), date(2024, 6, 30))


def lives_with(*, shorter: bool, slower: bool, agency: str = "A1", rng: random.Random) -> list[Life]:
    """Two years of cases, answered within 1 to 11 days; later from 1 February on if `slower`, due sooner if `shorter`.

    Complaints are due after 10 days and then 6, requests after 20 days as ever.
    """
    lives = []
    for n in range(1_400):
        day = datetime(2023, 7, 1, 8) + timedelta(hours=12 * n)
        is_new = day >= CHANGED
        kind = "complaint" if n % 3 else "request"
        allowed = 20 if kind == "request" else 6 if shorter and is_new else 10
        days = rng.uniform(1, 11) + (12 if slower and is_new else 0)
        answered = None if n % 17 == 0 else day + timedelta(days)
        lives.append(
            Life(
                "one",
                day,
                kind=kind,
                agency=agency,
                due=day + timedelta(allowed),
                answered=answered if answered is not None and answered < END else None,
            )
        )
    return lives


def stored(*lives: Life):
    return store_of(
        sa.create_engine("duckdb:///:memory:"), World(tuple(lives), Known({"one": END, "two": END}))
    )


@pytest.mark.parametrize(
    ("shorter", "slower", "note"),
    [
        (True, False, "(mostly because deadlines have changed)"),
        (True, True, "(worse)"),
        (False, True, "(worse)"),
    ],
)
def test_a_change_by_deadlines_is_neither_better_nor_worse(*, shorter: bool, slower: bool, note: str) -> None:
    store = stored(*lives_with(shorter=shorter, slower=slower, rng=random.Random(1)))
    now = measure(store, "on_time_share", SPRING)
    changed = change(store, now, "last_year")
    assert changed is not None
    assert (changed.result, changed.difference < -0.1) == ("changed", True)
    assert changed.due_to_deadlines == (note != "(worse)")
    assert figure_change(changed, now.measure).note.en == note
    row = compare_scopes(store, SPRING, LAST_SPRING, ["on_time_share"]).frame.iloc[0]
    assert row["due_to_deadlines"] == changed.due_to_deadlines
    assert not row["due_to_unanswered"]


def test_each_office_is_judged_by_its_own_deadlines() -> None:
    rng = random.Random(2)
    lives = [
        *lives_with(shorter=True, slower=False, agency="A1", rng=rng),
        *lives_with(shorter=False, slower=True, agency="A2", rng=rng),
        *lives_with(shorter=False, slower=False, agency="A3", rng=rng),
    ]
    store = stored(*lives)
    (by_office,) = changes(store, [(measure(store, "on_time_share", SPRING, by=("agency",)), "last_year")])
    assert by_office is not None
    frame = by_office.frame.set_index("agency")
    assert frame["due_to_deadlines"].to_dict() == {"A1": True, "A2": False, "A3": False}
    assert frame["change"].to_dict() == {"A1": "changed", "A2": "changed", "A3": "within_chance"}
    shares = former_deadlines(store, SPRING, LAST_SPRING, by="agency")
    assert [each.unit for each in shares] == ["A1"]
    assert shares[0].share == pytest.approx(by_hand(lives))
    assert (shares[0].days, shares[0].days_before) == pytest.approx((32 / 3, 40 / 3), abs=0.8)
    assert former_deadlines(store, SPRING, SPRING, by=None) == []


def by_hand(lives: list[Life]) -> float:
    """The share of the first office's cases due in spring that would have been on time with the former ten days."""
    due = [
        life
        for life in lives
        if life.agency == "A1" and life.due is not None and SPRING.first <= life.due.date() <= SPRING.last
    ]
    hits = [
        life.answered is not None
        and life.answered <= life.registered + (timedelta(10) if life.kind == "complaint" else timedelta(20))
        for life in due
    ]
    return sum(hits) / len(hits)
