"""Run the trial of topics that rise or fall and write docs/judgement-topics.md.

`python -m tests.judgement.part_trial --folder FOLDER` judges 2,000 random worlds a cell by the product's rule and by
the one it replaces. Results that are already in the folder are reused.
"""

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path

from tests.judgement.change_cells import Counted
from tests.judgement.part_cells import PART_CELLS, PartCell, run_parts
from tests.judgement.part_report import part_report

ROOT = Path(__file__).resolve().parent.parent.parent


def counted(cell: PartCell, folder: Path, worlds: int, seed: int) -> tuple[str, Counted]:
    """The result of a cell, from the folder if it is there."""
    name = cell.name.replace("%", "percent").replace(" ", "-").replace(",", "")
    file = folder / f"topics-{name}-{worlds}-{seed}.json"
    if file.exists():
        return cell.name, Counted(**json.loads(file.read_text(encoding="utf-8")))
    result = run_parts(cell, worlds, seed=seed)
    file.write_text(json.dumps(asdict(result)), encoding="utf-8")
    return cell.name, result


def main() -> None:
    """Run the cells and write the document."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--worlds", type=int, default=2000)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--processes", type=int, default=2)
    cli.add_argument("--folder", type=Path, required=True)
    cli.add_argument("--write", type=Path, default=ROOT / "docs" / "judgement-topics.md")
    opts = cli.parse_args()
    opts.folder.mkdir(parents=True, exist_ok=True)
    results: dict[str, Counted] = {}
    with ProcessPoolExecutor(opts.processes) as pool:
        for job in [pool.submit(counted, cell, opts.folder, opts.worlds, opts.seed) for cell in PART_CELLS]:
            name, result = job.result()
            results[name] = result
            print(name, flush=True)
    opts.write.write_text(part_report(results), encoding="utf-8")


if __name__ == "__main__":
    main()
