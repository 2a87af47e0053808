"""What spreadsheets and programs do to ids (`intake.parsing.id_traces`)."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from intake.parsing.arrow_cells import latin_digits
from intake.parsing.id_traces import without_traces
from intake.staging.rejection_reasons import REASONS
from tests.intake.reading import csv_of, read_all, reasons, small


def test_marks_of_text_and_decimals_of_whole_numbers_are_removed() -> None:
    written = ["'14030012", "14030013.0", "14030014.00", "14030015", "1.0", "12.05", "A'1", "", "'"]
    read = ["14030012", "14030013", "14030014.00", "14030015", "1.0", "12.05", "A'1", "", "'"]
    assert without_traces(pa.array(written)).to_pylist() == read
    assert without_traces(pa.array(["14030012", "x"])).to_pylist() == ["14030012", "x"]


def test_thousands_of_a_number_are_joined() -> None:
    written = [
        "1,403,012", "۱٬۴۰۳٬۰۱۲", "12 345", "1,40", "1403,012", "0,123", "12,345 678", "1403 55", "a,123",
    ]  # fmt: skip
    read = ["1403012", "1403012", "12345", "1,40", "1403,012", "0,123", "12,345 678", "1403 55", "a,123"]
    assert without_traces(latin_digits(pa.array(written))).to_pylist() == read


def test_an_id_that_excel_has_shortened_is_rejected_for_that(tmp_path: Path) -> None:
    rows = "".join(f"{written},1404/05/12,x\n" for written in ("1.40301E+11", "۱٫۴۰۳E+11", "1E+5", "1E5"))
    batch = read_all(csv_of(tmp_path, f"id,registered,agency\n{rows}"), small())
    assert reasons(batch) == [(line, "shortened_id") for line in (2, 3, 4)]
    assert batch.rejected["detail"][0] == "id: 1.40301E+11"
    assert list(batch.records["id"]) == ["1E5"]
    assert "متن" in REASONS["shortened_id"].fa


@pytest.mark.parametrize(
    ("kind", "last_exact"),
    [(pa.float64(), 2**53 - 1), (pa.float32(), 2**24 - 1), (pa.decimal128(25, 0), 10**20)],
)
def test_ids_that_were_numbers_too_large_for_their_kind_are_rejected(
    tmp_path: Path, kind: pa.DataType, last_exact: int
) -> None:
    ids = pa.array([1404, last_exact, last_exact + 1, 10**22], pa.decimal128(25, 0)).cast(kind)
    table = pa.table({"id": ids, "registered": ["1404/05/12"] * 4, "agency": ["x"] * 4})
    pq.write_table(table, tmp_path / "cases.parquet")
    batch = read_all(tmp_path / "cases.parquet", small())

    exact = pa.types.is_decimal(kind)
    assert list(batch.records["id"])[:2] == ["1404", str(last_exact)]
    assert reasons(batch) == ([] if exact else [(3, "shortened_id"), (4, "shortened_id")])
