"""`python -m intake verify` finds derived data that disagree with the cases, and `rollup` repairs them."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from intake.__main__ import main
from intake.maintenance import find_differences as module
from intake.maintenance.find_differences import find_differences
from intake.publish.target_from_url import target_from_url
from queries.estimates.consistency import differs
from queries.storage.opening import open_store
from queries.storage.rollup_tables import DAILY, rollup_state, still_open
from queries.storage.store import Store
from tests.intake.publish.test_rollup_upkeep import START, rows
from tests.intake.storing import load_rows, undo, url
from tests.queries.questions import ONE_OF_EACH
from tests.thorough import THOROUGH, one_in

pytestmark = pytest.mark.slow  # Every test writes a store and computes every measure.

UNTIL = START + timedelta(days=60)
# Tests of what the command says compare these; those of sound stores one of each way to estimate, or all in a thorough
# run. tests/queries/question/test_rollup_choice.py compares every measure with rollups and without.
FEW = ("received", "open")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store of two loads, of which the second only advances as-of."""
    folder = tmp_path_factory.mktemp("verified")
    cases = rows(4, ids=range(60), until=UNTIL)
    for moment in (UNTIL, UNTIL + timedelta(days=30)):
        load_rows(folder, cases, as_of=moment)
    return folder


@pytest.fixture
def loaded(template: Path, tmp_path: Path) -> str:
    """A copy of the store, which a test may corrupt."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return url(tmp_path)


@pytest.fixture
def few_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command compare only a few of the measures."""
    monkeypatch.setattr(module, "MEASURE_KEYS", FEW)


@pytest.fixture
def one_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one measure of each way to estimate on each clock be compared, or all in a thorough run."""
    if THOROUGH == 1:
        monkeypatch.setattr(module, "MEASURE_KEYS", ONE_OF_EACH)


@pytest.fixture
def third_of_each(third: int, one_of_each: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a third of those be compared, or all in a thorough run."""
    monkeypatch.setattr(module, "MEASURE_KEYS", one_in(3, module.MEASURE_KEYS, turn=third))


def corrupt(address: str, change: sa.Update | sa.Delete) -> None:
    """Change the derived data of a store behind the back of intake."""
    place = target_from_url(address)
    with place.locked(wait=True, notify=print) as folder, place.open_for_writing(folder) as opened:
        opened.connection.execute(change)


@pytest.mark.thorough
@pytest.mark.usefixtures("few_measures")
def test_a_sound_store_is_reported_in_persian(loaded: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert open_store(loaded).rollups_current
    assert main(["verify", "--database", loaded]) == 0
    assert "یکی است" in capsys.readouterr().out


@pytest.mark.usefixtures("few_measures")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            [
                sa.update(DAILY["total"]).values(received=DAILY["total"].c.received + 1),
                sa.delete(still_open).where(still_open.c.waiting),
            ],
            {"daily_total", "received", "still_open"},
        ),
        # Its name is what the test below finds in the words for people.
        pytest.param([sa.update(rollup_state).values(load=1)], {"rollup_state"}, marks=pytest.mark.thorough),
    ],
)
def test_corrupted_tables_are_named_and_a_rebuild_repairs_them(
    loaded: str, changes: list[sa.Update | sa.Delete], found: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for change in changes:
        corrupt(loaded, change)
    assert main(["verify", "--database", loaded, "--json"]) == 5
    report = json.loads(capsys.readouterr().out)
    assert not report["equal"]
    assert {each["what"] for each in report["differences"]} >= found
    assert main(["rollup", "--database", loaded]) == 0
    assert "دوباره ساخته شد" in capsys.readouterr().out
    assert main(["verify", "--database", loaded, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"equal": True, "differences": []}


@pytest.mark.thorough
@pytest.mark.usefixtures("few_measures")
def test_a_corrupted_table_is_reported_with_what_to_do(
    loaded: str, capsys: pytest.CaptureFixture[str]
) -> None:
    corrupt(loaded, sa.update(rollup_state).values(load=1))
    assert main(["verify", "--database", loaded, "--lang", "en"]) == 5
    text = capsys.readouterr().out
    assert "intake rollup" in text
    assert "rollup_state" in text


@pytest.mark.thorough
def test_a_store_without_a_load_is_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_rows(tmp_path, rows(4, ids=range(5), until=UNTIL), as_of=UNTIL)
    undo(tmp_path)
    assert main(["verify", "--database", url(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["equal"] is True


def years_ago(cases: list[dict], years: int) -> list[dict]:
    """The same cases with all moments so many years earlier, and ids of their own."""
    earlier = timedelta(days=365 * years)
    moved = [
        {key: each - earlier if isinstance(each, datetime) else each for key, each in case.items()}
        for case in cases
    ]
    return [case | {"id": f"{case['id']}-{years}"} for case in moved]


def without_endings(cases: list[dict]) -> list[dict]:
    """The cases as a source tells of them that records neither answers nor closings."""
    kept = ("id", "registered_at", "kind", "channel", "county", "agency", "topic", "topic_group")
    return [{name: case[name] for name in kept} for case in cases]


# Of one measure of each way to estimate, these three stores try a third each; a thorough run tries all in each.
@pytest.mark.thorough
@pytest.mark.usefixtures("third_of_each")
@pytest.mark.parametrize("third", [0])
def test_a_store_over_more_than_ten_years_is_sound(tmp_path: Path) -> None:
    newest = rows(4, ids=range(20), until=UNTIL)
    load_rows(tmp_path, [*newest, *years_ago(newest, 11), *years_ago(newest, 9)], as_of=UNTIL)
    assert find_differences(open_store(url(tmp_path))) == []


@pytest.mark.thorough
@pytest.mark.usefixtures("third_of_each")
@pytest.mark.parametrize("third", [1])
def test_a_store_without_closings_is_sound(tmp_path: Path) -> None:
    load_rows(tmp_path, without_endings(rows(4, ids=range(40), until=UNTIL)), as_of=UNTIL)
    assert find_differences(open_store(url(tmp_path))) == []


@pytest.mark.thorough
def test_shares_not_reached_because_cases_wait_for_years_agree(tmp_path: Path) -> None:
    # Waits beyond 100 days are counted together in the rollups of open cases, and one by one in the facts.
    cases = rows(4, ids=range(40), until=UNTIL)
    waiting = [case | {"id": f"w{number}"} for number, case in enumerate(without_endings(cases))]
    load_rows(tmp_path, [*cases, *years_ago(waiting, 2)], as_of=UNTIL)
    assert not differs(open_store(url(tmp_path)), "answer_days_p90")


@pytest.mark.thorough
@pytest.mark.usefixtures("third_of_each")
@pytest.mark.parametrize("third", [2])
def test_a_fresh_demo_is_sound(demo_store: Store) -> None:
    assert find_differences(demo_store) == []


def test_without_a_store_there_is_nothing_to_verify(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("verify", "rollup"):
        assert main([command, "--database", url(tmp_path), "--json"]) == 4
        assert json.loads(capsys.readouterr().out)["error"]["code"] == "empty"
