"""Run the trials of the attention list and write docs/attention.md (`make attention`).

`python -m tests.attention --seeds 8 --folder FOLDER` tries the rule over made worlds and builds one demo province per
seed in the folder. Worlds, stores and results that are already in the folder are reused.
"""

import argparse
import pickle
from pathlib import Path

from tests.attention.burst_trial import burst_report, bursts
from tests.attention.course_report import course_report
from tests.attention.course_trial import WORLDS, trials
from tests.attention.new_origin_trial import new_origin_report, outcomes
from tests.attention.report import report
from tests.attention.spring_report import spring_report
from tests.attention.spring_trial import springs
from tests.attention.trial import ROOT, own_trial, trial


def main() -> None:
    """Run the trials that the command line asks for, and write the document."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--seeds", type=int, default=8)
    cli.add_argument("--first", type=int, default=1)
    cli.add_argument(
        "--own", type=int, default=24, help="further seeds, in which the demo's own events are followed only"
    )
    cli.add_argument("--cases", type=int, default=120_000)
    cli.add_argument("--each", type=int, default=4, help="events of each kind and seed")
    cli.add_argument("--step", type=int, default=1, help="days from one judged day of the year to the next")
    cli.add_argument("--folder", type=Path, required=True)
    cli.add_argument("--write", type=Path, default=ROOT / "docs" / "attention.md")
    cli.add_argument(
        "--worlds", type=int, default=WORLDS, help="made worlds of each event; twice as many without one"
    )
    opts = cli.parse_args()
    made = list(trials(opts.folder / "attention", worlds=opts.worlds, quiet=2 * opts.worlds))
    for seed in range(opts.first, opts.first + opts.seeds):
        file = opts.folder / f"trial-{seed}.pickle"
        if not file.exists():
            result = trial(seed, opts.folder, cases=opts.cases, step=opts.step, each=opts.each)
            file.write_bytes(pickle.dumps(result))
            print(seed, result.year.lines, result.year.false, [told.day for told in result.told], flush=True)
    for seed in range(opts.first + opts.seeds, opts.first + opts.seeds + opts.own):
        file = opts.folder / f"own-{seed}.pickle"
        if not file.exists():
            own = own_trial(seed, opts.folder, cases=opts.cases)
            file.write_bytes(pickle.dumps(own))
            print(seed, [(told.day, told.kept, told.days) for told in own], flush=True)
    whole, own_events = (
        [pickle.loads(file.read_bytes()) for file in sorted(opts.folder.glob(f"{name}-*.pickle"))]
        for name in ("trial", "own")
    )
    springs_found = springs(opts.folder / "attention")
    bursts_found = bursts(opts.folder / "attention")
    demo = report(whole, own_events) if whole else ""
    parts = [
        course_report(made),
        spring_report(springs_found),
        burst_report(bursts_found),
        new_origin_report(outcomes()),
        demo,
    ]
    opts.write.write_text("\n".join(parts).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
