"""Samples of files in all forms."""

import json
import resource

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from intake.errors import FileError
from intake.guess.columns import sampled_rows
from intake.guess.columns.column_sample import sample_file
from intake.guess.columns.sampled_rows import ROWS_PER_PART
from queries.settings.province_settings import Settings

HEADINGS = "id,place\n"


def sample(path):
    return sample_file(path, Settings())


def test_a_small_file_is_read_as_a_whole(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEADINGS + "a1,x\na2,\n", encoding="utf-8")

    read = sample(path)

    assert (read.header, read.named, read.has_header, read.whole) == (
        ("id", "place"),
        (True, True),
        True,
        True,
    )
    assert read.columns == (("a1", "a2"), ("x", ""))


def test_a_large_file_is_sampled_from_its_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(sampled_rows, "WHOLE", 10_000)
    monkeypatch.setattr(sampled_rows, "HEAD", 40_000)
    monkeypatch.setattr(sampled_rows, "SLICE", 40_000)
    path = tmp_path / "a.csv"
    path.write_text(HEADINGS + "".join(f'a{n},"x; {n}"\n' for n in range(30_000)), encoding="utf-8")

    read = sample(path)

    numbers = [int(text[1:]) for text in read.columns[0]]
    assert read.rows == 3 * ROWS_PER_PART
    assert not read.whole
    assert numbers[0] == 0
    assert any(14_000 < number < 17_000 for number in numbers)
    assert numbers[-1] > 25_000


def test_all_rows_of_the_middle_size_are_spread(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEADINGS + "".join(f"a{n},x\n" for n in range(5_000)), encoding="utf-8")

    read = sample(path)

    assert read.columns[0][0] == "a0"
    assert read.columns[0][-1] == "a4999"
    assert read.rows == 3 * ROWS_PER_PART


def test_without_a_row_of_headings_columns_are_numbered(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("10023,1403/05/12\n10024,1403/05/13\n", encoding="utf-8")

    read = sample(path)

    assert (read.header, read.has_header) == (("column 1", "column 2"), False)
    assert read.columns[0] == ("10023", "10024")


def test_json_objects_are_sampled_as_rows(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": "1"}, {"id": "2", "note": "x"}]), encoding="utf-8")

    read = sample(path)

    assert (read.header, read.columns) == (("id", "note"), (("1", "2"), ("", "x")))


def test_a_file_without_rows_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEADINGS, encoding="utf-8")

    with pytest.raises(FileError, match="no rows"):
        sample(path)
    with pytest.raises(FileError, match="no such file"):
        sample(tmp_path / "b.csv")


def test_headings_that_are_repeated_on_every_page_are_no_rows(tmp_path):
    path = tmp_path / "a.csv"
    page = "id,place,day\n" + "".join(f"a{row},x,1404/01/0{row}\n" for row in range(1, 9))
    path.write_text(page * 4, encoding="utf-8")

    read = sample(path)

    assert (read.has_header, read.rows) == (True, 32)
    assert "day" not in read.columns[2]


def test_persian_commas_may_stand_between_the_cells(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("کد، محل\na1، x\na2، y\n", encoding="utf-8")

    read = sample(path)

    assert (read.header, read.columns) == (("کد", "محل"), (("a1", "a2"), ("x", "y")))


def test_headings_repeat_between_bars_and_spaces_as_in_lists_for_a_printer(tmp_path):
    path = tmp_path / "a.txt"
    heading, rule = "|Notif.  |Date      |Status|\n", "-" * 30 + "\n"
    rows = "".join(f"|{number:<8}|{number % 28 + 1:02}.05.2025|OPEN  |\n" for number in range(50))
    path.write_text((rule + heading + rule + rows) * 3, encoding="utf-8")

    read = sample(path)

    assert read.has_header
    assert [name.strip() for name in read.header if name.strip()][1:4] == ["Notif.", "Date", "Status"]
    assert read.rows == 150
    assert set(read.columns[3]) == {"OPEN"}


def workbook(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


OPEN = ["کد رهگیری", "تاریخ ثبت", "شهرستان", "دستگاه", "وضعیت"]


@pytest.mark.thorough
def test_sheets_of_open_and_answered_cases_are_sampled_together(tmp_path):
    case = ["17", "1404/05/01", "تبریز", "آبفا", "باز"]
    answered = ["18", "1404/05/02", "تبریز", "آبفا", "پاسخ داده شده", "1404/05/09"]
    sheets = {"باز": [OPEN, case], "پاسخ": [[*OPEN, "تاریخ پاسخ"], answered]}
    for order in (["باز", "پاسخ"], ["پاسخ", "باز"]):
        read = sample(workbook(tmp_path / "a.xlsx", {name: sheets[name] for name in order}))
        columns = dict(zip(read.header, read.columns, strict=True))

        assert read.read_sheets == tuple(order)
        assert read.other_sheets == ()
        assert read.lacking == {"تاریخ پاسخ"}
        assert sorted(columns["کد رهگیری"]) == ["17", "18"]
        assert sorted(columns["تاریخ پاسخ"]) == ["", "1404/05/09"]
        assert sorted(columns["برگه"]) == ["باز", "پاسخ"]


@pytest.mark.thorough
def test_a_sheet_that_lacks_the_office_is_not_sampled_with_the_others(tmp_path):
    others = [[name for name in OPEN if name != "دستگاه"], ["18", "1404/05/02", "تبریز", "باز"]]
    sheets = {"one": [OPEN, ["17", "1404/05/01", "تبریز", "آبفا", "باز"]], "two": others}
    read = sample(workbook(tmp_path / "a.xlsx", sheets))

    assert read.columns[0] == ("17",)
    assert (read.read_sheets, read.other_sheets, read.lacking) == ((), ("two",), frozenset())


@pytest.mark.thorough
@pytest.mark.parametrize("below", [[], [[" "] * 6]], ids=["headings alone", "blanks below them"])
def test_a_sheet_of_answered_cases_without_any_yet_stops_nothing(tmp_path, below):
    sheets = {
        "باز": [OPEN, ["17", "1404/05/01", "تبریز", "آبفا", "باز"]],
        "پاسخ": [[*OPEN, "تاریخ پاسخ"], *below],
    }
    read = sample(workbook(tmp_path / "a.xlsx", sheets))

    assert read.columns[0] == ("17",)
    assert (read.read_sheets, read.other_sheets, read.lacking) == ((), ("پاسخ",), frozenset())


@pytest.mark.parametrize(
    "content", [[["id", "place"], ["a", "b"]], {"columns": ["id"], "data": [["a"], ["b"]]}]
)
def test_json_of_lists_of_values_is_refused_with_what_to_do(tmp_path, content):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(FileError, match="each is only a list of values"):
        sample(path)


@pytest.mark.parametrize("null", ["nan", "NaT", "NULL", "<NA>", "(null)", "\\N"])
def test_nulls_of_programs_are_empty_cells(tmp_path, null):
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADINGS}a1,x\na2,{null}\n", encoding="utf-8")

    assert sample(path).columns == (("a1", "a2"), ("x", ""))


def test_cells_of_parquet_that_share_a_long_text_take_its_memory_once(tmp_path):
    file = tmp_path / "cases.parquet"
    shared = pa.DictionaryArray.from_arrays(
        pa.array([0, None, 1] * 400, pa.int32()), ["x" * 1_000_000, " y "]
    )
    pq.write_table(pa.table({"id": [f"A{row}" for row in range(1_200)], "a": shared, "b": shared}), file)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    columns = sample_file(file, Settings()).columns

    assert columns[0][:2] == ("A0", "A1")
    assert columns[1] == columns[2]
    assert columns[1][1:3] == ("", "y")
    assert set(columns[1][0]) == {"x"}
    assert (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000
    )  # kB; 800 MB if copied for each
