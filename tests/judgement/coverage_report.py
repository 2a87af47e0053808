"""How often intervals of excess late and of gaps contain the truth: parts of docs/judgement.md."""

from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

import numpy as np

from tests.judgement.office_trial import Cell, Tally
from tests.judgement.report_tables import mean, option, rate, table

INTERVALS = Path(__file__).resolve().parents[2] / "docs" / "judgement-intervals.md"
OTHER_MEASURES = (
    "Smoothed rates",
    "Hand-offs",
    "On-time share",
    "Small shares",
    "Median and 90th percentile",
)


def topic_table(results: Sequence[tuple[Cell, Tally]]) -> list[str]:
    """Topics in the place of offices, whose excess late is a measure as well."""
    rows = [
        [
            *(option(cell, name) for name, _ in cell.options[:2]),
            rate(sum(tally.told), len(tally.told)),
            rate(sum(tally.knowing), len(tally.knowing)),
            rate(sum(tally.sound_told), sum(tally.sound)),
            mean(tally.covered),
            f"{len(tally.told):,}",
        ]
        for cell, tally in results
    ]
    text = (
        "The excess late of topics comes from the same method, with topics in the place of offices "
        "(`queries/estimates/excess_late.py`): thirty topics, each with four fifths of its cases at one of eight peer "
        "groups, whose difficulty differs; the first is 15 points under what the typical topic would give. `cases` are "
        "those of the province; a topic has 30 to some thousands."
    )
    head = [
        "sd",
        "cases",
        "told, %",
        "knowing rule, %",
        "sound ones accused, %",
        "excess covered, %",
        "worlds",
    ]
    return ["", "## Topics", "", fill(text, 120), "", *table(head, rows)]


def coverage_table(results: Sequence[tuple[Cell, Tally]]) -> list[str]:
    """Coverage of the intervals of the gap, which are those of the excess divided by the number of cases."""
    rows = [
        [
            cell.kind,
            " ".join(f"{name} {option(cell, name)}" for name, _ in cell.options),
            mean(tally.covered),
            mean(np.asarray(tally.watched_covered, dtype=float))
            if cell.kind in ("bad", "capital", "topics")
            else "–",
            f"{len(tally.told):,}",
        ]
        for cell, tally in results
    ]
    head = ["kind", "of", "all offices, %", "the office 15 points under, %", "worlds"]
    return ["", "## Coverage: excess late, and gap", "", *table(head, rows)]


def coverage_by_measure(covers: Sequence[float]) -> list[str]:
    """Cells within the goal by measure: of excess late from here, of the others from docs/judgement-intervals.md."""
    rows = [
        cells[:5]
        for line in INTERVALS.read_text(encoding="utf-8").splitlines()
        if (cells := [each.strip() for each in line.strip("| ").split("|")])[0] in OTHER_MEASURES
    ]
    inside = [0.93 <= each <= 0.97 for each in covers]
    ours = f"{sum(inside)} ({np.mean(inside):.0%})"
    rows.append(["Excess late, gap", str(len(covers)), ours, f"{min(covers):.1%}", f"{max(covers):.1%}"])
    text = "The measures of which intervals have to cover the truth, those of docs/judgement-intervals.md included:"
    return [text, "", *table(["measure", "cells", "93–97 %", "lowest", "highest"], rows)]
