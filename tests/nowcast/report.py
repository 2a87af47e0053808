"""Write docs/nowcast.md: how often the intervals of completed weeks hold, as tables."""

from collections.abc import Mapping, Sequence

from tests.nowcast.nowcast_worlds import CHANGE, GROWTH
from tests.nowcast.trial import SPANS, NowcastCell, SpanOutcome, age_of_change

COURSES = {
    "steady": "the same all the time",
    "varying": "vary from week to week",
    "growing": f"vary, and grow {GROWTH:g}-fold in half a year",
    "changed": f"vary, and grow {CHANGE:g}-fold at once, at any day of the last half-year",
}
AGES = ((0, 7), (7, 14), (14, 21), (21, 28), (28, 42), (42, 70), (70, 182))  # days since a sudden change
GOAL = (0.93, 0.97)  # of the coverage of a 95% interval
MET, TOO_NARROW, TOO_WIDE = "met", "**too narrow**", "**wider than needed**"
HEAD = """# The last weeks: how the estimate of late registrations was tested

Written by `make nowcast`; do not edit. Cases that are entered late are missing from the newest weeks. Where several
loads show how late cases arrive, the newest weeks are completed by an estimate (`stats/late_registrations/nowcast.py`)
with a 95% interval. Does the interval hold what comes in the end?

**The worlds.** Nine months of daily cases with a season, weekdays, and weeks that differ by 10% on top of chance. 35%
of the cases are entered on their day, the others later by six days on average; nobody enters on Fridays. The mean delay
differs from week to week (sd 20%); in some worlds it grows, or changes at once. Loads come daily or weekly over the
last half-year, and the first one brings everything before it. The counties with 5 cases a week are parts of a province
with 1,600, whose delays they learn from, as on the screens. What is known at the newest load is compared with the cases
there are in the end.

The goal is 2,000 worlds a row, and a coverage (the share of worlds in which the interval holds what came) of 93 to 97%.
From 2,000 worlds a coverage of 95% is known to about one point; each table says how many worlds its rows rest on, and
which rows miss the goal. The weights of the estimate were chosen in other worlds of the same kind, drawn with other
random numbers. A run that was stopped is continued by the next one in the same folder.

**How to read the tables.** “Weekly, 26” are 26 loads a week apart. “Too low” and “too high” are the worlds in which
more, or fewer, came than the interval held; an interval that misses as often on either side has 2.5% of each. “The
count today” is how far the cases known so far, without any estimate, are from all there are in the end. It, the bias of
the estimate and the mean width of the interval are relative to all cases there are in the end."""
LIMITS = """## What it cannot do

- With a single load nothing is known of late registrations; the screens say so. The same holds for a source that was
  loaded once, beside others, and for the first six weeks of loading.
- A sudden change of delays is learned only from the loads after it. In the first weeks the cases that come later than
  before have not come yet, and of those that have come, as large a share was late as before. All that can be seen is
  that fewer cases of the newest weeks are known than usual, as in a quiet week. The upper limit reckons with both, but
  holds less often in these weeks than later, as the table above shows. Rows of such worlds in the other tables are
  means over half a year and hide these weeks. Where delays have never varied by more than chance, a quiet week is taken
  for one, and a first change is seen later.
- Cases that come more than eight weeks late are not estimated.
- The estimate stands beside figures and is never published: `/figures`, quotes and exports for the press have counts
  only."""


def report(results: Mapping[NowcastCell, Sequence[Sequence[SpanOutcome]]]) -> str:
    """The document as Markdown."""
    parts = [HEAD, *(_span(i, name, results) for i, name in enumerate(SPANS)), _since_change(results), LIMITS]
    return "\n\n".join(parts) + "\n"


def _span(index: int, name: str, results: Mapping[NowcastCell, Sequence[Sequence[SpanOutcome]]]) -> str:
    head = ["loads", "cases a week", "delays", "worlds", "held by the interval", "too low", "too high"]
    head += ["goal", "bias", "the count today", "width"]
    rows = [
        _row(cell, [outcome[index] for outcome in outcomes]) for cell, outcomes in results.items() if outcomes
    ]
    text = f"{sum(MET in row for row in rows)} of {len(rows)} rows meet the goal."
    lines = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]
    table = "\n".join(lines)
    return f"## The {name}\n\n{text}\n\n{table}" if rows else f"## The {name}\n\nNot run yet."


def _since_change(results: Mapping[NowcastCell, Sequence[Sequence[SpanOutcome]]]) -> str:
    """How often the interval of four weeks holds by the time since a sudden change of the delays."""
    held: dict[tuple[int, int], list[bool]] = {ages: [] for ages in AGES}
    for cell, outcomes in results.items():
        if cell.course != "changed":
            continue
        for number, outcome in enumerate(outcomes):
            age = age_of_change(cell, number)
            for (first, last), flags in held.items():
                if first <= age < last:
                    flags.append(outcome[-1].holds)
    rows = [
        [f"{first // 7} to {last // 7} weeks", f"{len(flags):,}", f"{sum(flags) / len(flags):.0%}"]
        for (first, last), flags in held.items()
        if flags
    ]
    head = ["since the change", "worlds", "held by the interval"]
    lines = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]
    if not rows:
        return "## After a sudden change\n\nNot run yet."
    least, when = min((sum(flags) / len(flags), ages) for ages, flags in held.items() if flags)
    text = (
        f"The four weeks where delays grow {CHANGE:g}-fold at once, by the time since then: the 95% interval holds in "
        f"{least:.0%} of the worlds {when[0] // 7} to {when[1] // 7} weeks after the change, the fewest. All of these "
        "worlds together are a row of the table before."
    )
    return f"## After a sudden change\n\n{text}\n\n" + "\n".join(lines)


def _row(cell: NowcastCell, outcomes: Sequence[SpanOutcome]) -> list[str]:
    n, total = len(outcomes), sum(each.total for each in outcomes)
    more = sum(each.total - each.known > each.upper for each in outcomes)
    fewer = sum(each.total - each.known < each.lower for each in outcomes)
    coverage = sum(each.holds for each in outcomes) / n
    goal = MET if GOAL[0] <= coverage <= GOAL[1] else TOO_NARROW if coverage < GOAL[0] else TOO_WIDE
    bias = sum(each.known + each.missing - each.total for each in outcomes) / total
    return [
        f"{cell.rhythm}, {cell.loads}",
        f"{cell.weekly:,.0f}",
        COURSES[cell.course],
        f"{n:,}",
        f"{coverage:.1%}",
        f"{more / n:.1%}",
        f"{fewer / n:.1%}",
        goal,
        f"{bias:+.1%}",
        f"{sum(each.known - each.total for each in outcomes) / total:+.1%}",
        f"{sum(each.upper - each.lower for each in outcomes) / total:.0%}",
    ]
