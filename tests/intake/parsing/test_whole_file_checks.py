"""What `whole_file_checks` says of a file that is read in part, and of one that is read to its end."""

from pathlib import Path

import pytest

from intake.errors import RefusedError
from intake.parsing.reading_notes import ReadingNotes
from tests.intake.reading import csv_of, read_all, small

MAPPING = small(county="province", columns={"county": "county"}, dates={"formats": ["%m/%d/%Y"]})


@pytest.mark.parametrize("first_rows", [12, None])
def test_counties_are_named_of_what_was_read_and_dates_judged_only_of_all(
    tmp_path: Path, first_rows: int | None
) -> None:
    rows = [f"{day},{day:02}/06/2025,آبفا,تبریر\n" for day in range(1, 29)]
    path, notes = csv_of(tmp_path, "id,registered,agency,county\n" + "".join(rows)), ReadingNotes()
    if first_rows is None:
        with pytest.raises(RefusedError, match="%d/%m/%Y"):
            read_all(path, MAPPING, notes=notes)
    else:
        assert len(read_all(path, MAPPING, notes=notes, first_rows=first_rows).records) == first_rows
    assert [county["name"] for county in notes.as_json()["other_counties"]] == ["تبریر"]
