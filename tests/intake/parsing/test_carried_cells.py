"""Values that stand in the first row of each group are carried to the rows below, over chunks but not over sheets."""

import numpy as np
import openpyxl
import pyarrow as pa
import pytest

from intake.mapping.column_matching import Selection
from intake.parsing.carried_cells import CarriedCells
from intake.readers.chunk import Chunk
from tests.intake.reading import csv_of, read_all, small


def chunk(counties, *, first_line=2, sheet="", kind=None):
    lines = np.arange(first_line, first_line + len(counties))
    columns = {0: pa.array([str(line) for line in lines]), 1: pa.array(counties, kind)}
    return Chunk(Selection(("id", "county"), {"id": 0, "county": 1}), columns, lines, sheet=sheet)


def filled(carried, *args, **options):
    return carried.fill(chunk(*args, **options)).columns[1].to_pylist()


def test_a_value_holds_until_the_next_one_in_any_later_chunk():
    carried = CarriedCells(["county"])

    assert filled(carried, ["", "تبریز", "", " ", "مرند", ""]) == [
        "",
        "تبریز",
        "تبریز",
        "تبریز",
        "مرند",
        "مرند",
    ]
    assert filled(carried, ["", "اهر", ""], first_line=8) == ["مرند", "اهر", "اهر"]


def test_a_new_sheet_or_file_begins_without_a_value():
    carried = CarriedCells(["county"])
    filled(carried, ["تبریز", ""], sheet="a")

    assert filled(carried, ["", "اهر"], sheet="b", first_line=4) == ["", "اهر"]
    assert filled(carried, ["", ""], sheet="b", first_line=2) == ["", ""]


def test_cells_of_other_types_and_other_columns():
    carried = CarriedCells(["county"])

    assert filled(carried, ["A", None, "B", None], kind=pa.dictionary(pa.int8(), pa.string())) == [
        "A",
        "A",
        "B",
        "B",
    ]
    untouched = chunk(["A", ""])
    assert CarriedCells([]).fill(untouched).columns[1].to_pylist() == ["A", ""]
    assert CarriedCells(["agency"]).fill(untouched).columns[1].to_pylist() == ["A", ""]


def test_a_file_is_read_so_where_its_mapping_says_so(tmp_path):
    path = csv_of(tmp_path, "id,registered,agency\n1,2025-08-03,آب\n2,,\n3,2025-08-04,\n4,,برق\n")

    records = read_all(path, small(carry=["agency", "registered_at"])).records

    assert list(records["agency"]) == ["آب", "آب", "آب", "برق"]
    assert list(records["registered_at"].astype(str)) == [
        "2025-08-03",
        "2025-08-03",
        "2025-08-04",
        "2025-08-04",
    ]
    assert len(read_all(path, small()).rejected) == 2


def test_a_mark_for_as_above_takes_the_value_above_without_any_mapping():
    carried = CarriedCells([])

    assert filled(carried, ["//", "تبریز", "//", "", "ایضاً", "مرند"]) == [
        "",
        "تبریز",
        "تبریز",
        "",
        "",
        "مرند",
    ]
    assert filled(carried, ["〃", "اهر", "ditto"], first_line=8) == ["مرند", "اهر", "اهر"]


def test_slashes_among_dates_mean_as_above_only_where_names_have_them_too(tmp_path):
    marked = csv_of(tmp_path, "id,registered,agency\n1,2025-08-03,آب\n2,//,//\n3,//,برق\n")
    assert list(read_all(marked, small()).records["agency"]) == ["آب", "آب", "برق"]
    assert set(read_all(marked, small()).records["registered_at"].astype(str)) == {"2025-08-03"}

    empty = csv_of(tmp_path, "id,registered,agency\n1,2025-08-03,آب\n2,//,برق\n3,//,برق\n", name="empty.csv")
    assert len(read_all(empty, small()).rejected) == 2


def test_values_of_lookups_are_read_without_their_numbers(tmp_path):
    path = csv_of(tmp_path, "id,registered,agency\n1,2025-08-03,7;#آب\n2,2025-08-04,12;#برق\n")

    assert list(read_all(path, small()).records["agency"]) == ["آب", "برق"]


def test_no_value_is_carried_from_one_sheet_to_the_next(tmp_path):
    book = openpyxl.Workbook()
    for sheet, rows in {"تیر": [(1, "آب"), (2, None)], "مرداد": [(3, None), (4, "برق"), (5, None)]}.items():
        page = book.create_sheet(sheet)
        page.append(["id", "registered", "agency"])
        for case, agency in rows:
            page.append([case, "2025-08-03", agency])
    del book["Sheet"]
    book.save(tmp_path / "cases.xlsx")

    records = read_all(tmp_path / "cases.xlsx", small(carry=["agency"])).records

    assert list(records["agency"].astype(object).fillna("")) == ["آب", "آب", "", "برق", "برق"]


@pytest.mark.parametrize("field", ["id", "closed_at", "county", "nothing"])
def test_only_mapped_names_and_days_can_be_carried(field):
    with pytest.raises(ValueError, match="carry cannot have"):
        small(carry=[field])
