"""Run the trials of disclosure control and write docs/protection.md (`make protection`).

`python -m tests.protection --seeds 6` attacks six random provinces.
"""

import argparse
import json
import tempfile
from pathlib import Path

from queries.settings.province_settings import ROOT, settings
from tests.protection.attack import Tally
from tests.protection.report import report
from tests.protection.trial import as_row, trial

SIZES = (150, 600, 1500)


def main() -> None:
    """Run the trials that the command line asks for, and write the document."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--seeds", type=int, default=3)
    cli.add_argument("--first", type=int, default=1)
    cli.add_argument(
        "--most", type=int, default=6, help="cells of a measure and load that are worked out in full"
    )
    cli.add_argument("--folder", type=Path, help="where finished trials are kept, so that they can go on")
    cli.add_argument("--write", type=Path, default=ROOT / "docs" / "protection.md")
    opts = cli.parse_args()
    with tempfile.TemporaryDirectory() as own:
        kept = opts.folder or Path(own)
        kept.mkdir(parents=True, exist_ok=True)
        for seed in range(opts.first, opts.first + opts.seeds):
            file = kept / f"trial-{seed}.json"
            if not file.exists():
                found = trial(seed, Path(own), size=SIZES[seed % len(SIZES)], most=opts.most)
                file.write_text(
                    json.dumps({name: as_row(tally) for name, tally in found.items()}), encoding="utf-8"
                )
                print(seed, found, flush=True)
        done = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(kept.glob("trial-*.json"))]
    tallies = [Tally(**row) for each in done for row in each.values()]
    limits = settings().disclosure
    sizes = ", ".join(str(size) for size in SIZES[:-1]) + f" or {SIZES[-1]:,}"
    opts.write.write_text(report(tallies, sizes=sizes, k=limits.k, base=limits.base), encoding="utf-8")


if __name__ == "__main__":
    main()
