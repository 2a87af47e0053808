"""Questions about earlier periods are answered from the rows that were read for the first, and by the same sums."""

from datetime import timedelta

import pandas as pd
import pytest

from queries.comparisons.peers.unit_sums import unit_question, unit_sums
from queries.measures import MEASURES
from queries.storage.store import Store
from queries.sums.blocks.block_file import BlockTable
from queries.sums.case_file import kept_rows
from queries.vocabulary.scope import Scope
from tests.queries.sums.small_stores import ONE_DAY, world_store
from tests.thorough import ordinary_first
from tests.worlds import COUNTIES

pytestmark = [pytest.mark.usefixtures("scope_by_scope", "any_n", "written_once")]
SCOPES = (
    Scope(trips="out"),
    Scope(counties=COUNTIES[:1]),
    Scope(peer_groups=("P1",), kinds=("complaint",), trips="out"),
)
LATER = (60, 10)  # days before as-of at which the first period begins and ends
EARLIER = ((60, 10), (75, 40), (80, 10), (80, 70))
OTHERS = ((60, 0), (120, 10))


@pytest.fixture(scope="module")
def store() -> Store:
    """A world whose sources are known up to the same day."""
    return world_store(ONE_DAY)


def _sums(store: Store, scope: Scope, span: tuple[int, int], key: str = "on_time_share") -> pd.DataFrame:
    assert store.as_of is not None
    first, last = (store.as_of.date() - timedelta(days) for days in span)
    question = unit_question(store, MEASURES[key], scope.with_period(first, last), by="agency", lang="en")
    frame = pd.DataFrame(unit_sums(question)).astype("int64")
    return frame.sort_values([group.name for group in question.groups], ignore_index=True)


@pytest.mark.parametrize("scope", ordinary_first(1, SCOPES))
def test_rows_are_read_once_for_earlier_periods(store, keep_file, monkeypatch, scope: Scope) -> None:
    spans = (LATER, *EARLIER, *OTHERS)
    there = [_sums(store, scope, span) for span in spans]
    read, batches = [], BlockTable.batches
    monkeypatch.setattr(BlockTable, "batches", lambda *given: read.append(1) or batches(*given))
    monkeypatch.setattr(kept_rows, "BATCH", 7)
    monkeypatch.setattr(kept_rows, "LOOKED_BACK", 20)
    keep_file(store)
    store.cache.clear()
    here, reads = [], []
    for span in spans:
        here.append(_sums(store, scope, span))
        reads.append(len(read))
    assert reads == [1] * (1 + len(EARLIER)) + [2, 3]
    for one, other in zip(here, there, strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert sum(frame["n"].sum() for frame in here) > 20
    store.cache.clear()


@pytest.mark.parametrize("most_rows", [0, kept_rows.MAX_ROWS])
@pytest.mark.parametrize("key", ["on_time_share", "reopened_share"])
def test_rows_of_few_cases_that_are_due_are_kept(
    store, keep_file, monkeypatch, key: str, most_rows: int
) -> None:
    keep_file(store)
    monkeypatch.setattr(kept_rows, "MAX_ROWS", most_rows)
    kept, read = [], kept_rows._read
    monkeypatch.setattr(kept_rows, "_read", lambda *given: kept.append(1) or read(*given))
    store.cache.clear()
    _sums(store, Scope(), LATER, key)
    assert bool(kept) == (key == "on_time_share" and most_rows > 0)
    store.cache.clear()
