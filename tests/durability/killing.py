"""Kill a load at random moments and examine the store afterwards."""

import json
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queries.storage import schema
from tests.conftest import ROOT
from tests.forked import run_forked, start
from tests.intake.storing import text_of, write

LONGEST = 600  # Seconds after which a command counts as hanging.


@dataclass
class Outcomes:
    """How often the store was unchanged, held the whole load, or held anything else."""

    as_before: int = 0
    complete: int = 0
    wrong: int = 0


def kill_loads(
    address: str, folder: Path, rows: list[dict[str, Any]], *, moments: int, seed: int = 111
) -> Outcomes:
    """Kill `moments` loads, each at a random moment of its run, and count the outcomes.

    `rows` are the rows of a snapshot file. The killed load closes all of their cases. The store at `address` is empty.
    """
    first = write(folder / "first.csv", rows)
    closed = {"status": "closed", "closed_at": "1404/06/01", "outcome": "resolved"}
    newer = write(folder / "newer.csv", [row | closed for row in rows] * 8)
    # A first complete run gives the expected state of the store, and the time that a load takes.
    _run(_load(address, first, "1404/06/10"))
    before = text_of(address)
    load = _load(address, newer, "1404/06/11")
    began = time.monotonic()
    _run(load)
    lasts = time.monotonic() - began
    complete = cases_in(text_of(address))
    _run(["undo", "--database", address])
    assert text_of(address) == before

    chosen, outcomes = random.Random(seed), Outcomes()
    for _ in range(moments):
        process = start(
            [sys.executable, "-m", "intake", *load],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        # SIGKILL gives the process no chance to clean up. The first 0.1 s are spent starting Python.
        time.sleep(chosen.uniform(0.1, lasts))
        process.send_signal(signal.SIGKILL)
        process.wait()
        now = text_of(address)
        if now == before:
            outcomes.as_before += 1
            continue
        outcomes.complete += cases_in(now) == complete
        outcomes.wrong += cases_in(now) != complete
        _run(["undo", "--database", address])
        assert text_of(address) == before
    _run(load)
    assert cases_in(text_of(address)) == complete
    return outcomes


def cases_in(text: list[str]) -> list[list[Any]]:
    """The cases of a canonical text without their load number, because a load number is never used twice."""
    at = 1 + [column.name for column in schema.case.columns].index("load")
    rows = [json.loads(line) for line in text if line.startswith('["case",')]
    return [row[:at] + row[at + 1 :] for row in rows]


def _load(address: str, file: Path, as_of: str) -> list[str]:
    return ["load", str(file), "--mapping", "negah", "--as-of", as_of, "--database", address]


def _run(words: list[str]) -> None:
    command = [sys.executable, "-m", "intake", *words]
    done = run_forked(command, cwd=ROOT, timeout=LONGEST)
    assert done.returncode == 0, done.stderr
