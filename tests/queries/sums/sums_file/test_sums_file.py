"""A file of sums gives back what was written to it, and refuses what it cannot hold."""

from pathlib import Path

import numpy as np
import pytest

from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS
from queries.sums.blocks import block_file
from queries.sums.blocks.block_file import DamagedFileError, UnreadableFileError
from queries.sums.blocks.block_writer import TooWideError
from queries.sums.sums_file.sums_file import COMPARED_BYTES, TRIP_SLOTS, SumsWriter, open_sums_file
from queries.sums.writing.stored_waits_writer import _in_order

DAYS = 5
SCOPE = ("county", "0303", "kind", "complaint")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty file that only its user may read."""
    place = tmp_path / "some.sums"
    place.touch(mode=0o600)
    return place


def test_sums_and_columns_are_read_as_they_were_written(path) -> None:
    sums = np.zeros((len(AMOUNT_COLUMNS), TRIP_SLOTS, DAYS))
    sums[0, 1], sums[2, 0, 3] = [1, 2, 300, 4, 5], 70_000
    column = np.array([7, 70_000, 0, 9])
    with path.open("wb") as file:
        writer = SumsWriter(file, first_day=20_000, days=DAYS)
        writer.add_sums((), sums)
        writer.add_column("one", column)
        writer.add_sums(SCOPE, 2 * sums)
        writer.add_column("empty", column[:0])
        writer.end()
    read = open_sums_file(path)
    assert (read.first_day, read.days, set(read.places)) == (20_000, DAYS, {(), SCOPE})
    np.testing.assert_array_equal(read.sums(()), sums)
    np.testing.assert_array_equal(read.sums(SCOPE, AMOUNT_COLUMNS[2:1:-1]), 2 * sums[2:1:-1])
    np.testing.assert_array_equal(read.column("one"), column)
    np.testing.assert_array_equal(read.column("one", 1, 3), column[1:3])
    assert (read.length("one"), read.length("empty"), len(read.column("empty"))) == (4, 0, 0)
    assert path.stat().st_size < 3_000
    assert 0 < read.nbytes < 5_000


@pytest.mark.parametrize("part", ["sums", "column"])
def test_what_the_disk_has_changed_is_noticed_once_it_is_needed(path, part) -> None:
    sums = np.zeros((len(AMOUNT_COLUMNS), TRIP_SLOTS, DAYS))
    sums[:2] = 200
    with path.open("wb") as file:
        writer = SumsWriter(file, first_day=0, days=DAYS)
        writer.add_sums((), sums)
        writer.add_column("one", np.arange(COMPARED_BYTES + 1) % 7)
        writer.end()
    # The last byte of each of them.
    place = 4 * DAYS - 1 if part == "sums" else 4 * DAYS + COMPARED_BYTES
    with path.open("r+b") as file:
        file.seek(place)
        last = file.read(1)[0]
        file.seek(place)
        file.write(bytes([last ^ 1]))
    block_file._checked.clear()  # which cannot know that another file has taken the place of one
    read = open_sums_file(path)
    asked = {"sums": lambda: read.sums(()), "column": lambda: read.column("one", 2, 3)}
    with pytest.raises(DamagedFileError):
        asked.pop(part)()
    for answered in asked.values():
        answered()
    with pytest.raises(DamagedFileError):
        read.check()


def test_negative_numbers_and_sums_of_other_amounts_are_refused(path, monkeypatch) -> None:
    with path.open("wb") as file:
        writer = SumsWriter(file, first_day=0, days=1)
        with pytest.raises(TooWideError):
            writer.add_column("one", np.array([3, -1]))
        writer.end()
    assert open_sums_file(path).columns == {}
    with pytest.raises(UnreadableFileError):
        open_sums_file(path).column("one")
    monkeypatch.setattr("queries.sums.sums_file.sums_file.AMOUNT_COLUMNS", ("another",))
    with pytest.raises(UnreadableFileError):
        open_sums_file(path)


def test_waits_that_a_load_takes_back_are_left_out() -> None:
    rows = {
        "day": np.array([9, 8, 9, 8, 9]),
        "hours": np.array([5, 0, 5, 2, 1]),
        "answers": np.array([200, 1, 100, 2, 3], dtype=np.int16),
        "competing": np.array([0, 0, 4, 0, 0]),
    }
    rows = {name: np.append(column, -2 if name == "answers" else column[3]) for name, column in rows.items()}
    columns = {name: column.tolist() for name, column in _in_order(rows).items()}
    assert columns == {"day": [8, 9, 9], "hours": [0, 1, 5], "answers": [1, 3, 300], "competing": [0, 0, 4]}
