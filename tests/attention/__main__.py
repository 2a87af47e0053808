"""`python -m tests.attention --seeds 12 --folder FOLDER` (`make attention`): runs the trials, writes docs/attention.md.

For each seed a demo province is made in the folder; what stands there already is not made again.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from tests.attention.report import report
from tests.attention.trial import ROOT, Trial, trial


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--seeds", type=int, default=12)
    cli.add_argument("--first", type=int, default=1)
    cli.add_argument("--cases", type=int, default=120_000)
    cli.add_argument("--each", type=int, default=2, help="events of each kind and seed")
    cli.add_argument("--step", type=int, default=2, help="days from one judged day of the year to the next")
    cli.add_argument("--folder", type=Path, required=True)
    cli.add_argument("--write", type=Path, default=ROOT / "docs" / "attention.md")
    opts = cli.parse_args()
    for seed in range(opts.first, opts.first + opts.seeds):
        file = opts.folder / f"trial-{seed}.json"
        if not file.exists():
            found = trial(seed, opts.folder, cases=opts.cases, step=opts.step, each=opts.each)
            file.write_text(json.dumps(asdict(found), default=int, indent=1), encoding="utf-8")
            print(seed, found.lines, found.false, dict(found.delays), flush=True)
    done = [
        Trial(**json.loads(file.read_text(encoding="utf-8")))
        for file in sorted(opts.folder.glob("trial-*.json"))
    ]
    opts.write.write_text(report(done), encoding="utf-8")


if __name__ == "__main__":
    main()
