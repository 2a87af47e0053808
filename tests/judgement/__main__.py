"""Run the trials of judgement and write docs/judgement.md (`make judgement`).

`python -m tests.judgement --worlds 200 --write /tmp/judgement.md` runs a tenth of them. Finished cells are kept in
`--folder` and not run again.
"""

import argparse
import pickle
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tests.judgement.demo_provinces import PROVINCE
from tests.judgement.interval_trial import interval_cells, run_intervals
from tests.judgement.mean_trial import mean_cells, run_means
from tests.judgement.office_trial import cells, run, run_demo
from tests.judgement.report import report

ROOT = PROVINCE.parent.parent.parent


def main() -> None:
    """Run the trials that the command line asks for, and write the document."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=2000, help="worlds a cell; twice as many for small rates")
    cli.add_argument("--demos", type=int, default=20, help="demo provinces")
    cli.add_argument("--workers", type=int, default=2)
    cli.add_argument("--folder", type=Path, help="where finished cells are kept, so that they can go on")
    cli.add_argument("--write", type=Path, default=ROOT / "docs" / "judgement.md")
    opts = cli.parse_args()
    with tempfile.TemporaryDirectory() as own:
        folder = opts.folder or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        tasks: list[tuple[str, Callable[[Any], Any], Any]] = [
            *((f"demo-{seed}", run_demo, seed) for seed in range(1, opts.demos + 1)),
            *((cell.name, run_intervals, cell) for cell in interval_cells(opts.worlds)),
            *((cell.name, run_means, cell) for cell in mean_cells(opts.worlds)),
            *((cell.name, run, cell) for cell in cells(opts.worlds)),
        ]
        missing = [task for task in tasks if not _file(folder, task[0]).exists()]
        with ProcessPoolExecutor(opts.workers) as pool:
            pending = [(name, pool.submit(function, value)) for name, function, value in missing]
            for name, future in pending:
                _file(folder, name).write_bytes(pickle.dumps(future.result()))
                print(name, flush=True)
        results = {name: pickle.loads(_file(folder, name).read_bytes()) for name, _, _ in tasks}
    text = report(
        [(cell, results[cell.name]) for cell in cells(opts.worlds)],
        [results[f"demo-{seed}"] for seed in range(1, opts.demos + 1)],
        [(cell, results[cell.name]) for cell in interval_cells(opts.worlds)],
        [(cell, results[cell.name]) for cell in mean_cells(opts.worlds)],
    )
    opts.write.write_text(text, encoding="utf-8")


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.pickle"


if __name__ == "__main__":
    main()
