"""Delimited text: delimiters, quotation marks, and every physical line accounted for."""

import csv
import gzip
import io
from pathlib import Path

import pytest

from intake.errors import FileError, MappingError
from persian.digits import to_persian_digits
from tests.intake.reading import csv_of, read_all, reasons, small
from tests.thorough import ordinary_first

ROWS = [("۱۲", "1404/05/12 14:30", "شهرداری تبریز"), ("b-2", "1404/05/13 08:00", "آب و فاضلاب")]
EXPECTED = [("12", "شهرداری تبریز"), ("b-2", "آب و فاضلاب")]


def table(rows: list[tuple[str, ...]], *, delimiter: str = ",", end: str = "\n") -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows([("id", "registered", "agency"), *rows])
    return out.getvalue()


def pairs(path: Path, **changes: object) -> list[tuple[str, str]]:
    batch = read_all(path, small(**changes))
    assert not len(batch.rejected)
    return list(zip(batch.records["id"], batch.records["agency"], strict=True))


DELIMITERS = (",", ";", "\t", "|", "،", "؛", "~", "^", "¦", "\x01", "\x1f")
ENDS = ("\n", "\r\n", "\r")


# In an ordinary run the delimiters take turns to have each end of lines.
@pytest.mark.parametrize(
    ("delimiter", "end"),
    ordinary_first(
        len(DELIMITERS),
        [
            (delimiter, ENDS[(number + turn) % 3])
            for turn in range(3)
            for number, delimiter in enumerate(DELIMITERS)
        ],
    ),
)
def test_any_delimiter_and_line_end(tmp_path: Path, delimiter: str, end: str) -> None:
    assert pairs(csv_of(tmp_path, table(ROWS, delimiter=delimiter, end=end))) == EXPECTED


def test_a_persian_comma_between_cells_and_in_quoted_ones(tmp_path: Path) -> None:
    rows = [
        ("1", "1404/05/12", "آب، برق، گاز"),
        ("2", "1404/05/12", "راه،\nشهرسازی"),
        ("3", "1404/05/12", "گاز"),
    ]
    path = csv_of(tmp_path, table(rows, delimiter="،") + "4،1404/05/12،آب،برق\n")
    batch = read_all(path, small())
    assert list(batch.records["agency"]) == ["آب، برق، گاز", "راه، شهرسازی", "گاز"]
    assert reasons(batch) == [(6, "malformed_row")]
    assert "4" in batch.rejected["detail"][0]
    assert pairs(csv_of(tmp_path, table(rows[:1])), delimiter=",") == [("1", "آب، برق، گاز")]


def test_a_file_packed_with_gzip_is_read_and_refused_if_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv.gz"
    path.write_bytes(gzip.compress(table(ROWS).encode()))
    assert pairs(path) == EXPECTED
    whole = gzip.compress(table(ROWS * 5000).encode())
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileError, match="cut off or damaged"):
        read_all(path, small())


def test_excels_hint_and_blank_lines_before_the_header(tmp_path: Path) -> None:
    assert pairs(csv_of(tmp_path, "sep=;\n\n" + table(ROWS, delimiter=";"))) == EXPECTED


def test_headers_are_found_however_they_are_spelled(tmp_path: Path) -> None:
    text = "\ufeff ID ,REGISTERED,دستگاه\u200cاجرایي\nx,1404/05/12,الف\n"
    assert pairs(csv_of(tmp_path, text), columns={"agency": "دستگاه اجرایی"}) == [("x", "الف")]


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    text = (
        "id,registered,agency\n"  # 1
        "a,1404/05/12,x\n"  # 2
        'b,1404/05/12,"two\n'  # 3
        'lines"\n'  # 4
        "\n"  # 5
        "c,1404/05/12,x\n"  # 6
        "d,1404/05/12\n"  # 7: too short
        "e,1404/05/12,x,y\n"  # 8: too long
        ",1404/05/12,x\n"  # 9: no id
        'f,1404/05/12,"say ""hi"""'  # 10, no line end
    )
    batch = read_all(csv_of(tmp_path, text), small())
    assert list(zip(batch.records["id"], batch.records["line"], strict=True)) == [
        ("a", 2), ("b", 3), ("c", 6), ("f", 10),
    ]  # fmt: skip
    assert reasons(batch) == [(7, "malformed_row"), (8, "malformed_row"), (9, "no_id")]
    assert list(batch.records["agency"]) == ["x", "two lines", "x", 'say "hi"']
    assert batch.read == 7


def test_bytes_that_cannot_be_read_reject_their_row_only(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    good = table(ROWS * 50).encode()
    path.write_bytes(good + b"bad,1404/05/12,\xd8\nlast,1404/05/12,x\n")
    batch = read_all(path, small())
    assert reasons(batch) == [(102, "damaged_text")]
    assert batch.records["id"].iloc[-1] == "last"


def test_damage_in_a_column_that_does_not_enter_is_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    good = "id,registered,agency,note\n" + "".join(f"r{at},1404/05/12,تبریز,یک\n" for at in range(50))
    path.write_bytes(good.encode() + b"bad,1404/05/12,x,\xd8\n")
    batch = read_all(path, small())
    assert (batch.read, len(batch.rejected), batch.unmapped) == (51, 0, ("note",))


def test_zero_bytes_are_dropped(tmp_path: Path) -> None:
    batch = read_all(csv_of(tmp_path, "id,registered,agency\na\0,1404/05/12,x\0y\n"), small())
    assert (batch.records["id"][0], batch.records["agency"][0]) == ("a", "xy")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\0\0"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    with pytest.raises(FileError, match="empty"):
        read_all(path, small())


def test_a_header_alone(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no rows"):
        read_all(csv_of(tmp_path, "id,registered,agency\n"), small())


def test_missing_columns_are_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(MappingError) as caught:
        read_all(csv_of(tmp_path, "id,registred,agency\na,1404/05/12,x\n"), small())
    for message in (caught.value.message_fa, caught.value.message_en):
        assert '"registered"' in message or "«registered»" in message
        assert "registred" in message
        assert "agency" in message


def test_a_mapped_column_that_stands_twice(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="2 times"):
        read_all(csv_of(tmp_path, "id,id,registered\na,b,1404/05/12\n"), small())


def test_no_such_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such file"):
        read_all(tmp_path / "none.csv", small())
    with pytest.raises(FileError, match="is a folder"):
        read_all(tmp_path, small())


@pytest.mark.thorough
def test_large_files_come_in_batches(tmp_path: Path) -> None:
    rows = [(str(at), "1404/05/12", "x") for at in range(120_000)]
    shares: list[float] = []
    batch = read_all(csv_of(tmp_path, table(rows)), small(), progress=shares.append)
    assert list(batch.records["line"]) == list(range(2, 120_002))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.thorough
def test_batches_cut_from_one_block_keep_their_rows_apart(tmp_path: Path) -> None:
    rows = [
        (to_persian_digits(str(at)) if at % 3 else f" {at}", "1404/05/12", "x" if at % 2 else "-")
        for at in range(110_000)
    ]
    records = read_all(csv_of(tmp_path, table(rows)), small()).records
    assert list(records["id"]) == [str(at) for at in range(110_000)]
    assert list(records["agency"].isna()) == [at % 2 == 0 for at in range(110_000)]


def test_title_rows_above_the_headings_keep_the_line_numbers(tmp_path: Path) -> None:
    text = "گزارش 111\n\n,Case,\nid,registered,agency\na,1404/05/12,x\nb,soon,y\n"

    batch = read_all(csv_of(tmp_path, text), small(title_rows=2))

    assert list(batch.records["id"]) == ["a"]
    assert reasons(batch) == [(6, "unreadable_registration_time")]


@pytest.mark.parametrize("page", ["<html><body><table>", "\n<!DOCTYPE html>"])
def test_a_web_page_is_named_as_such(tmp_path: Path, page: str) -> None:
    with pytest.raises(FileError, match="web page"):
        read_all(csv_of(tmp_path, page, name="cases.xls"), small())


@pytest.mark.parametrize("written", ['="0012"', '"=""0012"""'])
def test_numbers_that_are_wrapped_for_excel_are_unwrapped(tmp_path: Path, written: str) -> None:
    path = csv_of(tmp_path, f"id,registered,agency\n{written},1404/05/12,x\n=0013,1404/05/12,x\n")
    assert list(read_all(path, small()).records["id"]) == ["0012", "=0013"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_persian_text_that_is_called_a_workbook_is_read_as_text(tmp_path: Path, encoding: str) -> None:
    path = csv_of(
        tmp_path, "id\tregistered\tagency\na\t۱۴۰۴/۰۵/۱۲\tآب\n", encoding=encoding, name="cases.xls"
    )
    assert list(read_all(path, small()).records["agency"]) == ["آب"]


@pytest.mark.parametrize("ending", ["xls", "xlsx"])
def test_text_that_is_called_a_workbook_is_read_as_text(tmp_path: Path, ending: str) -> None:
    path = csv_of(tmp_path, "id\tregistered\na\t1404/05/12\n", name=f"cases.{ending}")

    assert list(read_all(path, small()).records["id"]) == ["a"]


@pytest.mark.parametrize("above", ["", "SQL> select id, registered from cases;\n\n"])
def test_columns_separated_by_spaces_are_refused_in_words(tmp_path: Path, above: str) -> None:
    path = csv_of(
        tmp_path,
        f"{above}id    registered agency\n----- ---------- ------\n1     1404/05/12 x\n",
        encoding="utf-8-sig",
    )
    with pytest.raises(FileError) as caught:
        read_all(path, small())
    assert "separated by spaces only" in caught.value.message_en
    assert "تنها با فاصله" in caught.value.message_fa
