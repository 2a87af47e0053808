"""Pulls from real databases, a real web server and a folder: nothing lost, nothing twice, also when killed."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from intake.__main__ import main
from intake.publish.target_from_url import target_from_url
from intake.pull.pull_history import read_history
from tests.conftest import ROOT
from tests.forked import run_forked
from tests.intake.pull.killed import MOMENTS
from tests.intake.pull.pulling import (
    Case,
    cases_of,
    counts,
    database_table,
    declare,
    fill,
    first_cases,
    later_cases,
    pull,
    pull_table,
)
from tests.intake.storing import text_of
from tests.mariadb import PASSWORD
from tests.thorough import THOROUGH, ordinary_first

# Servers, stores and processes.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]

Hold = Callable[[list[Case]], None]
# Rows loaded, updated, unchanged and rejected by the pull after `later_cases`: a folder brings whole files.
LATER = {
    "postgresql": (2, 2, 4, 1),
    "mariadb": (2, 2, 4, 1),
    "open311": (2, 2, 4, 0),
    "folder": (2, 2, 28, 1),
}


def bare(url: URL) -> str:
    """An address as it is declared, without its password."""
    return str(URL.create(url.drivername, url.username, None, url.host, url.port, url.database, url.query))


def store_in(folder: Path, name: str = "store") -> str:
    return f"duckdb:///{folder / name}.duckdb"


def into_folder(folder: Path, cases: list[Case]) -> Path:
    """Add a CSV file with the cases to a folder; it was last changed ten minutes ago."""
    number = len(list(folder.iterdir()))
    rows = [",".join(str(value or "") for value in case.row().values()) for case in cases]
    path = folder / f"{number}.csv"
    path.write_text("\n".join([",".join(cases[0].row()), *rows, ""]), encoding="utf-8")
    os.utime(path, (time.time() - 600 + number, time.time() - 600 + number))
    return path


@pytest.fixture(params=ordinary_first(2, ["open311", "mariadb", "postgresql", "folder"]))
def kind(request: pytest.FixtureRequest) -> str:
    """Where the data are."""
    return str(request.param)


@pytest.fixture
def hold(kind: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Declares a source of the kind under the name "city"; the function lets it hold cases."""
    if kind == "open311":
        server = request.getfixturevalue("city_server")
        keys = {
            "address": server.address,
            "first_day": "2025-02-20",
            "newer_by": "updated",
            "overlap_days": 3,
        }
        declare(tmp_path, pull_table("open311", keys, mapping="open311"))
        return lambda cases: server.hold(cases)
    if kind == "folder":
        (tmp_path / "in").mkdir()
        declare(tmp_path, pull_table("folder", {"path": "in", "pattern": "*.csv"}))
        return lambda cases: into_folder(tmp_path / "in", cases) and None
    monkeypatch.setenv("CITY_PASSWORD", PASSWORD)
    url: URL = request.getfixturevalue("city_postgresql" if kind == "postgresql" else "mariadb_url")
    declare(tmp_path, database_table(bare(url)))
    return lambda cases: fill(url, cases)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "kind", ordinary_first(1, ["mariadb", "open311", "postgresql", "folder"]), indirect=True
)
def test_pulls_that_are_killed_leave_nothing_lost_and_nothing_twice(
    kind: str, hold: Hold, tmp_path: Path
) -> None:
    cases = first_cases()
    hold(cases)
    before, undisturbed = store_in(tmp_path, "before"), store_in(tmp_path, "undisturbed")
    assert counts(pull(before, "city")[1]) == [(30, 0, 0, 0)]
    code, outcome = pull(before, "city")
    assert (code, outcome["nothing_new"], outcome["loads"]) == (0, True, [])
    hold(later_cases(cases))
    shutil.copy(tmp_path / "before.duckdb", tmp_path / "undisturbed.duckdb")
    assert counts(pull(undisturbed, "city")[1]) == [LATER[kind]]
    expected = text_of(undisturbed)
    changed = cases_of(undisturbed)
    assert changed["2"] != cases_of(before)["2"]  # closed meanwhile
    # A correction that is older than the newest row of the first pull.
    assert changed["5"] != cases_of(before)["5"]
    # What follows the fetching is the same for all kinds of source.
    moments = MOMENTS if kind == "postgresql" else MOMENTS[: 3 if THOROUGH > 1 else 1]
    for number in range(len(moments)):
        shutil.copy(tmp_path / "before.duckdb", tmp_path / f"{number}.duckdb")
    command = [sys.executable, "-m", "tests.intake.pull.killed", "city", str(tmp_path), str(len(moments))]
    killed = run_forked(command, cwd=ROOT)
    assert killed.stdout.split() == [str(int(signal.SIGKILL))] * len(moments), killed
    for number, moment in enumerate(moments):
        store = store_in(tmp_path, str(number))
        code, outcome = pull(store, "city")
        assert (code, outcome["nothing_new"]) == (0, moment == "after publishing"), moment
        assert text_of(store) == expected, moment
    assert pull(store, "city")[1]["nothing_new"]


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ordinary_first(1, ["mariadb", "folder"]), indirect=True)
def test_an_undo_takes_back_the_watermark_too(kind: str, hold: Hold, tmp_path: Path) -> None:
    cases = first_cases()
    store = store_in(tmp_path)
    hold(cases)
    pull(store, "city")
    hold(later_cases(cases))
    pull(store, "city")
    target = target_from_url(store)
    newest = read_history(target).last("city")
    assert main(["undo", "--database", store]) == 0
    assert read_history(target).last("city") != newest
    assert counts(pull(store, "city")[1]) == [LATER[kind]]
    # Everything is read again on request: what is known is unchanged, and a bad row is no news.
    _, outcome = pull(store, "city", "--from-start")
    if kind == "folder":
        assert [load["loaded"] + load["updated"] for load in outcome["loads"]] == [0, 0]
    else:
        assert outcome["nothing_new"]


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ordinary_first(1, ["postgresql", "open311"]), indirect=True)
def test_a_correction_of_an_old_case_alone_arrives(kind: str, hold: Hold, tmp_path: Path) -> None:
    cases, store = first_cases(), store_in(tmp_path)
    hold(cases)
    _, first = pull(store, "city")
    # All moments of the pull are older than the as-of of the store, as in an older file, which would change nothing.
    corrected = replace(cases[3], topic="water", updated=cases[-1].updated + timedelta(minutes=5))
    hold([corrected])
    _, second = pull(store, "city")
    assert counts(second) == [(0, 1, 0, 0)]
    assert second["loads"][0]["as_of"] == first["loads"][0]["as_of"]


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_bad_rows_are_reported_once(kind: str, hold: Hold, tmp_path: Path) -> None:
    cases, store = first_cases(), store_in(tmp_path)
    bad = replace(cases[-1], id=77, registered=None)
    hold(cases)
    pull(store, "city")
    hold([*cases, bad])
    assert counts(pull(store, "city")[1]) == [(0, 0, 4, 1)]  # a load, because a rejected row has to be seen
    assert pull(store, "city")[1]["nothing_new"]
    hold([bad])
    assert pull(store, "city")[1]["nothing_new"]  # nothing but what was rejected before
    hold([bad, replace(bad, id=78)])
    code, refused = pull(store, "city")
    assert (code, refused["error"]["code"]) == (4, "refused")
    hold([*cases, bad, replace(cases[-1], id=78)])
    assert counts(pull(store, "city")[1]) == [(1, 0, 4, 1)]


@pytest.mark.parametrize("kind", ["open311"], indirect=True)
def test_a_pull_into_a_store_that_is_being_loaded_says_so(kind: str, hold: Hold, tmp_path: Path) -> None:
    hold(first_cases(3))
    store = store_in(tmp_path)
    with target_from_url(store).locked(wait=True, notify=print):
        code, outcome = pull(store, "city", "--no-wait")
    assert (code, outcome["error"]["code"]) == (3, "locked")
    assert "Another load is running" in outcome["error"]["en"]
    assert counts(pull(store, "city")[1]) == [(3, 0, 0, 0)]


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["folder"], indirect=True)
def test_files_of_a_folder_that_change_fail_or_are_not_complete(
    kind: str, hold: Hold, tmp_path: Path
) -> None:
    cases, store, folder = first_cases(6), store_in(tmp_path), tmp_path / "in"
    first, second = into_folder(folder, cases[:2]), into_folder(folder, cases[:4])
    broken, third = into_folder(folder, cases[:1]), into_folder(folder, cases)
    broken.write_text("who,knows\n1,2\n", encoding="utf-8")
    os.utime(broken, (time.time() - 500, time.time() - 500))
    growing = into_folder(folder, cases)
    os.utime(growing)
    kept = {path: path.read_bytes() for path in folder.iterdir()}
    code, outcome = pull(store, "city")
    # The mapping does not fit one of them; the others are loaded all the same, in order of time.
    assert code == 2
    assert [load["files"][0]["name"] for load in outcome["loads"]] == [first.name, second.name, third.name]
    assert [failed["file"] for failed in outcome["failed"]] == [broken.name]
    assert outcome["growing"] == [growing.name]
    assert {path: path.read_bytes() for path in folder.iterdir()} == kept
    broken.unlink()
    growing.unlink()
    # A file under another name is not new; one with other content is, also when an earlier content returns.
    first.rename(folder / "renamed.csv")
    assert pull(store, "city")[1]["nothing_new"]
    before = third.read_bytes()
    for content in (before + b"50,2025-03-06,,open,Roads,North,asphalt,,\n", before):
        third.write_bytes(content)
        os.utime(third, (time.time() - 400, time.time() - 400))
        assert len(pull(store, "city")[1]["loads"]) == 1
    assert pull(store, "city")[1]["nothing_new"]


@pytest.mark.parametrize("kind", ["folder"], indirect=True)
def test_a_link_out_of_the_folder_is_named_and_not_loaded(kind: str, hold: Hold, tmp_path: Path) -> None:
    cases, store, folder = first_cases(4), store_in(tmp_path), tmp_path / "in"
    own = into_folder(folder, cases[:2])
    link = into_folder(folder, cases)
    secret = link.rename(tmp_path / "of-another-office.csv")
    link.symlink_to(secret)

    code, outcome = pull(store, "city")

    assert code == 2
    assert [load["files"][0]["name"] for load in outcome["loads"]] == [own.name]
    assert [failed["file"] for failed in outcome["failed"]] == [link.name]
    assert "outside of the folder" in outcome["failed"][0]["en"]


@pytest.mark.parametrize("kind", ["folder"], indirect=True)
def test_a_doubted_file_of_a_folder_is_pulled_by_decision(kind: str, hold: Hold, tmp_path: Path) -> None:
    """All cases of it are registered four years of Excel's days earlier than in the store."""
    cases, store = first_cases(6), store_in(tmp_path)
    hold(cases)
    assert pull(store, "city")[0] == 0
    hold([replace(case, registered=case.updated - timedelta(days=1462, hours=1)) for case in cases])
    code, outcome = pull(store, "city")
    assert (code, outcome["loads"]) == (4, [])
    code, outcome = pull(store, "city", "--despite-doubts")
    assert code == 0
    assert "1,462 days" in outcome["loads"][0]["doubts"][0]["en"]
