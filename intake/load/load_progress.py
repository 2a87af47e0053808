"""The progress of a load as one share of the whole, from 0 to 1.

A load has four phases, and each has its share of the whole: what it takes of the time of a load of two million rows.
Inside a phase, progress is counted in what the phase works on: bytes of the files, rows, or statements of the database.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from intake.publish.target import Progress

Phase = Literal["reading", "merging", "rollups", "publishing"]
# The part of the time that each phase takes; reading Parquet is far quicker than reading text.
_SHARES: dict[Phase, float] = {"reading": 0.45, "merging": 0.15, "rollups": 0.35, "publishing": 0.05}
_READING_PARQUET = 0.25
_STAGING = 0.7  # part of merging until the rows of a file are on disk as they will be in the store
# Statements that a phase takes in a first load. A later one may take more: the bar then waits at the end of the phase.
_STATEMENTS: dict[Phase, int] = {"merging": 16, "rollups": 64}
_MAX = 0.99  # until everything is done


class LoadProgress:
    """Turns the progress of each phase into a share of the whole, which never goes back and is 1 only at the end."""

    def __init__(self, report: Progress, files: Sequence[Path]) -> None:
        self._report = report
        self._sizes = [max(1, path.stat().st_size) if path.exists() else 1 for path in files]
        self._rows = [1] * len(files)
        self._shown = 0.0
        parquet = all(".parquet" in path.suffixes for path in files)
        reading = _READING_PARQUET if parquet else _SHARES["reading"]
        others = (1 - reading) / (1 - _SHARES["reading"])
        self._begins: dict[Phase, float] = {}
        self._widths: dict[Phase, float] = {}
        total = 0.0
        for phase, share in _SHARES.items():
            self._begins[phase] = total
            self._widths[phase] = reading if phase == "reading" else share * others
            total += self._widths[phase]

    def reading(self, number: int) -> Callable[[float], None]:
        """Return a function that receives the share read of a file, which has this number in the order of the files."""
        before, size, total = sum(self._sizes[:number]), self._sizes[number], sum(self._sizes)
        return lambda share: self._show("reading", (before + size * share) / total)

    def count_rows(self, rows: Sequence[int]) -> None:
        """Note the rows of each file, which are known once all files are read."""
        self._rows = [max(1, count) for count in rows]
        self._show("merging", 0)

    def staging(self, number: int) -> Callable[[int], None]:
        """Return a function that receives how many rows of a file are staged."""
        return lambda rows: self._show_merging(number, _STAGING * min(1, rows / self._rows[number]))

    def merging(self, number: int) -> Callable[[float], None]:
        """Return a function that receives the share of the statements that merge a file."""
        return lambda share: self._show_merging(number, _STAGING + (1 - _STAGING) * share)

    def rollups(self, share: float) -> None:
        """Receive the share of the statements that bring the rollups up to date."""
        self._show("rollups", share)

    def publishing(self) -> None:
        """Note that only making the result visible is left."""
        self._show("publishing", 0)

    def done(self) -> None:
        """Note the end of everything."""
        self._report("publishing", 1.0)

    def _show_merging(self, number: int, share: float) -> None:
        """Report a share of merging one file; files count by their rows."""
        before, rows, total = sum(self._rows[:number]), self._rows[number], sum(self._rows)
        self._show("merging", (before + rows * share) / total)

    def _show(self, phase: Phase, share: float) -> None:
        """Report a share of a phase as a share of the whole."""
        whole = self._begins[phase] + self._widths[phase] * min(1.0, share)
        self._shown = min(_MAX, max(self._shown, whole))
        self._report(phase, self._shown)


@contextmanager
def counting_statements(
    connection: sa.Connection, phase: Phase, report: Callable[[float], None]
) -> Iterator[None]:
    """Report the share of the statements of a phase that the connection has executed inside the block."""
    executed = 0

    def count(*_: Any) -> None:
        nonlocal executed
        executed += 1
        report(min(1.0, executed / _STATEMENTS[phase]))

    sa.event.listen(connection, "after_cursor_execute", count)
    try:
        yield
    finally:
        sa.event.remove(connection, "after_cursor_execute", count)
