"""Shared helpers of the tests of the guesser: the profile of a table, the proposal for one, and its mapping."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from geo.province import Province
from intake.guess.columns.column_profile import ColumnProfile, profile_columns
from intake.guess.columns.column_sample import FileSample
from intake.guess.proposal.complete_proposal import revise
from intake.guess.proposal.proposal import Proposal
from intake.guess.proposal.proposal_mapping import declaration
from intake.guess.propose import propose
from intake.mapping import model

ZONE = "Asia/Tehran"
ROWS = range(60)
# A list of cases that says nothing of their states.
BASE = {
    "شماره پرونده": [str(4000 + 7 * row) for row in ROWS],
    "تاریخ ثبت": [f"1404/02/{row % 28 + 1:02}" for row in ROWS],
    "دستگاه اجرایی": [("شهرداری", "آب و فاضلاب")[row % 2] for row in ROWS],
}


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


def mapping_from(
    proposal: Proposal, corrections: Mapping[str, str | None] | None = None, *, name: str | None = None
) -> model.Mapping:
    """The mapping of a proposal with a person's corrections, heading → field or None."""
    revised = revise(proposal, corrections) if corrections else proposal
    return model.Mapping.model_validate(declaration(revised, name=name))


def notes(folder: Path, table: Mapping[str, Sequence[str]]) -> str:
    """The English notes of the proposal for a table."""
    return " ".join(note.en for note in guess(folder, table).notes)
