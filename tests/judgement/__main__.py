"""Run the trials of judgement and write docs/judgement.md (`make judgement`).

`python -m tests.judgement --worlds 200 --write /tmp/judgement.md` runs a tenth of them. Finished cells are kept in
`--folder` and not run again. With `--fewer 500`, those that are not finished yet are run over 500 worlds only; the
document says how many worlds each row rests on.
"""

import argparse
import pickle
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from tests.judgement.demo_provinces import PROVINCE
from tests.judgement.demo_trial import run_demo
from tests.judgement.easing import EasedCell, eased_cells, run_eased
from tests.judgement.mean_trial import MeanCell, mean_cells, run_means
from tests.judgement.office_trial import Cell, cells, run
from tests.judgement.report import report

ROOT = PROVINCE.parent.parent.parent
AnyCell = TypeVar("AnyCell", Cell, MeanCell, EasedCell)


def main() -> None:
    """Run the trials that the command line asks for, and write the document."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=2000, help="worlds a cell; twice as many for small rates")
    cli.add_argument("--demos", type=int, default=20, help="demo provinces")
    cli.add_argument("--fresh", type=int, default=40, help="further ones, on which no rule was chosen")
    cli.add_argument("--workers", type=int, default=2)
    cli.add_argument("--fewer", type=int, help="worlds a cell of those that are not finished in the folder")
    cli.add_argument("--folder", type=Path, help="where finished cells are kept, so that they can go on")
    cli.add_argument("--write", type=Path, default=ROOT / "docs" / "judgement.md")
    opts = cli.parse_args()
    with tempfile.TemporaryDirectory() as own:
        folder = opts.folder or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        fewer = opts.fewer or opts.worlds
        means = _finished_or(folder, mean_cells(opts.worlds), mean_cells(fewer))
        offices = _finished_or(folder, cells(opts.worlds), cells(fewer))
        eased = _finished_or(folder, eased_cells(opts.worlds), eased_cells(fewer))
        tasks: list[tuple[str, Callable[[Any], Any], Any]] = [
            *((f"demo-{seed}", run_demo, seed) for seed in range(1, opts.demos + opts.fresh + 1)),
            *((cell.name, run_means, cell) for cell in means),
            *((cell.name, run, cell) for cell in offices),
            *((cell.name, run_eased, cell) for cell in eased),
        ]
        missing = [task for task in tasks if not _file(folder, task[0]).exists()]
        with ProcessPoolExecutor(opts.workers) as pool:
            pending = [(name, pool.submit(function, value)) for name, function, value in missing]
            for name, future in pending:
                _file(folder, name).write_bytes(pickle.dumps(future.result()))
                print(name, flush=True)
        results = {name: pickle.loads(_file(folder, name).read_bytes()) for name, _, _ in tasks}
    text = report(
        [(cell, results[cell.name]) for cell in offices],
        [results[f"demo-{seed}"] for seed in range(1, opts.demos + 1)],
        [(cell, results[cell.name]) for cell in means],
        eased=[(cell, results[cell.name]) for cell in eased],
        fresh=[results[f"demo-{opts.demos + n}"] for n in range(1, opts.fresh + 1)],
    )
    opts.write.write_text(text, encoding="utf-8")


def _finished_or(folder: Path, full: Sequence[AnyCell], fewer: Sequence[AnyCell]) -> list[AnyCell]:
    """The cells that are finished in the folder, and those with fewer worlds in the place of the others."""
    return [
        cell if _file(folder, cell.name).exists() else other for cell, other in zip(full, fewer, strict=True)
    ]


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.pickle"


if __name__ == "__main__":
    main()
