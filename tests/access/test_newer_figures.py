"""Control charts and completed weeks of a limited viewer rest on the own cases only, and none of them is published."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.testclient import TestClient

from door.rules import Rules
from pages.press.figure_routes import routes
from queries.disclosure.publication_grid import publishable_measures
from records.roles import Role
from tests.access.people_of_roles import PEOPLE
from tests.access.receiving import Params, receive
from tests.access.two_worlds import with_others_changed, write_store
from tests.late_worlds import LateCase, LateWorld, late_store, late_world
from tests.thorough import one_in, ordinary_first
from tests.worlds import world

PLAIN: Params = {"period": ["all"], "lang": ["en"]}
MARK, COMPLETED = 'class="mark"', 'class="completed"'
# Each role, with another screen; all in a thorough run.
LIMITED = [
    (Role.agency_viewer, "overview"),
    (Role.county_viewer, "counties"),
    (Role.agency_viewer, "agencies"),
    (Role.county_viewer, "overview"),
]
COMPLETED_ON = [
    (Role.county_viewer, "overview"),
    (Role.agency_viewer, "volume"),
    (Role.agency_viewer, "overview"),
    (Role.county_viewer, "volume"),
]


@pytest.fixture(scope="module")
def long_pasts(tmp_path_factory) -> tuple[str, str]:
    """The URLs of two stores of 26 months that differ in the cases of others only: enough for control charts."""
    folder, here = tmp_path_factory.mktemp("long"), world(8, size=1_200, days=800)
    return write_store(folder / "one", here), write_store(folder / "other", with_others_changed(here))


def is_of_others(case: LateCase) -> bool:
    """Whether a case is neither of the county nor of the office of the limited viewers."""
    return case.county != 1 and case.agency != 1


def write_late_store(folder: Path, here: LateWorld) -> str:
    """The URL of a store whose cases are registered late."""
    folder.mkdir()
    url = f"duckdb:///{folder / 'negah.duckdb'}"
    store = late_store(sa.create_engine(url), here)
    store.engine.dispose()
    return url


@pytest.fixture(scope="module")
def late_stores(tmp_path_factory) -> tuple[str, str]:
    """The URLs of two stores of twelve loads, in the second of which the cases of others all come with the last."""
    folder, here = tmp_path_factory.mktemp("late"), late_world()
    last = len(here.loads)
    cases = [replace(case, load=last) if is_of_others(case) else case for case in here.cases]
    other = replace(here, cases=(*cases, *(case for case in cases if is_of_others(case))))
    return write_late_store(folder / "one", here), write_late_store(folder / "other", other)


@pytest.mark.parametrize(("role", "screen"), ordinary_first(2, LIMITED))
def test_marks_of_the_own_past_tell_nothing_of_others(monkeypatch, long_pasts, role, screen):
    one, other = both(monkeypatch, long_pasts, role, screen, PLAIN)

    assert MARK in one.text
    assert one.pieces == other.pieces


@pytest.mark.parametrize(("role", "screen"), ordinary_first(1, COMPLETED_ON))
def test_completed_weeks_learn_from_the_own_cases_only(monkeypatch, late_stores, role, screen):
    one, other = both(monkeypatch, late_stores, role, screen, PLAIN)

    assert one.pieces == other.pieces
    if screen == "overview":
        assert COMPLETED in one.text


@pytest.mark.thorough
def test_marks_and_completed_weeks_of_a_viewer_who_sees_all_cases_depend_on_the_others(
    monkeypatch, long_pasts, late_stores
):
    for urls in (long_pasts, late_stores):
        one, other = both(monkeypatch, urls, Role.governor, "overview", PLAIN)
        assert one.pieces != other.pieces


def both(monkeypatch, urls, role, screen, params):
    """What a person of a role receives from each of two stores."""
    received = []
    for url in urls:
        monkeypatch.setenv("NEGAH_DATABASE_URL", url)
        received.append(receive(monkeypatch, PEOPLE[role], screen, params))
    for each in received:
        assert 'class="broken"' not in each.text
    return received


def test_the_press_office_sees_neither_marks_nor_completed_weeks(monkeypatch, long_pasts, late_stores):
    for url in (*long_pasts, *late_stores):
        monkeypatch.setenv("NEGAH_DATABASE_URL", url)
        text = receive(monkeypatch, PEOPLE[Role.press], "press", {"lang": ["en"], "by": ["month"]}).text
        assert MARK not in text
        assert COMPLETED not in text
        assert "diamond" not in text


OFF_THE_LATTICE = (
    "chart=received", "completed=1", "own_past=1", "trips=out", "as_of=1404/01/01", "channel=phone", "topic=T1",
    "peer_group=P1", "by=week", "by=day", "by=channel",
)  # fmt: skip


@pytest.mark.parametrize("asked", OFF_THE_LATTICE)
def test_figures_refuse_parameters_that_only_screens_offer(monkeypatch, long_pasts, asked):
    monkeypatch.setenv("NEGAH_DATABASE_URL", long_pasts[0])
    with TestClient(Starlette(routes=routes(Rules))) as client:
        answer = client.get(f"/figures/received.json?{asked}")

    assert answer.status_code == 400
    assert set(answer.json()) == {"error"}


def test_every_number_of_figures_is_a_multiple_of_the_base(monkeypatch, long_pasts):
    """By month and county no measure has a count between the multiples, or a key that is not a figure's.

    In an ordinary run one measure of three is asked: the same code rounds them all.
    """
    monkeypatch.setenv("NEGAH_DATABASE_URL", long_pasts[0])
    with TestClient(Starlette(routes=routes(Rules))) as client:
        answers = [
            client.get(f"/figures/{key}.json", params={"period": "1404", "by": "month,county"})
            for key in one_in(3, publishable_measures(), turn=0)
        ]
    told = [json.loads(answer.text) for answer in answers if answer.status_code == 200]
    rows = [row for each in told for row in each["rows"]]
    assert any(row["n"] for row in rows)
    counts = [row.get(part) for row in rows for part in ("n", "numerator")]
    assert {count % 5 for count in counts if count is not None} == {0}
    assert all(row["value"] is None for row in rows if row["withheld"])
    keys = {
        "month",
        "county",
        "value",
        "lower",
        "upper",
        "n",
        "numerator",
        "withheld",
        "reason",
        "text",
        "reached",
        "response_rate",
    }
    assert {key for row in rows for key in row} <= keys
