"""Columns of dates that count only in the rows with a status (`when` of a mapping)."""

from pathlib import Path

import pytest

from queries.vocabulary.codes import Flag
from tests.intake.parsing.test_rows import HEADER, flags
from tests.intake.reading import csv_of, read_all, small


@pytest.mark.parametrize("state", ["open", "answered", "closed"])
def test_a_date_counts_only_in_the_rows_with_the_status_that_the_mapping_names(
    tmp_path: Path, state: str
) -> None:
    mapping = small(columns={"status": "status", "due_at": {"column": "changed", "when": state}})
    states = ["open", "answered", "closed"]
    rows = "".join(f"{each},1404/05/12,x,{each},1404/05/13\n" for each in states)
    records = read_all(csv_of(tmp_path, f"{HEADER},status,changed\n{rows}"), mapping).records
    assert list(records["due_at"].notna()) == [each == state for each in states]


def test_a_date_that_does_not_count_is_not_looked_at(tmp_path: Path) -> None:
    mapping = small(columns={"status": "status", "closed_at": {"column": "changed", "when": "closed"}})
    text = f"{HEADER},status,changed\na,1404/05/12,x,open,فردا\nb,1404/05/12,x,closed,فردا\n"
    records = read_all(csv_of(tmp_path, text), mapping).records
    assert flags(records) == [Flag(0), Flag.unreadable_date | Flag.closed_without_date]
