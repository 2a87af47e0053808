"""Shared helpers of the tests of the guesser: the profile of a table, and the proposal for one."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from geo.province import Province
from intake.guess.column_profile import ColumnProfile, profile_columns
from intake.guess.column_sample import FileSample
from intake.guess.proposal import Proposal
from intake.guess.propose import propose

ZONE = "Asia/Tehran"


def profiles(
    table: Mapping[str, Sequence[str]], province: Province | None = None
) -> tuple[ColumnProfile, ...]:
    """The profiles of the columns of a table: heading → cells."""
    sample = FileSample(
        file="table.csv",
        form="text",
        header=tuple(table),
        named=tuple(not name.startswith("column ") for name in table),
        has_header=True,
        columns=tuple(tuple(cells) for cells in table.values()),
        whole=True,
    )
    return profile_columns(sample, province=province, timezone=ZONE)


def guess(folder: Path, table: Mapping[str, Sequence[str]], province: Province | None = None) -> Proposal:
    """Propose a mapping for a table."""
    path = folder / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(table), *zip(*table.values(), strict=True)])
    return propose(path, province=province)
