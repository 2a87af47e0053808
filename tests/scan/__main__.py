"""Run the trials of the space–time scan and write docs/scan.md (`make scan`).

`python -m tests.scan --folder FOLDER` continues with the worlds that the folder does not have yet, of all cells or of
those named after `--only`. With `--report` the document is written from what the folder has; with `--keep` its rows
stay that rest on more worlds.
"""

import argparse
from pathlib import Path

from tests.scan.known_trial import known_cells, known_report, read_known, run_known
from tests.scan.place_trial import place_cells, places_report, read_places, run_places
from tests.scan.quarter_trial import quarter_cells
from tests.scan.report import report
from tests.scan.trial import cells, read, run
from tests.wrapped_text import wrapped

ROUND = 100  # worlds
PLACE_ROUND = 500  # worlds of places, which take a hundredth of a second
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Run the cells and write the document."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--folder", type=Path, required=True)
    cli.add_argument("--report", action="store_true", help="run nothing more")
    cli.add_argument("--write", type=Path, default=ROOT / "docs" / "scan.md")
    cli.add_argument(
        "--only", nargs="+", choices=[cell.name for cell in cells()], help="these cells, no places"
    )
    cli.add_argument("--keep", action="store_true", help="keep rows that rest on more worlds")
    opts = cli.parse_args()
    opts.folder.mkdir(parents=True, exist_ok=True)
    chosen = [cell for cell in cells() if not opts.only or cell.name in opts.only]
    runs_all = not opts.report and not opts.only
    if runs_all:
        for known_cell in known_cells():
            run_known(known_cell, opts.folder, worlds=known_cell.worlds)
        for worlds in range(PLACE_ROUND, max(cell.worlds for cell in place_cells()) + 1, PLACE_ROUND):
            for place_cell in place_cells():
                run_places(place_cell, opts.folder, worlds=worlds)
    if not opts.report:
        # In rounds, so that a run that is stopped has some worlds of every cell. The slow cells come last.
        for scan in ("recent", "whole"):
            some = [cell for cell in chosen if cell.scan == scan]
            for worlds in range(ROUND, max((cell.worlds for cell in some), default=0) + ROUND, ROUND):
                for cell in some:
                    run(cell, opts.folder, worlds=worlds)
                print(scan, worlds, flush=True)
    results = {cell: read(cell, opts.folder) for cell in cells()}
    places = places_report({cell: read_places(cell, opts.folder) for cell in place_cells()})
    known = known_report({cell: read_known(cell, opts.folder) for cell in known_cells()})
    quarters = quarter_cells(opts.folder, runs=runs_all)
    former = opts.write.read_text(encoding="utf-8") if opts.keep else ""
    document = report(results, quarters, places, known=known, former=former)
    opts.write.write_text(wrapped(document), encoding="utf-8")


if __name__ == "__main__":
    main()
