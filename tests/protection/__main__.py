"""Attack demo provinces and write docs/protection.md (`make protection`).

`python -m tests.protection --folder data/protection` keeps what is finished there, so that a run that was stopped goes
on where it was.
"""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from numba import njit

from queries.settings.province_settings import ROOT, settings
from tests.protection.attack import WALKS
from tests.protection.moves import compile_moves
from tests.protection.report import report
from tests.protection.trial import Province, trial
from tests.wrapped_text import wrapped

# Every withheld count of the smaller province, a sample of each year of the larger one.
PROVINCES = (Province(1_500, 1), Province(9_000, 2, sample=1_000))


def main() -> None:
    """Run the trials that the command line asks for, and write the document."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--walks", type=int, default=WALKS, help="walks of a year before its programmes")
    cli.add_argument("--seconds", type=float, default=120, help="time for one of the largest programmes")
    cli.add_argument("--budget", type=float, default=3_600, help="time for all programmes of a year together")
    cli.add_argument("--folder", type=Path, help="where finished years are kept, so that they can go on")
    cli.add_argument("--sample", type=int, help="attack only so many counts of each year, drawn at random")
    cli.add_argument("--years", nargs="*", default=[], help="attack only these Jalali years now")
    cli.add_argument(
        "--reopened-known", action="store_true", help="by an attacker who knows how many cases are open again"
    )
    cli.add_argument("--finished", action="store_true", help="only write the document of what is finished")
    cli.add_argument("--write", type=Path, default=ROOT / "docs" / "protection.md")
    opts = cli.parse_args()
    compile_moves(njit)
    limits = settings().disclosure
    with tempfile.TemporaryDirectory() as own:
        folder = opts.folder or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        outcomes = [
            trial(
                folder,
                replace(
                    province,
                    sample=opts.sample or province.sample,
                    reopened_known=known,
                ),
                seconds=opts.seconds,
                budget=opts.budget,
                walks=opts.walks,
                go_on=not opts.finished and known is opts.reopened_known,
                only=tuple(opts.years),
            )
            for known in (False, True)
            for province in PROVINCES
        ]
    document = report(outcomes, k=limits.k, base=limits.base, seconds=opts.seconds)
    opts.write.write_text(wrapped(document), encoding="utf-8")


if __name__ == "__main__":
    main()
