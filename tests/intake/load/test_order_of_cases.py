"""Cases of a load or a copy lie by county, kind, peer group and office in the store (`intake.staging.case_order`)."""

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from intake.maintenance import copy_store as copy_module
from intake.maintenance.copy_store import copy_store
from intake.publish.target_from_url import target_from_url
from queries.storage import schema
from tests.intake.storing import AS_OF, load_rows, url

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]

GROUPS = {"الف": "شهرداری‌ها", "ب": "بانک‌ها", "پ": "شهرداری‌ها", "ت": "بانک‌ها", "ث": ""}


def cases(numbers: range) -> list[dict[str, Any]]:
    """Rows of a snapshot: places, kinds and offices at random."""
    dice = random.Random(3)
    found = []
    for number in numbers:
        agency = dice.choice(sorted(GROUPS))
        found.append(
            {
                "id": f"c{number}", "registered_at": AS_OF - timedelta(hours=dice.randrange(1, 900)),
                "kind": dice.choice(["complaint", "request"]), "county": dice.choice(["تبریز", "اهر", "سراب"]),
                "agency": agency, "peer_group": GROUPS[agency], "topic": "آب", "topic_group": "خدمات",
            }
        )  # fmt: skip
    return found


def stored(address: str) -> list[tuple[int, ...]]:
    """County, kind, peer group, office and id of the cases, as they lie in the store."""
    case, agency = schema.case, schema.agency
    keys = (case.c.county, case.c.kind, agency.c.peer_group, case.c.agency, case.c.case_id)
    statement = (
        sa.select(*keys)
        .join(agency, agency.c.agency == case.c.agency)
        .order_by(sa.literal_column('"case".rowid'))
    )
    with target_from_url(address).open_for_reading() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def test_a_snapshot_is_stored_in_this_order(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(range(300)))
    order = stored(url(tmp_path))
    assert len(order) == 300
    assert order == sorted(order)


@pytest.mark.thorough
def test_cases_of_events_are_stored_in_this_order(tmp_path: Path) -> None:
    events = []
    for row in cases(range(200)):
        same = {"case": row["id"], "moment": row["registered_at"]}
        events.append({**row, **same, "event": "registered", "to_agency": row["agency"]})
        # The office of a case is known only when its events have been joined.
        events.append({**same, "event": "referred", "from_agency": row["agency"], "to_agency": "ت"})
    for event in events[1::4]:
        event["to_agency"] = "پ"
    columns = {"id", "registered_at", "agency"}
    rows = [{name: value for name, value in event.items() if name not in columns} for event in events]
    load_rows(tmp_path, rows, mapping="negah-events")
    order = stored(url(tmp_path))
    assert len(order) == 200
    assert len({agency for *_, agency, _ in order}) == 2
    # Until the file has ended, another event may follow for the last case, so that it comes by itself.
    assert order[:-1] == sorted(order[:-1])


@pytest.mark.thorough
def test_a_copy_brings_the_cases_of_many_loads_into_this_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = cases(range(300))
    for number in range(3):
        load_rows(tmp_path, rows[100 * number : 100 * number + 100], name=f"{number}.csv")
    assert stored(url(tmp_path)) != sorted(stored(url(tmp_path)))
    monkeypatch.setattr(copy_module, "MEASURE_KEYS", ("received",))
    copied = f"duckdb:///{tmp_path / 'copy.duckdb'}"
    assert copy_store(source=url(tmp_path), target=copied, notify=print).equal
    order = stored(copied)
    assert len(order) == 300
    assert order == sorted(order)
