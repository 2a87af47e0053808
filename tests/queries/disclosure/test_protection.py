"""The published tables of a small province reveal no withheld count, and the attack that shows this can find one."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from queries.storage.store import Store
from stats.disclosure.secondary_suppression import SecondarySuppression
from tests.protection.attack import Found, Tally, attack
from tests.protection.knowledge import know
from tests.protection.trial import publications, years
from tests.vintages import history
from tests.worlds import START, store_of

MEASURES = ("received", "closed", "open")
LOADS = (2, 4)  # after which both sources are known for the first and for the second time


@pytest.fixture
def small_province(tmp_path) -> Callable[[], Store]:
    past = history(3, size=250, start=START, days=95)
    numbers = iter(range(9))

    def store() -> Store:
        engine = sa.create_engine(f"duckdb:///{tmp_path / f'{next(numbers)}.duckdb'}")
        return store_of(engine, past.now, before=past.before)

    return store


def attacked(store: Store) -> tuple[Tally, list[Found]]:
    states = publications(store, LOADS, only=MEASURES)
    tally, found = Tally(), []
    for year in years(states):
        known = know(states, year, k=5, base=5, data_begin=year == years(states)[0])
        of_year, pieces = attack(known, k=5, sample=None, seed=1, rounds=4, seconds=10)
        tally.add(of_year)
        found += pieces
    return tally, found


def test_no_withheld_count_is_pinned_or_narrowed_by_all_that_is_published(small_province) -> None:
    tally, found = attacked(small_province())
    assert tally.attacked == tally.small > 20
    assert (tally.pinned, tally.narrowed, tally.undecided) == (0, 0, 0), found


def test_the_attack_finds_what_is_published_without_complementary_cells(
    small_province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An attack that never finds anything would prove nothing.

    Without rounding, the one withheld unit of a province is the difference.
    """
    monkeypatch.setattr(SecondarySuppression, "run", lambda self: None)
    monkeypatch.setattr("queries.disclosure.protected_figures.round_to_base", lambda counts, base: counts)
    monkeypatch.setattr("tests.protection.knowledge.interval", lambda n, **_: (n, n))
    exact, found = attacked(small_province())
    assert exact.pinned > 0
    assert any(each.low == each.high == each.n for each in found)
