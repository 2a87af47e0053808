"""The number of resolved cases is published only where the few that were not resolved are not revealed by it."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from persian.calendar import month_bounds
from queries.disclosure import publishable_tables
from queries.disclosure.protected_figures import protected
from queries.disclosure.publication_blocks import Block
from queries.disclosure.share_numerators import where_hits_may_be_published
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.disclosure.sum_lattice import Lattice
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")

MONTH = Scope(*month_bounds(1404, 2))
REGISTERED, KNOWN = datetime(2025, 4, 25, 8), datetime(2025, 9, 1)


def cases(county: str, n: int, outcome: str) -> list[Life]:
    """Cases of a county that are closed two days after their registration."""
    closed = REGISTERED + timedelta(2)
    life = Life("one", REGISTERED, county=county, kind="request", answered=closed, closed=closed)
    return [replace(life, outcome=outcome)] * n


@pytest.fixture
def store() -> Store:
    """A county with a single unresolved case, one where many are unresolved, and one where none is."""
    lives = cases("0303", 6, "resolved") + cases("0303", 1, "rejected") + cases("0302", 30, "resolved")
    lives += cases("0302", 30, "rejected") + cases("0306", 20, "resolved")
    lives += [replace(each, registered=datetime(2025, 4, 2)) for each in cases("0302", 20, "resolved")]
    engine = sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool)
    return store_of(engine, World(tuple(lives), Known({"one": KNOWN, "two": KNOWN})))


def published_cases(store: Store, measure: str) -> dict[str, int | str]:
    """Published cases of a measure by county; where they are withheld, the published reason."""
    frame = protected(store, measure, MONTH, by=("month", "county")).frame
    return {
        county: reason or int(n)
        for county, n, reason in zip(frame["county"], frame["n"], frame["reason"], strict=True)
    }


def test_the_resolved_cases_do_not_tell_how_few_were_not_resolved(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert published_cases(store, "closed")["0303"] == 5
    assert published_cases(store, "resolved_share")["0303"] == "small"
    published = published_cases(store, "resolution_gap")
    assert (published["0303"], published["0306"]) == ("small", 20)

    monkeypatch.setattr(publishable_tables, "HITS_OF", {})
    # Too few for a share, which means that there are at least 5.
    assert published_cases(replace(store), "resolution_gap")["0303"] == "few"


def test_what_is_published_of_the_share_may_be_published_of_its_hits() -> None:
    """Two kinds by hits and misses; of the first unit the share is withheld, of the second that of the second kind."""
    lattice = Lattice((((0,),),), (((0, 1, 2, 3),), ((0, 2), (1, 3)), ((0,), (1,), (2,), (3,))), ())
    nodes = tuple(((0,), parts) for parts in ((0, 1, 2, 3), (0, 2), (1, 3), (0,), (1,), (2,), (3,)))
    anything = np.zeros((3, 7), dtype=np.int64)
    of_share = np.ones((3, 7), dtype=bool)
    of_share[1, 1:], of_share[2, 5:] = False, False
    share = Block(lattice, nodes, anything, of_share)
    own = Block(lattice, nodes, anything, np.ones((3, 7), dtype=bool))

    (kept,) = where_hits_may_be_published((own,), (share,))

    assert kept.may_publish.tolist() == [[True] * 7, [False] * 7, [True] * 5 + [False] * 2]
    assert not where_hits_may_be_published((own,), ())[0].may_publish.any()
