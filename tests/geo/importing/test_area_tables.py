"""Tables of areas in the encodings, separators and formats in which offices keep them."""

from pathlib import Path

import pytest
import xlsxwriter

from geo.importing.area_tables import is_table, read_table
from geo.importing.cell_text import cell_text
from geo.tomlfile import DeclarationError

TEXT = "کد{0}نام\n0301{0}كاشان\n0302{0}«نایین»\n"
EXPECTED = [{"کد": "0301", "نام": "كاشان"}, {"کد": "0302", "نام": "«نایین»"}]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_separator_and_encoding_is_read(tmp_path: Path, separator: str, encoding: str) -> None:
    (tmp_path / "areas.csv").write_text(TEXT.format(separator), encoding=encoding)

    assert read_table(tmp_path / "areas.csv") == EXPECTED


def test_windows_1256_is_recognised_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_bytes("كد,نام\n1,كاشان\n".encode("cp1256"))

    assert read_table(tmp_path / "areas.csv") == [{"كد": "1", "نام": "كاشان"}]


def workbook(path: Path, *sheets: str) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["شهرستان‌های استان"])
            sheet.write_row(1, 0, ["کد", "نام", "جمعیت"])
            sheet.write_row(2, 0, [301, "کاشان", 364482.0])
    return path


def test_a_workbook_with_a_title_above_its_table(tmp_path: Path) -> None:
    assert read_table(workbook(tmp_path / "a.xlsx", "areas")) == [
        {"کد": "301", "نام": "کاشان", "جمعیت": "364482"}
    ]


def test_a_sheet_among_several_is_asked_for(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", "first", "second")

    with pytest.raises(DeclarationError, match=r"has these sheets: first, second\. Name one with --layer"):
        read_table(path)
    assert len(read_table(path, sheet="second")) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"code,name\n", "no rows below its headings"),
        ("a.csv", b"code,code\n1,2\n", r"several columns of one name \(code\)"),
        ("a.xlsx", b"no workbook", "could not be read"),
    ],
)
def test_what_is_no_table_of_areas_is_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DeclarationError, match=words):
        read_table(tmp_path / name)


def test_tables_are_known_by_their_names() -> None:
    assert [is_table(Path(name)) for name in ("a.CSV", "a.xlsx", "a.shp", "a.geojson")] == [
        True,
        True,
        False,
        False,
    ]


def test_cells_as_text() -> None:
    assert [cell_text(value) for value in (None, float("nan"), 3.0, 2.5, " x ", 7)] == [
        "",
        "",
        "3",
        "2.5",
        "x",
        "7",
    ]
