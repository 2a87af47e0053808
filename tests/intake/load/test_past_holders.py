"""Whose a case was at an earlier as-of: what a load up to that moment would have said, and nothing later."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from queries.estimates.measure import measure
from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope
from tests.intake.storing import AS_OF, load_rows, url

FIRST, SECOND, THIRD = "شهرداری تبریز", "شرکت برق", "شرکت گاز"
THEN = datetime(2025, 8, 1)  # 10 Mordad 1404
RECORDED = ["registered", "referred", "answered", "closed"]
MEASURES = ("received", "open", "overdue", "on_time_share")
REGISTERED = {"case": "1", "moment": "1404/04/01 08:00", "event": "registered", "county": "تبریز"}
REFERRED = {"case": "1", "event": "referred"}
COURSES = {
    # Many sources name only the office that a case goes to.
    "sender not given": [
        REGISTERED | {"to_agency": FIRST, "due": "1404/04/11 08:00"},
        REFERRED | {"moment": "1404/05/20 08:00", "to_agency": SECOND},
    ],
    "sender given wrongly": [
        REGISTERED | {"to_agency": FIRST, "due": "1404/04/11 08:00"},
        REFERRED | {"moment": "1404/05/20 08:00", "from_agency": THIRD, "to_agency": SECOND},
    ],
    # Where nobody held a case at its due moment, it is that of its present holder.
    "no office when due": [
        REGISTERED | {"due": "1404/04/11 08:00"},
        REFERRED | {"moment": "1404/04/20 08:00", "to_agency": FIRST},
        REFERRED | {"moment": "1404/05/20 08:00", "from_agency": FIRST, "to_agency": SECOND},
    ],
    "not due yet": [
        REGISTERED | {"to_agency": THIRD, "due": "1404/06/01 08:00"},
        REFERRED | {"moment": "1404/04/20 08:00", "to_agency": FIRST},
        REFERRED | {"moment": "1404/05/20 08:00", "to_agency": SECOND},
    ],
    "never at an office by then": [
        REGISTERED | {"due": "1404/04/11 08:00"},
        REFERRED | {"moment": "1404/05/20 08:00", "to_agency": SECOND},
    ],
}


@pytest.mark.parametrize("course", COURSES)
def test_an_earlier_as_of_knows_only_the_referrals_until_then(tmp_path: Path, course: str) -> None:
    rows = COURSES[course]
    until_then = [row for row in rows if row["moment"] < "1404/05/10"]
    said_then = offices(tmp_path / "then", until_then, as_of=THEN)
    assert offices(tmp_path / "now", rows, as_of=AS_OF) == said_then
    assert [n for _, n in said_then["received"]] == [1]


def offices(folder: Path, rows: list[dict[str, str]], *, as_of: datetime) -> dict[str, list[tuple[str, int]]]:
    """By measure the offices with cases, and their numbers, as of `THEN`; from a store with the given events."""
    folder.mkdir()
    load_rows(folder, rows, mapping="negah-events", as_of=as_of, events=RECORDED)
    store = open_store(url(folder))
    return {key: _counted(measure(store, key, Scope(as_of=THEN), by=("agency",)).frame) for key in MEASURES}


def _counted(frame: pd.DataFrame) -> list[tuple[str, int]]:
    return [(str(row.agency), int(row.n)) for row in frame.itertuples() if row.n > 0]
