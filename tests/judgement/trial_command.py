"""Command line of a trial of several cells: run them in processes, keep their results in a folder, write a document."""

import argparse
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from tests.judgement.change_cells import Counted

ROOT = Path(__file__).resolve().parent.parent.parent


class NamedCell(Protocol):
    """Worlds of one kind, with the name that they have in the document."""

    @property
    def name(self) -> str: ...


def run_cells(
    description: str,
    cells: Sequence[NamedCell],
    judge: Callable[..., Counted],
    report: Callable[[dict[str, Counted]], str],
    *,
    document: str,
    prefix: str = "",
) -> None:
    """Judge the cells whose results are not in the folder yet, and write the report on all into docs/`document`.

    `judge` takes a cell, a number of worlds and a seed. The names of the files with results begin with `prefix`, so
    that trials can share a folder.
    """
    cli = argparse.ArgumentParser(description=description)
    cli.add_argument("--worlds", type=int, default=2000)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--processes", type=int, default=2)
    cli.add_argument("--folder", type=Path, required=True)
    cli.add_argument("--write", type=Path, default=ROOT / "docs" / document)
    opts = cli.parse_args()
    opts.folder.mkdir(parents=True, exist_ok=True)
    results: dict[str, Counted] = {}
    with ProcessPoolExecutor(opts.processes) as pool:
        jobs = [
            pool.submit(counted, cell, judge, opts.worlds, opts.seed, opts.folder, prefix) for cell in cells
        ]
        for job in as_completed(jobs):
            name, result = job.result()
            results[name] = result
            print(name, flush=True)
    opts.write.write_text(report(results), encoding="utf-8")


def counted(
    cell: NamedCell, judge: Callable[..., Counted], worlds: int, seed: int, folder: Path, prefix: str
) -> tuple[str, Counted]:
    """The name of a cell and its result, from the folder if it is there."""
    name = cell.name.replace("%", "percent").replace(" ", "-").replace(",", "")
    file = folder / f"{prefix}{name}-{worlds}-{seed}.json"
    if file.exists():
        return cell.name, Counted(**json.loads(file.read_text(encoding="utf-8")))
    result = judge(cell, worlds, seed=seed)
    file.write_text(json.dumps(asdict(result)), encoding="utf-8")
    return cell.name, result
