"""Rollups that are updated by loads and undo equal rollups that are rebuilt from scratch."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from intake.maintenance import find_differences as module
from intake.maintenance.find_differences import find_differences
from intake.publish.target_from_url import target_from_url
from queries.estimates.consistency import differs
from queries.storage.opening import open_store
from queries.storage.rollup_tables import DAILY
from tests.intake.storing import load_rows, undo, url
from tests.queries.questions import ONE_OF_EACH
from tests.thorough import THOROUGH, one_in

pytestmark = pytest.mark.slow  # Each load writes a store.

START = datetime(2025, 3, 1, 9)


def rows(seed: int, *, ids: range, until: datetime) -> list[dict[str, Any]]:
    """Cases as a snapshot at a moment shows them: the same ids and seed have the same early events."""
    found = []
    for number in ids:
        dice = random.Random(f"{seed}-{number}")
        registered = START + timedelta(hours=dice.randrange(2_000))
        answered = registered + timedelta(hours=dice.randrange(900))
        closed = answered + timedelta(hours=dice.randrange(300))
        reopened = closed + timedelta(hours=dice.randrange(900))
        row = {
            "id": f"c{number}", "registered_at": registered, "due_at": registered + timedelta(days=10),
            "kind": dice.choice(["complaint", "request"]), "channel": "phone", "county": dice.choice(["تبریز", "اهر"]),
            "agency": dice.choice(["الف", "ب", "پ"]), "topic": dice.choice(["آب", "برق"]), "topic_group": "خدمات",
        }  # fmt: skip
        if answered <= until:
            row["answered_at"] = answered
        if closed <= until:
            row |= {"closed_at": closed, "outcome": dice.choice(["resolved", "duplicate"])}
        if reopened <= until and dice.random() < 0.3:
            row |= {"reopened_at": reopened}
        if registered <= until:
            found.append(row)
    return found


@pytest.mark.parametrize("seed", [1, 2] if THOROUGH > 1 else [1])
def test_rollups_follow_loads_updates_and_undo(tmp_path: Path, seed: int) -> None:
    loads = ((40, range(120)), (70, range(60, 200)), (71, range(180, 220)))
    loads = loads if THOROUGH > 1 else loads[:2]
    for days, ids in loads:
        until = START + timedelta(days=days)
        load_rows(tmp_path, rows(seed, ids=ids, until=until), as_of=until, name=f"{days}.csv")
        store = open_store(url(tmp_path))
        assert store.rollups_current
        assert find_differences(store, measures=False) == []
    for _ in loads[1:]:
        undo(tmp_path)
        store = open_store(url(tmp_path))
        assert store.rollups_current
        assert find_differences(store, measures=False) == []


@pytest.mark.thorough
def test_a_load_that_only_advances_as_of_keeps_them_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if THOROUGH == 1:
        monkeypatch.setattr(module, "MEASURE_KEYS", one_in(3, ONE_OF_EACH, turn=1))
    until = START + timedelta(days=50)
    cases = rows(3, ids=range(100), until=until)
    load_rows(tmp_path, cases, as_of=until)
    before = open_store(url(tmp_path))
    load_rows(tmp_path, cases, as_of=until + timedelta(days=30))
    after = open_store(url(tmp_path))
    assert (before.load, after.load) == (1, 2)
    assert after.rollups_current
    assert find_differences(after) == []


def test_a_rollup_that_lies_is_found(tmp_path: Path) -> None:
    load_rows(
        tmp_path, rows(4, ids=range(80), until=START + timedelta(days=60)), as_of=START + timedelta(days=60)
    )
    store = target_from_url(url(tmp_path))
    with store.locked(wait=True, notify=print) as work, store.open_for_writing(work) as place:
        table = DAILY["total"]
        place.connection.execute(sa.update(table).values(received=table.c.received + 1))
    lying = open_store(url(tmp_path))
    assert "daily_total" in {difference.what for difference in find_differences(lying, measures=False)}
    assert differs(lying, "received")
