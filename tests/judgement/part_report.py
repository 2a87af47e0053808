"""The document of the trial of topics that rise or fall relative to all cases."""

import numpy as np

from stats.estimates.intervals import wilson_interval
from tests.judgement.change_cells import Counted
from tests.judgement.markdown_table import markdown_table
from tests.judgement.part_cells import GROWN_PARTS, REFERENCES, SEASONAL_PARTS, UNCHANGED_PARTS, PartCell

INTRODUCTION = """<!-- made by `python -m tests.judgement.part_trial`; do not edit -->

# Rising topics on trial

What the screen of volume and the brief of a county call rising is a topic that grew more than all cases together
(`queries.comparisons.changes.rising_parts`). {worlds:,} random worlds a cell, a quarter of them for each of four ends
of the period in the four seasons. Worlds of 30 topics with 250 cases a day (a county: 5) share the calendar, the season
and the good and bad days of a line. Each topic has a wave of its own (standard deviation ±20 %), ±5 % that is peculiar
to each month, days that vary by ±10 % with a correlation of 0.6, and a level that drifts by ±5 % with a memory of 60
days. All topics of a list are tested together (false discovery rate 5 %), and a change is at least a tenth.

- **product**: each topic's share of all cases, judged by its own season (beside the previous period) or by last year's
  share (`stats.changes.part_changes`);
- **before**: the rule it replaces, which judges changes by those between earlier periods; tried in every fourth world.

In brackets: 95 % Monte Carlo intervals (Wilson).
"""
RULES = ("before", "product")
MAX_LISTS = 5.0  # per cent of unchanged lists that may tell anything


def part_report(results: dict[str, Counted]) -> str:
    """The document."""

    def rows(cells: tuple[PartCell, ...], what: str) -> list[list[str]]:
        return [
            [
                cell.name,
                *(
                    _share(results[cell.name], f"{rule} {against}", what)
                    for against in REFERENCES
                    for rule in RULES
                ),
            ]
            for cell in cells
        ]

    head = [f"{against.replace('_', ' ')}, {rule}" for against in REFERENCES for rule in RULES]
    worlds = min(result.worlds for result in results.values())
    parts = [
        INTRODUCTION.format(worlds=worlds),
        "## Nothing has changed: lists in which any topic is told to rise or to fall\n",
        markdown_table(["worlds", *head], rows((*UNCHANGED_PARTS, *SEASONAL_PARTS), "lists")),
        _verdict(results),
        "## A topic with a large season of its own, at its height: told to rise\n",
        markdown_table(["topic", *head], rows(SEASONAL_PARTS, "planted")),
        "## A topic has grown: told to rise\n",
        markdown_table(["topic", *head], rows(GROWN_PARTS, "planted")),
        "## A topic has grown: lists in which another one is told to rise or to fall\n",
        markdown_table(["topic", *head], rows(GROWN_PARTS, "others")),
    ]
    return "\n".join(parts)


def _verdict(results: dict[str, Counted]) -> str:
    """The worst of the unchanged cells, beside the goal."""
    told = {
        f"{cell.name}, {against.replace('_', ' ')}": results[cell.name].told[f"product {against} lists"]
        / results[cell.name].told[f"product {against} worlds"]
        for cell in (*UNCHANGED_PARTS, *SEASONAL_PARTS)
        for against in REFERENCES
    }
    name, worst = max(told.items(), key=lambda item: item[1])
    result = "met" if 100 * worst <= MAX_LISTS else "**missed**"
    return f"Goal: at most {MAX_LISTS:g} % of the product’s lists. The worst: {name}, {100 * worst:.1f} %: {result}.\n"


def _share(result: Counted, rule: str, what: str) -> str:
    """How often something is reported by a rule, in per cent, with its Monte Carlo interval."""
    told, worlds = result.told[f"{rule} {what}"], result.told[f"{rule} worlds"]
    low, high = (100 * float(x) for x in wilson_interval(np.array(told), np.array(worlds)))
    return f"{100 * told / worlds:.1f} % ({low:.1f}–{high:.1f})"
