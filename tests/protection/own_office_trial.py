"""Attack the peers of an office in many groups, and write docs/protection-own.md (`make protection-own`)."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from queries.own_office.coarse_comparison import MARGIN_STEP, MAX_OF_ONE, MIN_OFFICES, STEPS
from queries.settings.province_settings import ROOT
from tests.protection.own_office_attack import ROUNDING_SD, Findings, attack
from tests.protection.own_office_group import SMALL_CASES, SOONER, Plan

Row = dict[str, object]

GROUPS = tuple(
    Plan(offices, cases, 0.0, 0, small=small)
    for offices, cases, small in (
        (4, 150, 0), (4, 40, 0), (4, 12, 0), (5, 150, 0), (5, 40, 2), (5, 12, 0), (8, 150, 0), (8, 40, 3), (8, 12, 0),
        (20, 40, 5), (20, 12, 0),
    )
)  # fmt: skip
HEADERS = (
    "offices", "cases a month", "published", "exact", "points", "shown", "step", "away: exact", "points", "shown",
    "words", "accomplices",
)  # fmt: skip
DEADLINE_HEADERS = (
    "offices", "cases a month", "published", "shown", "step", "away: shown", "words", "accomplices",
)  # fmt: skip
WHOLE_POINT = 0.01
LARGE_GROUP = 8
FEW_CASES = 40  # a month, of which most is withheld


def main() -> None:
    """Run the trials that the command line asks for, and write the document."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--seeds", type=int, default=3)
    cli.add_argument("--folder", type=Path, help="where finished groups are kept, so that the run can go on")
    cli.add_argument("--write", type=Path, default=ROOT / "docs" / "protection-own.md")
    opts = cli.parse_args()
    rows, with_deadlines = (
        [
            _kept_row(replace(plan, own_deadlines=deadlines), number, opts)
            for number, plan in enumerate(GROUPS)
        ]
        for deadlines in (False, True)
    )
    opts.write.write_text(report(rows, with_deadlines, seeds=opts.seeds), encoding="utf-8")


def _kept_row(plan: Plan, number: int, opts: argparse.Namespace) -> Row:
    """What the attack learns about a group; read from the folder where that is finished already."""
    name = f"deadlines-{number}" if plan.own_deadlines else f"group-{number}"
    file = opts.folder / f"{name}.json" if opts.folder else None
    if file and file.exists():
        kept: Row = json.loads(file.read_text(encoding="utf-8"))
        return kept
    row = row_of(plan, opts.seeds)
    print(row, flush=True)
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(row), encoding="utf-8")
    return row


def shown_step(offices: int) -> float:
    """The step to which the expectation of an office in a group is rounded."""
    return [step for fewest, step in STEPS if offices >= fewest][-1]


def row_of(plan: Plan, seeds: int) -> Row:
    """What the attack learns about a group, from exact, whole-point and shown expectations."""
    if plan.offices >= LARGE_GROUP:  # or the trial takes hours
        plan = replace(plan, ends=4, loads_a_month=1)
    shown = shown_step(plan.offices)
    steps = {"exact": 0.0, "point": WHOLE_POINT, "shown": shown, "words": shown / 2}
    if plan.own_deadlines:
        steps = {name: steps[name] for name in ("shown", "words")}
    row: Row = {"offices": plan.offices, "cases": plan.cases, "small": plan.small, "step": steps["shown"]}
    for name, step in steps.items():
        findings = [attack(replace(plan, step=step, seed=seed)) for seed in range(seeds)]
        row[name] = _summary(findings)
    findings = [
        attack(replace(plan, step=steps["shown"], seed=seed, accomplices=True)) for seed in range(seeds)
    ]
    # Of the peers only the first is unknown then.
    row["accomplices"] = _summary([_of_first_peer(each) for each in findings])
    return row


def _of_first_peer(found: Findings) -> Findings:
    return Findings(*(getattr(found, name)[:1] for name in found.__dataclass_fields__))


def _summary(found: list[Findings]) -> dict[str, float]:
    """Means over the share of the last 12 months of all peers: uncertainty before and after, in points; given away."""
    before, after = (
        np.concatenate([getattr(each, name)[:, 1] for each in found]) for name in ("sd_before", "sd_after")
    )
    return {
        "before": 100 * float(np.sqrt((before**2).mean())),
        "after": 100 * float(np.sqrt((after**2).mean())),
        "sharper": float(np.concatenate([each.sharper for each in found]).mean()),
        "given_away": sum(each.given_away for each in found),
        "targets": sum(each.truth.size for each in found),
    }


def report(rows: list[Row], with_deadlines: list[Row], *, seeds: int) -> str:
    """The document; in the groups `with_deadlines` the office has shorter deadlines."""
    away, words, targets = _total(rows)
    deadlines_away, deadlines_words, deadlines_targets = _total(with_deadlines)
    steps = ", ".join(f"{100 * step:.0f} points from {fewest} offices on" for fewest, step in STEPS)
    return TEMPLATE.format(
        seeds=seeds,
        small=f"{SMALL_CASES:.0f}",
        rounding=f"{ROUNDING_SD:.2f}",
        table=_table(HEADERS, rows),
        sooner=f"{100 * SOONER:.0f}",
        deadlines=_table(DEADLINE_HEADERS, with_deadlines),
        deadlines_away=deadlines_away,
        deadlines_words=deadlines_words,
        deadlines_targets=f"{deadlines_targets:,}",
        away=away,
        words=words,
        targets=f"{targets:,}",
        steps=steps,
        margin=f"{100 * MARGIN_STEP:.0f}",
        least=MIN_OFFICES,
        most=f"{100 * MAX_OF_ONE:.0f}",
    )


def _total(rows: list[Row]) -> tuple[int, int, int]:
    """Targets given away as shown and where words halve the step, and all targets."""
    away, words, targets = (
        sum(int(row[name][count]) for row in rows)  # type: ignore[index]
        for name, count in (("shown", "given_away"), ("words", "given_away"), ("shown", "targets"))
    )
    return away, words, targets


def _table(headers: tuple[str, ...], rows: list[Row]) -> str:
    heads = f"| {' | '.join(headers)} |", "| --- " + "| ---: " * (len(headers) - 1) + "|"
    return "\n".join((*heads, *map(_line, rows)))


def _line(row: Row) -> str:
    names = [name for name in ("exact", "point", "shown", "words", "accomplices") if name in row]
    group = f"{row['offices']}" + (f", {row['small']} of them small" if row["small"] else "")
    cells = [
        group,
        f"{row['cases']:.0f}",
        f"{row['shown']['before']:.1f}",  # type: ignore[index]
        *(f"{row[name]['after']:.1f}" for name in ("exact", "point") if name in row),  # type: ignore[index]
        f"**{row['shown']['after']:.1f}**",  # type: ignore[index]
        f"{100 * float(row['step']):.0f}",  # type: ignore[arg-type]
        *(f"{row[name]['given_away']} of {row[name]['targets']}" for name in names),  # type: ignore[index]
    ]
    return f"| {' | '.join(cells)} |"


TEMPLATE = """\
<!-- made by `make protection-own`; do not edit -->

# An office and the figures of its peers

An office sees its own assessment by the governor's office (`queries/own_office/`): over the last 3, 6 or 12 whole
Jalali months, its own figures exactly, and the comparison with similar offices from an expectation that is rounded to
{steps}. Half the width of its interval
is rounded up to {margin} points, because it says how much the peers differ, and so more of them than the expectation
itself. Where fewer than {least} offices of the group have enough cases, or a single one has more than {most} % of the
weight of the others, nothing is compared. The same holds of the earlier periods that say since when an office
needs a look, and of the sixteen months over which smaller differences last: where the group of that time was too small
or dominated, nothing is said of it, whatever there would be to say.

## What was tried

An office that wants the figures of its peers knows its own cases exactly, all that is published of the others
(counts of months, quarters and years, rounded to 5, and none of fewer than 20 cases), how such numbers vary, and the
program. It collects its assessments over five months, at two loads in each, which add cases to earlier months, too;
over 3, 6 and 12 months each time; and fits the hits and misses of every peer in every month to everything at once
(Gauss–Newton, `tests/protection/own_office_attack.py`). {seeds} random groups of each kind; offices differ in size by
a factor of about two and in their share by about ten points, and some are *small*: {small} cases a month, so that
hardly anything is published of them. (Groups of 8 and more: four months, one load in each.)

**Uncertainty** is the standard deviation of a peer's share over the last 12 months, in percentage points, as the
attacker sees it: from what is published alone, and with the assessments. **Given away** are targets (the share over 3
and 12 months, the answers in time of the last month) of which the attacker knows the number of cases clearly (by a
fifth) better than without the assessments, and clearly better than a published rounded count by itself, whose standard
deviation is {rounding} cases (*away*). For *words*, every expectation is seen to half the step, as if the word of the
assessment, which is made from exact figures, halved its range each time. For *accomplices*, all peers but one have
shown the attacker their figures.

{table}

As shown, **{away} of {targets}** targets are given away; if every word halved the step, {words} would be. An exact
expectation gives the peers of small groups away; whole points are enough for offices with many cases, and not for
small groups with few.

Something is learnt all the same where hardly anything is published of the peers (12 cases a month and fewer): their
share is then known to about two points instead of three. One case of theirs is close to one point over 12 months.

## With shorter deadlines

Where an office's cases are due sooner, its peers' cases are judged by its deadlines
(`queries/comparisons/peers/own_deadlines.py`). The expectation is then what they answered within these, of which
nothing is published, and rounded as any other. That such a comparison was made is said, and not how many days others
have. The same attack was made on groups of few cases, with peers who answer {sooner} % of what they answer in time
within the office's deadlines. Targets are, of each peer, three of the answers within these and three of the answers in
time, which are published as before. The uncertainty in the table is that of the share within the office's deadlines.

{deadlines}

As shown, **{deadlines_away} of {deadlines_targets}** targets are given away; if every word halved the step,
{deadlines_words} would be. Of the share within its deadlines, of which nothing is published, the office learns
something, and no number of cases. That exact expectations would give some away is tested
(`tests/queries/own_office/test_own_office_protection.py`); the attack by them does not converge in every group. Not
tried is an office whose deadlines change from period to period, so that it sees its peers by several of them.

## What it costs

- An office in a group of 4 to 7 sees what similar offices would reach only to ten points, and its gap with an interval
  that is at least ten points wide on either side. The assessment itself (needs a look, no difference, …) is made from
  the exact figures and is that of the governor's office, so its word and the rounded gap can seem not to match; the
  page says that they are rounded.
- The cases that waited beyond what similar offices leave are computed from the rounded expectation, with its interval.
- Offices of groups with fewer than {least} offices, or with a dominating one, see only their own figures and whether
  they keep the deadline.

## What is not shown

- **The words** are made from exact figures: that an office needs a look, by which route and since when, are
  inequalities about the expectation. The column *words* stands for them; an office whose own share happens to move
  along a limit for months could learn more.
- **An office that changes its own cases to ask** (registering made-up ones in a topic moves the weights of its own
  expectation) is not tried; the record of loads would show it.
- **Attackers who are better than a linear one.** Where the counts are very small, a normal distribution is a poor
  picture of them.
- **Accomplices** who show each other their figures always narrow what is left; the last column counts what the
  assessments add to that. In a group of twenty small offices, of which nineteen act together, a target of the twentieth
  can be given away.
"""


if __name__ == "__main__":
    main()
