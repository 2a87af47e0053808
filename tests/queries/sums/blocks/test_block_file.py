"""Blocks of narrow columns: every row that is wanted is read, and nothing else of the file than is needed."""

import io
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.sums.arithmetic.cell_counts import count_cells
from queries.sums.blocks import block_file, block_writer
from queries.sums.blocks.block_file import (
    BlockTable,
    DamagedFileError,
    OpenFile,
    UnreadableFileError,
    read_directory,
)
from queries.sums.blocks.block_writer import TableWriter, TooWideError, write_directory

KEYS = {"county": 5, "topic": 40}
TOPIC_GROUPS = np.arange(40, dtype=np.uint8) // 7
ORDER = {"county": np.arange(5, dtype=np.uint8), "topic": TOPIC_GROUPS}
TYPES = {"county": np.dtype(np.uint8), "topic": np.dtype(np.uint8), "day": np.dtype(np.uint16)}


def _random_rows(seed: int, size: int) -> dict[str, np.ndarray]:
    """Rows that are sorted by county, as those of a store are."""
    dice = np.random.default_rng(seed)
    return {
        "county": np.sort(dice.integers(0, 5, size)),
        "topic": dice.integers(0, 40, size),
        "day": dice.integers(0, 60_000, size),
    }


def _written(path: Path, rows: dict[str, np.ndarray], *, step: int) -> OpenFile:
    with path.open("wb") as file:
        writer = TableWriter(file, TYPES, KEYS, ORDER)
        for start in range(0, len(rows["day"]), step):
            writer.add({name: column[start : start + step] for name, column in rows.items()})
        write_directory(file, writer.directory())
    path.chmod(0o600)
    return OpenFile(path)


@given(
    st.integers(0, 99),
    st.sets(st.integers(0, 4)),
    st.sets(st.integers(0, 39)) | st.none(),
    st.sets(st.integers(0, 5)) | st.none(),
    st.tuples(st.integers(0, 60_000), st.integers(0, 60_000)) | st.none(),
    st.sampled_from([1, 7, 1_000]),
    st.sampled_from([0, 3, 1_000]),
)
def test_the_rows_are_those_that_are_wanted(
    tmp_path_factory, seed, counties, topics, groups, days, batch, gap
) -> None:
    rows = _random_rows(seed, 50 + seed * 5)
    inside = np.isin(rows["county"], list(counties))
    wanted = {"county": np.isin(np.arange(5), list(counties))}
    if groups is not None:
        topics = set(np.flatnonzero(np.isin(TOPIC_GROUPS, list(groups))).tolist())
    if topics is not None:
        inside &= np.isin(rows["topic"], list(topics))
        wanted["topic"] = np.isin(np.arange(40), list(topics))
    if days is not None:
        inside &= (rows["day"] >= days[0]) & (rows["day"] <= days[1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block_writer, "BLOCK", 30)
        patch.setattr(block_file, "BATCH", batch)
        patch.setattr(block_file, "SHORT_GAP", gap)
        file = _written(tmp_path_factory.mktemp("blocks") / "rows", rows, step=20)
        table = BlockTable(file, read_directory(file))
        assert table.row_count == len(rows["day"])
        limits = {} if days is None else {"day": days}
        selection = table.select(wanted)
        parts = list(table.batches(list(TYPES), selection, limits))
    assert selection.most_rows >= inside.sum()
    # Groups that are wanted as a whole are not tested row by row.
    assert ("topic" in selection.tests) <= (groups is None)
    assert "county" not in selection.tests
    assert all(len(part["day"]) < 2 * batch for part in parts)
    columns = {
        name: np.concatenate([np.zeros(0, kind), *(part[name] for part in parts)])
        for name, kind in TYPES.items()
    }
    assert {name: column.dtype for name, column in columns.items()} == TYPES
    rows_read = zip(*(columns[name].tolist() for name in TYPES), strict=True)
    assert sorted(rows_read) == sorted(zip(*(rows[name][inside].tolist() for name in TYPES), strict=True))


def test_blocks_without_a_wanted_row_and_columns_of_one_value_are_not_read(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(block_writer, "BLOCK", 10)
    rows = {"county": np.repeat([1, 2, 3], 10), "topic": np.arange(30), "day": np.arange(30) + 500}
    file = _written(tmp_path / "rows", rows, step=10)
    table, read = BlockTable(file, read_directory(file)), []
    monkeypatch.setattr(
        OpenFile,
        "read_into",
        lambda self, target, place, whole=OpenFile.read_into: (
            read.append(len(target)),
            whole(self, target, place),
        ),
    )
    (part,) = table.batches(["county", "day"], table.select({"county": np.arange(5) == 2}))
    assert part["county"].tolist() == [2] * 10
    assert part["day"].tolist() == list(range(510, 520))
    assert read == [20]  # the days of one block
    # The days of one group, which ends in the middle of a block; the first time the whole block is checked.
    for size in (20, 14):
        read.clear()
        (part,) = table.batches(["day"], table.select({"topic": TOPIC_GROUPS == 0}))
        assert part["day"].tolist() == list(range(500, 507))
        assert read == [size]
    # It is not checked again when it is opened again.
    opened = OpenFile(tmp_path / "rows")
    again = BlockTable(opened, read_directory(opened))
    read.clear()
    (part,) = again.batches(["day"], again.select({"topic": TOPIC_GROUPS == 0}))
    assert read == [14]
    assert not table.select({"county": np.arange(5) == 4}).most_rows


def test_values_that_do_not_fit_are_refused() -> None:
    for name, value in (("county", 5), ("topic", 256), ("day", 70_000), ("day", -1)):
        writer = TableWriter(io.BytesIO(), TYPES, KEYS, ORDER)
        rows = {each: np.array([value if each == name else 1]) for each in TYPES}
        with pytest.raises(TooWideError, match=name):
            write_directory(io.BytesIO(), writer.add(rows) or writer.directory())


def test_incomplete_damaged_and_foreign_files_are_unreadable(tmp_path, monkeypatch) -> None:
    path = tmp_path / "rows"
    _written(path, _random_rows(1, 100), step=50)
    whole = path.read_bytes()
    damaged = bytearray(whole)
    damaged[-200:-100] = bytes(100)
    for content in (
        b"",
        whole[:-1],
        whole[: len(whole) // 2],
        whole[-30:],
        bytes(len(whole)),
        bytes(damaged),
    ):
        path.write_bytes(content)
        with pytest.raises(UnreadableFileError):
            read_directory(OpenFile(path))
    path.write_bytes(whole)
    directory = read_directory(OpenFile(path))
    path.write_bytes(b"")
    with pytest.raises(UnreadableFileError):
        list(
            BlockTable(OpenFile(path), directory).batches(
                ["day"], BlockTable(OpenFile(path), directory).select({})
            )
        )
    path.chmod(0o640)
    with pytest.raises(UnreadableFileError):
        OpenFile(path)
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(OSError, match="link"):
        OpenFile(tmp_path / "link")
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(OSError, match="seek"):
        read_directory(OpenFile(tmp_path / "pipe"))


def test_a_byte_that_the_disk_has_changed_is_noticed_wherever_it_is(tmp_path) -> None:
    path = tmp_path / "rows"
    _written(path, _random_rows(2, 60), step=60)
    whole, directory = path.read_bytes(), read_directory(OpenFile(path))
    size = 60 * sum(kind.itemsize for kind in TYPES.values())
    for place in range(size):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        block_file._checked.clear()  # which cannot know that this file was written again
        table = BlockTable(OpenFile(path), directory)
        for _ in range(2):  # what is damaged is not taken for sound when it is asked for again
            with pytest.raises(DamagedFileError):
                list(table.batches(list(TYPES), table.select({})))
        with pytest.raises(DamagedFileError):
            table.check()


def test_cells_are_counted() -> None:
    counts = np.zeros(4, dtype=np.int32)
    for _ in range(2):
        count_cells(counts, np.array([3, 0, 3, 1]))
    assert counts.tolist() == [2, 2, 0, 4]


def test_an_error_of_reading_reaches_whoever_asked(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(block_file, "BATCH", 1)
    path = tmp_path / "rows"
    file = _written(path, _random_rows(3, 90), step=90)
    table = BlockTable(file, read_directory(file))
    batches = table.batches(["day"], table.select({}))
    path.write_bytes(b"")
    with pytest.raises(UnreadableFileError):
        next(batches)
