"""Whose a case was at an earlier as-of: what a load up to that moment would have said, and nothing later."""

from datetime import datetime
from pathlib import Path

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


# By measure the offices with cases, and their numbers.
Offices = dict[str, list[tuple[str, int]]]


@pytest.fixture(scope="module")
def then_and_now(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Offices]]:
    """By course, the offices as of `THEN` in a store that was loaded then and in one that was loaded later.

    One case takes each course, and is the only one of its topic.
    """
    rows = [
        row | {"case": str(number), "topic": course}
        for number, (course, events) in enumerate(COURSES.items())
        for row in events
    ]
    until_then = [row for row in rows if row["moment"] < "1404/05/10"]
    return [
        offices(tmp_path_factory.mktemp("store"), events, as_of=as_of)
        for events, as_of in ((until_then, THEN), (rows, AS_OF))
    ]


@pytest.mark.parametrize("course", COURSES)
def test_an_earlier_as_of_knows_only_the_referrals_until_then(
    then_and_now: list[dict[str, Offices]], course: str
) -> None:
    said_then, said_now = (offices_by_course[course] for offices_by_course in then_and_now)
    assert said_now == said_then
    assert [n for _, n in said_then["received"]] == [1]


def offices(folder: Path, rows: list[dict[str, str]], *, as_of: datetime) -> dict[str, Offices]:
    """By topic and measure the offices with cases as of `THEN`, from a store with the given events."""
    load_rows(folder, rows, mapping="negah-events", as_of=as_of, events=RECORDED)
    store = open_store(url(folder))
    names = dict(zip(store.dimension("topic")["code"], store.dimension("topic")["name_fa"], strict=True))
    found: dict[str, Offices] = {course: {key: [] for key in MEASURES} for course in COURSES}
    for key in MEASURES:
        for row in measure(store, key, Scope(as_of=THEN), by=("topic", "agency")).frame.itertuples():
            if row.n > 0:
                found[names[row.topic]][key].append((str(row.agency), int(row.n)))
    return found
