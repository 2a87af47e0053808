"""The command line of intake: machine-readable output, exit codes, the lock, and killed processes."""

import contextlib
import io
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from intake.__main__ import main
from intake.commands.intake_parser import parser
from queries.data_quality.load_log import loads as load_log
from queries.storage.opening import open_store
from tests import forked
from tests.intake.storing import CASE, CLOSED, dump, table, url, write

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def start(folder: Path, *words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "intake", *words, "--database", url(folder)]
    return forked.start(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(folder: Path, *words: object) -> tuple[int, str, str]:
    """Run a command in this process, which takes a second less than a process of its own."""
    out, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        try:
            code = main([*map(str, words), "--database", url(folder)])
        except SystemExit as ended:
            code = int(ended.code or 0)
    return code, out.getvalue(), error.getvalue()


def as_json(folder: Path, *words: object) -> tuple[int, Any]:
    code, out, error = run(folder, *words, "--json")
    assert out.count("\n") == 1, (out, error)
    return code, json.loads(out)


@pytest.mark.thorough
@pytest.mark.usefixtures("no_rollups")
def test_names_that_look_like_markup_are_printed_as_they_are(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", [CASE])
    for source in ("x[/y]", "[conceal]hidden", ":bug:"):
        assert run(tmp_path, "load", path, "--mapping", "negah", "--source", source, "--lang", "en")[0] == 0
        code, out, error = run(tmp_path, "loads", "--lang", "en")
        assert (code, source in out, error) == (0, True, "")
    assert run(tmp_path, "undo", "--lang", "en")[0] == 0


@pytest.mark.thorough
@pytest.mark.usefixtures("no_rollups")
def test_a_load_reported_to_machines_and_to_people(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", [CASE, CLOSED | {"id": "2"}, CASE | {"id": ""}])
    code, told = as_json(tmp_path, "load", path, "--mapping", "negah", "--as-of", "۱۴۰۴/۰۶/۱۰")
    assert code == 0
    assert told["as_of"] == "2025-09-01T23:59:59"
    assert (told["load"], told["read"], told["loaded"], told["rejected"]) == (1, 3, 2, 1)
    code, told = as_json(tmp_path, "loads")
    assert [row["source"] for row in told["loads"]] == ["negah"]
    code, out, _ = run(tmp_path, "load", path, "--mapping", "negah", "--lang", "fa")
    assert code == 0
    assert "شناسهٔ پرونده ندارد" in out
    code, out, _ = run(tmp_path, "undo", "--lang", "en")
    assert (code, out) == (0, "Load 2 (negah) is undone: 0 cases removed, 0 as they were before.\n")
    code, out, _ = run(tmp_path, "dump")
    assert (code, out.rstrip("\n")) == (0, dump(tmp_path))


@pytest.mark.thorough
@pytest.mark.usefixtures("no_rollups")
def test_a_load_is_listed_with_its_source_when_its_undo_removed_the_source(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", [CASE])
    assert run(tmp_path, "load", path, "--mapping", "negah", "--source", "مرکز")[0] == 0
    before = dump(tmp_path)
    assert run(tmp_path, "load", path, "--mapping", "negah", "--source", "portal")[0] == 0
    assert run(tmp_path, "undo")[0] == 0
    _, told = as_json(tmp_path, "loads")
    assert [(row["source"], row["status"]) for row in told["loads"]] == [
        ("مرکز", "done"),
        ("portal", "undone"),
    ]
    assert [sorted(row["files"][0]) for row in told["loads"]] == [["bytes", "name", "sha256"]] * 2
    assert dump(tmp_path) == before
    assert run(tmp_path, "undo")[0] == 0
    _, told = as_json(tmp_path, "loads")
    assert [row["source"] for row in told["loads"]] == ["مرکز", "portal"]


@pytest.mark.usefixtures("no_rollups")
def test_every_undone_load_of_a_source_that_went_with_its_first_load_is_listed_with_it(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "cases.csv", [CASE])
    more = write(tmp_path / "more.csv", [CASE, CASE | {"id": "2"}])
    for each in (path, more):
        assert run(tmp_path, "load", each, "--mapping", "negah", "--source", "مرکز")[0] == 0
    for _ in range(2):
        assert run(tmp_path, "undo")[0] == 0
    _, told = as_json(tmp_path, "loads")
    assert [(row["source"], row["status"]) for row in told["loads"]] == [("مرکز", "undone")] * 2
    assert [one.source for one in load_log(open_store(url(tmp_path)))] == ["مرکز", "مرکز"]


@pytest.mark.thorough
@pytest.mark.usefixtures("no_rollups")
def test_the_command_is_a_process_that_says_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", [CASE, CLOSED | {"id": "2"}])
    assert run(tmp_path, "load", path, "--mapping", "negah", "--as-of", "1404/06/10")[0] == 0
    # Started as an operator starts it, not from the fork server.
    command = [sys.executable, "-m", "intake", "dump", "--database", url(tmp_path)]
    dumped = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (dumped.returncode, dumped.stdout, dumped.stderr) == (0, run(tmp_path, "dump")[1], "")
    refused = start(tmp_path, "load", tmp_path / "nothing.csv", "--mapping", "negah", "--json")
    assert json.loads(refused.communicate(timeout=120)[0])["error"]["code"] == "file"
    assert refused.returncode == 2


def test_errors_are_one_object_too_and_have_their_exit_codes(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", [CASE])
    wrong = write(tmp_path / "wrong.csv", [CASE | {"registered_at": "05/12/2025"}])
    for code, name, *words in (
        (2, "usage", "load", path),
        (2, "file", "load", tmp_path / "nothing.csv", "--mapping", "negah"),
        (2, "mapping", "load", path, "--mapping", "nothing"),
        (2, "mapping", "load", path, "--mapping", "baltimore311"),
        (2, "usage", "load", path, "--mapping", "negah", "--as-of", "1404/13/01"),
        (4, "refused", "load", wrong, "--mapping", "negah"),
        (4, "empty", "undo"),
        (4, "empty", "loads"),
    ):
        found, told = as_json(tmp_path, *words)
        assert (found, told["error"]["code"]) == (code, name), words
        assert told["error"]["fa"]
        assert told["error"]["en"]
    assert not (tmp_path / "store.duckdb").exists()


@pytest.mark.usefixtures("no_rollups")
def test_the_demo_is_never_mixed_with_real_data_and_replaces_only_itself(tmp_path: Path) -> None:
    words = ("demo", "--cases", "300")
    assert as_json(tmp_path, *words)[1]["cases"]["new"] == 300
    first = dump(tmp_path)
    assert (tmp_path / "demo-truth.json").exists()
    assert {row["name_en"] for row in table(tmp_path, "county")} > {"Tabriz", "Maragheh"}
    assert as_json(tmp_path, *words)[0] == 0
    assert dump(tmp_path) == first
    assert run(tmp_path, "load", write(tmp_path / "cases.csv", [CASE]), "--mapping", "negah")[0] == 0
    code, told = as_json(tmp_path, *words)
    assert (code, told["error"]["code"]) == (4, "refused")


def test_a_load_waits_for_another_or_says_who_holds_the_store(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", [CASE])
    slow = tmp_path / "slow.csv"
    os.mkfifo(slow)  # Reading from a pipe waits until somebody writes to it.
    holder = start(tmp_path, "load", slow, "--mapping", "negah")
    try:
        note = tmp_path / "store.duckdb.lock.holder"
        while not (note.exists() and note.read_text()):
            time.sleep(0.05)
        code, told = as_json(tmp_path, "load", path, "--mapping", "negah", "--no-wait")
        assert (code, told["error"]["code"]) == (3, "locked")
        assert f"process {holder.pid}" in told["error"]["en"]
        waiting = start(tmp_path, "load", path, "--mapping", "negah", "--lang", "en", "--json")
        line = waiting.stderr.readline()
        assert f"process {holder.pid}" in line
        assert "Waiting" in line
    finally:
        holder.kill()
        holder.communicate()
    out, _ = waiting.communicate(timeout=60)
    assert json.loads(out)["loaded"] == 1


@pytest.mark.slow
def test_killed_at_a_random_moment_the_store_is_as_before(tmp_path: Path) -> None:
    """One moment; the trials in tests/durability have fifty on each engine (`make trials`)."""
    day = [CASE | {"id": str(n), "registered_at": f"1404/05/{n % 28 + 1:02} 10:00"} for n in range(400)]
    first = write(tmp_path / "first.csv", day)
    newer = write(tmp_path / "newer.csv", [CLOSED | row | {"closed_at": "1404/06/01"} for row in day] * 3)
    assert run(tmp_path, "load", first, "--mapping", "negah", "--as-of", "1404/06/10")[0] == 0
    before = dump(tmp_path)
    words = ("load", newer, "--mapping", "negah", "--as-of", "1404/06/11")

    chosen = random.Random()
    began = time.monotonic()
    start(tmp_path, *words).communicate()
    lasts = time.monotonic() - began
    assert run(tmp_path, "undo")[0] == 0
    assert dump(tmp_path) == before

    killed = False
    while not killed:
        process = start(tmp_path, *words)
        time.sleep(chosen.uniform(0.1, lasts))
        process.kill()  # if it has not ended by then
        process.communicate()
        if dump(tmp_path) == before:
            killed = True
            continue
        # The load was faster than the kill: then all of it must be stored, and nothing else.
        last = table(tmp_path, "load")[-1]
        assert (last["status"], last["updated"], last["unchanged"]) == ("done", len(day), 0)
        assert run(tmp_path, "undo")[0] == 0
        assert dump(tmp_path) == before
    assert run(tmp_path, *words)[0] == 0
    assert not (tmp_path / "store.duckdb.work").exists()
    assert {path.suffix for path in tmp_path.iterdir() if "store" in path.name} == {".duckdb", ".lock"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1404/05/12", "2025-08-03T23:59:59"),
        ("۱۴۰۴/۰۵/۱۲ ۱۴:۳۰", "2025-08-03T14:30:00"),
        ("2025-08-03", "2025-08-03T23:59:59"),
        ("2025-08-03T14:30:05", "2025-08-03T14:30:05"),
    ],
)
def test_as_of_is_jalali_or_gregorian(text: str, wanted: str) -> None:
    options = parser().parse_args(["load", "x", "--mapping", "negah", "--as-of", text])
    assert options.as_of.isoformat() == wanted
