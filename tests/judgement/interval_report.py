"""The document of the trial of intervals: its cells, its sections, and their tables as Markdown."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


# The goal: between the first two in 19 of 20 cells, never under the third.
LOW, HIGH, MIN = (
    0.93,
    0.97,
    0.92,
)


@dataclass(frozen=True)
class Cell:
    """One kind of world: coverage now and before, each with its standard error."""

    name: tuple[str, ...]
    now: float
    error: float
    before: float

    @property
    def reached(self) -> bool:
        """Whether the coverage is within the goal."""
        return LOW <= self.now <= HIGH


@dataclass(frozen=True)
class Section:
    """The cells of one kind of figure, with its heading and what is to be said about it."""

    title: str
    text: str
    columns: tuple[str, ...]
    before: str
    cells: tuple[Cell, ...]


def cell(name: tuple[str, ...], now: Floats, before: Floats) -> Cell:
    """A cell from the share of intervals that covered in each world."""
    return Cell(name, float(now.mean()), float(now.std() / np.sqrt(len(now))), float(before.mean()))


def document(sections: list[Section], worlds: int) -> str:
    """The document as Markdown."""
    cells = [each for section in sections for each in section.cells]
    lines = [
        "<!-- made by `make intervals`; do not edit -->",
        "",
        "# Intervals on trial",
        "",
        f"How often a nominal 95 % interval covers the truth, over at least {worlds:,} random worlds a cell. ± is",
        "twice the standard error of the trial. The goal: 93 to 97 % in at least nineteen of twenty cells, and never",
        "under 92 %. “Before” is the method used before, on the same worlds. Methods and sources:",
        "`stats/areas/rate_smoothing.py`, `stats/changes/ratio_shrinkage.py`, `stats/estimates/intervals.py`,",
        "`stats/estimates/clustered_shares.py`, `stats/estimates/survival.py`.",
        "",
        "| figure | cells | 93–97 % | lowest | highest | before: lowest |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *(summary(section.title, section.cells) for section in sections),
        summary("all", cells),
    ]
    for section in sections:
        lines += ["", f"## {section.title}", "", *_wrapped(section.text), "", *_table(section)]
    return "\n".join(lines) + "\n"


def summary(title: str, cells: Sequence[Cell]) -> str:
    """The row of a section in the table at the top."""
    reached, now = sum(each.reached for each in cells), [each.now for each in cells]
    before = min(each.before for each in cells)
    return (
        f"| {title} | {len(cells)} | {reached} ({reached / len(cells):.0%}) | {min(now):.1%} | {max(now):.1%} | "
        f"{before:.1%} |"
    )


def _table(section: Section) -> Iterator[str]:
    heads = (*section.columns, "coverage", f"before ({section.before})", "goal")
    yield "| " + " | ".join(heads) + " |"
    yield "| " + " | ".join("---:" for _ in heads) + " |"
    for each in section.cells:
        now = f"{each.now:.1%} ± {2 * each.error:.1%}"
        goal = "yes" if each.reached else "no" if each.now >= MIN else "under 92 %"
        yield "| " + " | ".join((*each.name, now, f"{each.before:.1%}", goal)) + " |"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 120)
