"""Run the trial of late registrations and write docs/nowcast.md (`make nowcast`).

`python -m tests.nowcast --folder FOLDER` continues with the worlds that the folder does not have yet. With `--report`
the document is written from what the folder has.
"""

import argparse
from pathlib import Path

from tests.nowcast.report import report
from tests.nowcast.trial import WORLDS, cells, read, run
from tests.wrapped_text import wrapped

ROUND = 100  # worlds
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Run the cells in rounds, so that a run that is stopped has some worlds of every cell, and write the document."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--folder", type=Path, required=True)
    cli.add_argument("--report", action="store_true", help="run nothing more")
    cli.add_argument("--write", type=Path, default=ROOT / "docs" / "nowcast.md")
    opts = cli.parse_args()
    opts.folder.mkdir(parents=True, exist_ok=True)
    if not opts.report:
        for worlds in range(ROUND, WORLDS + ROUND, ROUND):
            for cell in cells():
                run(cell, opts.folder, worlds=worlds)
            print(worlds, flush=True)
    document = report({cell: read(cell, opts.folder) for cell in cells()})
    opts.write.write_text(wrapped(document), encoding="utf-8")


if __name__ == "__main__":
    main()
