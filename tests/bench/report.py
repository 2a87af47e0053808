"""Benchmark tables on the terminal and in docs/benchmarks.md, each figure with its target."""

import os
import platform
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from textwrap import fill
from typing import Literal

from queries.settings.province_settings import ROOT
from tests.bench.timing import Times

DOCUMENT = ROOT / "docs" / "benchmarks.md"
VERSIONS = ("duckdb", "sqlalchemy", "pandas", "numpy", "pyarrow", "streamlit", "plotly")
Sense = Literal["at most", "at least"]


@dataclass(frozen=True)
class Target:
    """The target of a figure: an upper or lower limit."""

    sense: Sense
    limit: float
    goal: float | None = None  # A more ambitious limit.

    def verdict(self, value: float) -> str:
        """Whether a value meets the target, and by how much it misses it."""
        over = value / self.limit - 1 if self.sense == "at most" else self.limit / value - 1
        if over > 0:
            return f"**missed by {over:.0%}**" if over < 1 else f"**missed: {1 + over:.1f} times**"
        if self.goal is not None:
            reached = value <= self.goal if self.sense == "at most" else value >= self.goal
            return "met, goal too" if reached else f"met (goal {_number(self.goal)})"
        return "met"

    def __str__(self) -> str:
        """The target as text."""
        return f"{self.sense} {_number(self.limit)}"


@dataclass(frozen=True)
class Figure:
    """One line of a table: the figure, its baseline, its target, and the measured times."""

    what: str
    value: float
    baseline: str = ""  # What the value is a ratio to; empty for an absolute amount.
    unit: str = ""
    target: Target | None = None
    subject_ms: Times | None = None
    baseline_ms: Times | None = None


@dataclass(frozen=True)
class Section:
    """The figures of one part at one size."""

    name: str
    title: str
    figures: Sequence[Figure]
    notes: Sequence[str] = ()
    made_with: Sequence[str] = field(default_factory=tuple)  # Versions to list in addition to the usual ones.


def ratio(
    what: str, subject: Times, baseline: Times, *, against: str, target: Target | None = None
) -> Figure:
    """A figure that is a ratio of median times: subject / baseline; with a target of "at least", baseline / subject."""
    value = subject.median / baseline.median
    if target is not None and target.sense == "at least":
        value = 1 / value
    return Figure(what, value, against, "×", target, subject, baseline)


def table(figures: Iterable[Figure]) -> str:
    """A Markdown table of the figures."""
    lines = [
        "| what | figure | against | target | | ms (quartiles) | baseline ms (quartiles) |",
        "| --- | ---: | --- | --- | --- | ---: | ---: |",
    ]
    for one in figures:
        verdict = one.target.verdict(one.value) if one.target else ""
        value = f"{_number(one.value)}{' ' if one.unit not in ('', '×') else ''}{one.unit}"
        cells = [
            one.what,
            value,
            one.baseline,
            str(one.target or ""),
            verdict,
            _ms(one.subject_ms),
            _ms(one.baseline_ms),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def write(section: Section, *, busy: float, path: Path = DOCUMENT, dry: bool = False) -> str:
    """Write a section to the document, in place of an earlier section of the same name, and return its text."""
    text = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    block = "\n\n".join(
        [
            f"<!-- {section.name} -->\n## {section.title}",
            _circumstances(section, busy),
            table(section.figures),
            *(fill(note, 120, break_long_words=False, break_on_hyphens=False) for note in section.notes),
            f"<!-- /{section.name} -->",
        ]
    )
    old = re.compile(f"<!-- {re.escape(section.name)} -->.*?<!-- /{re.escape(section.name)} -->", re.DOTALL)
    text = old.sub(lambda _: block, text) if old.search(text) else f"{text.rstrip()}\n\n{block}\n"
    if not dry:
        path.write_text(text, encoding="utf-8")
    return block


def _circumstances(section: Section, busy: float) -> str:
    """The line on date, hardware and versions, with a warning if the machine was busy."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    tools = [f"{name} {version(name)}" for name in VERSIONS] + list(section.made_with)
    text = (
        f"{date.today().isoformat()} · {os.cpu_count()} cores of {_processor()}, {memory:.0f} GB · "
        f"Python {platform.python_version()}, {', '.join(tools)}."
    )
    text = fill(text, 120, break_long_words=False, break_on_hyphens=False)
    if busy:
        text += f"\n\n**Other work kept {busy:.1f} cores busy when this ran: only the ratios mean anything.**"
    return text


def _processor() -> str:
    """The model name of the processor."""
    about = Path("/proc/cpuinfo")
    if about.exists():
        for line in about.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _ms(times: Times | None) -> str:
    """Median and quartiles in milliseconds."""
    if times is None:
        return ""
    low, high = times.spread
    return f"{_number(times.median)} ({_number(low)}–{_number(high)})"


def _number(value: float) -> str:
    """A number with about three significant digits."""
    if value >= 1000:
        return f"{value:,.0f}"
    return (
        f"{value:.0f}"
        if value >= 100
        else f"{value:.1f}"
        if value >= 10
        else f"{value:.2g}"
        if value < 1
        else f"{value:.2f}"
    )


_HEAD = """\
# Benchmarks

Written by `make bench`; do not edit. Every figure is a ratio to a baseline that ran alternately with it, in the same
process or on the same machine at the same time, so that figures can be compared between machines. The medians from
which a ratio is computed are in the same row.
"""
