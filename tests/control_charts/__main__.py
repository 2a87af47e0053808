"""Run the trial of control charts and write docs/control-charts.md (`make control-charts`).

`python -m tests.control_charts --folder FOLDER` continues with the worlds that the folder does not have yet. With
`--report` the document is written from what the folder has.
"""

import argparse
from pathlib import Path

from tests.control_charts.control_report import report
from tests.control_charts.control_trial import ALL_SHIFTS, FALSE, FALSE_WORLDS, ROUND, SHIFT_WORLDS, read, run
from tests.wrapped_text import wrapped

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Run the cells and write the document."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--folder", type=Path, required=True)
    cli.add_argument("--report", action="store_true", help="run nothing more")
    cli.add_argument("--write", type=Path, default=ROOT / "docs" / "control-charts.md")
    opts = cli.parse_args()
    opts.folder.mkdir(parents=True, exist_ok=True)
    if not opts.report:
        # In rounds, so that a run that is stopped has some worlds of every cell.
        for worlds in range(ROUND, FALSE_WORLDS + ROUND, ROUND):
            for kind in (*FALSE, *(ALL_SHIFTS if worlds <= SHIFT_WORLDS else ())):
                run(kind, opts.folder, worlds=worlds)
            print(worlds, flush=True)
    results = {kind: read(kind, opts.folder) for kind in (*FALSE, *ALL_SHIFTS)}
    opts.write.write_text(wrapped(report(results)), encoding="utf-8")


if __name__ == "__main__":
    main()
