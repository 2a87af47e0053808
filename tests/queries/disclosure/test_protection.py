"""The published tables of a small province reveal no withheld count, and the attack that shows this can find one."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from queries.disclosure import publishable_tables
from queries.storage import schema
from queries.storage.store import Store
from stats.disclosure.secondary_suppression import SecondarySuppression
from tests.browser import PATIENCE
from tests.protection.attack import Found, Tally, attack
from tests.protection.knowledge import know
from tests.protection.trial import publications, years
from tests.thorough import THOROUGH
from tests.vintages import history
from tests.worlds import START, store_of

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")

MEASURES = ("received", "closed", "open")
LOADS = (2, 4)  # after which both sources are known for the first and for the second time


@pytest.fixture
def small_province(tmp_path) -> Callable[..., Store]:
    numbers = iter(range(9))

    def store(*, new_rule: dict[str, int] | None = None, size: int = 400, days: int = 150) -> Store:
        """The province after two loads of each source; the second are of another publication series if asked."""
        past = history(3, size=size, start=START, days=days)
        engine = sa.create_engine(f"duckdb:///{tmp_path / f'{next(numbers)}.duckdb'}")
        made = store_of(engine, past.now, before=past.before)
        if new_rule:
            ledger, load = schema.publication_series, schema.load
            row = new_rule | {"series": 2, "begun_at": START, "reason": "tried"}
            with engine.begin() as connection:
                connection.execute(sa.insert(ledger), [row])
                connection.execute(sa.update(load).where(load.c.load > LOADS[0]).values(series=2))
        return replace(made)

    return store


def attacked(store: Store, *, only: tuple[str, ...] = ("received",)) -> tuple[Tally, list[Found]]:
    states = publications(store, LOADS, only=only)
    tally, pinned = Tally(), []
    for year in years(states):
        known = know(states, year)
        of_year, pieces = attack(known, sample=None, seed=1, seconds=PATIENCE, walks=0)
        tally.add(of_year)
        pinned += pieces
    return tally, pinned


def test_no_withheld_count_is_pinned_or_narrowed_by_all_that_is_published(small_province) -> None:
    # A smaller province has 53 withheld counts instead of 105, in two thirds of the time.
    size, days = (400, 150) if THOROUGH > 1 else (250, 95)
    tally, found = attacked(small_province(size=size, days=days), only=MEASURES)
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
    monkeypatch.setattr("tests.protection.known_counts.interval", lambda n, **_: (n, n))
    exact, found = attacked(small_province())
    assert exact.pinned > 0
    assert any(each.low == each.high == each.n for each in found)


@pytest.mark.thorough
def test_a_new_series_gives_no_withheld_count_of_the_old_one_away(
    small_province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same loads under k = 5 and then k = 2; and what would be found if series were not compared."""
    new_rule = {"k": 2, "base": 2}
    tally, found = attacked(small_province(new_rule=new_rule))
    assert tally.attacked > 20
    assert (tally.pinned, tally.narrowed, tally.undecided) == (0, 0, 0), found
    monkeypatch.setattr(publishable_tables, "_compared_loads", lambda store, load: ())
    tally, found = attacked(small_province(new_rule=new_rule))
    assert tally.pinned + tally.narrowed > 0
