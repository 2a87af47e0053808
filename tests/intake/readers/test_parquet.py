"""Parquet: typed columns, only mapped columns are read, damaged files are refused."""

import gzip
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from intake.errors import FileError, MappingError
from tests.intake.reading import read_all, reasons, small

MOMENT = datetime(2025, 8, 3, 14, 30)


def parquet(path: Path, **columns: pa.Array) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


@pytest.mark.parametrize(
    "registered",
    [
        pa.array([MOMENT] * 2, pa.timestamp("us")),
        pa.array([MOMENT] * 2, pa.timestamp("ns")),
        pa.array([datetime(2025, 8, 3, 11)] * 2, pa.timestamp("ms", "UTC")),
        pa.array(["1404/05/12 14:30"] * 2),
        pa.array(["1404/05/12 14:30"] * 2).dictionary_encode(),
        pa.array(["1404/05/12 14:30"] * 2, pa.large_string()),
    ],
)
@pytest.mark.parametrize(
    "ids",
    [
        pa.array([7, 8]),
        pa.array([7.0, 8.0]),
        pa.array(["7", "8"]),
        pa.array(["7", "8"]).dictionary_encode(),
        pa.array([Decimal("7.00"), Decimal("8.00")]),
    ],
)
def test_typed_columns_are_read(tmp_path: Path, registered: pa.Array, ids: pa.Array) -> None:
    agency = pa.array(["آب", None]).dictionary_encode()
    path = parquet(tmp_path / "cases.parquet", id=ids, registered=registered, agency=agency, other=ids)
    batch = read_all(path, small())
    assert list(batch.records["id"]) == ["7", "8"]
    assert list(batch.records["registered_at"]) == [MOMENT, MOMENT]
    assert batch.records["agency"].isna().tolist() == [False, True]
    assert batch.unmapped == ("other",)


def test_columns_inside_of_structures_are_columns_of_their_own(tmp_path: Path) -> None:
    offices = [{"name": "آب", "county": {"title": "تبریز"}}, {"name": None, "county": None}, None]
    path = parquet(
        tmp_path / "cases.parquet",
        id=pa.array(["1", "2", "3"]), registered=pa.array([MOMENT] * 3), office=pa.array(offices),
        tags=pa.array([["a"], [], None]),
    )  # fmt: skip
    batch = read_all(path, small(columns={"agency": "office.name", "county": "office.county.title"}))
    assert batch.records["agency"].astype(object).where(batch.records["agency"].notna(), None).tolist() == [
        "آب", None, None,
    ]  # fmt: skip
    assert batch.records["county"].notna().tolist() == [True, False, False]
    assert "tags" in batch.unmapped


def test_missing_values_and_numbers_for_words(tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "cases.parquet",
        id=pa.array([1, None, 3]),
        registered=pa.array([date(2025, 8, 3), date(2025, 8, 3), None]),
        agency=pa.array([1.0, 2.5, None]),
        lat=pa.array([38.1, None, None]),
        lon=pa.array([46.2, None, None], pa.float32()),
    )
    batch = read_all(path, small(columns={"latitude": "lat", "longitude": "lon"}))
    assert reasons(batch) == [(2, "no_id"), (3, "no_registration_time")]
    assert batch.rejected["content"][0] == {"registered": "2025-08-03", "agency": "2.5"}
    assert batch.records["agency"][0] == "1"
    assert batch.records["longitude"][0] == pytest.approx(46.2)


def test_wholly_empty_columns(tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "cases.parquet", id=pa.array([1]), registered=pa.array(["1404/05/12"]), agency=pa.nulls(1)
    )
    assert read_all(path, small()).records["agency"].isna().all()


def test_packed_parquet_is_read(tmp_path: Path) -> None:
    plain = parquet(tmp_path / "cases.parquet", id=pa.array([1]), registered=pa.array([MOMENT]))
    packed = tmp_path / "cases.parquet.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert len(read_all(packed, small()).records) == 1


def test_damaged_and_empty_files(tmp_path: Path) -> None:
    path = parquet(tmp_path / "cases.parquet", id=pa.array([1]), registered=pa.array([MOMENT]))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(FileError, match="damaged"):
        read_all(path, small())
    path.write_bytes(b"id,registered\n")
    with pytest.raises(FileError, match="damaged"):
        read_all(path, small())
    with pytest.raises(FileError, match=r"no rows\. Export it again"):
        read_all(parquet(path, id=pa.array([], "int64"), registered=pa.array([], "string")), small())
    with pytest.raises(MappingError, match="registered"):
        read_all(parquet(path, id=pa.array([1])), small())


def test_row_numbers_go_on_over_batches(tmp_path: Path) -> None:
    count = 120_000
    path = parquet(
        tmp_path / "cases.parquet", id=pa.array(range(count)), registered=pa.array([MOMENT] * count)
    )
    assert list(read_all(path, small()).records["line"]) == list(range(1, count + 1))
