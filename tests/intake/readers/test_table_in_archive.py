"""ZIP archives: one table is read as if it were given itself; anything else is refused, and said in both languages."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from intake.errors import FileError
from intake.guess.propose import propose
from intake.readers.source_file import inspect_file
from intake.readers.table_in_archive import table_in_archive
from queries.settings.province_settings import Limits, Settings
from tests.intake.reading import read_all, small

CSV = "id,registered,agency\na,1404/05/12,x\nb,1404/05/13,y\n"


def archive(folder: Path, members: dict[str, str | bytes], name: str = "cases.zip") -> Path:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as packed:
        for member, content in members.items():
            packed.writestr(member, content)
    return folder / name


def workbook_bytes() -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in csv_rows():
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def csv_rows() -> list[list[str]]:
    return [line.split(",") for line in CSV.splitlines()]


def refused(path: Path) -> FileError:
    with pytest.raises(FileError) as caught:
        read_all(path, small())
    return caught.value


@pytest.mark.parametrize(
    "members",
    [
        {"a.csv": CSV},
        {"export/1404/a.CSV": CSV, "export/": ""},
        {"a.csv": CSV, "readme.txt": "see a.csv", "a.png": b"\x89PNG", "__MACOSX/b.csv": b"\0\5", ".c.csv": "x"},
        {"a.txt": CSV},
        {"a.json": '[{"id": "a", "registered": "1404/05/12", "agency": "x"}, {"id": "b", "registered": "1404/05/13"}]'},
        {"../../etc/a.csv": CSV},
    ],
    ids=["csv", "folder", "others", "txt", "json", "path outside"],
)  # fmt: skip
def test_the_only_table_is_read(tmp_path: Path, members: dict[str, str | bytes]) -> None:
    path = archive(tmp_path, members)

    before = set(tmp_path.rglob("*"))

    batch = read_all(path, small())

    assert list(batch.records["id"]) == ["a", "b"]
    assert set(tmp_path.rglob("*")) == before  # nothing was unpacked


def test_a_workbook_in_an_archive(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.xlsx": workbook_bytes()})

    assert inspect_file(path, Limits()).form == "workbook"
    assert list(read_all(path, small()).records["id"]) == ["a", "b"]


def test_a_workbook_is_no_archive_of_tables(tmp_path: Path) -> None:
    path = tmp_path / "cases.zip"
    path.write_bytes(workbook_bytes())

    with path.open("rb") as raw:
        assert table_in_archive(raw, path.name) is None
    assert list(read_all(path, small()).records["id"]) == ["a", "b"]


def test_the_guesser_reads_it_too(tmp_path: Path) -> None:
    proposal = propose(archive(tmp_path, {"a.csv": CSV}))

    assert [column.heading for column in proposal.columns] == ["id", "registered", "agency"]


def test_several_tables_are_named(tmp_path: Path) -> None:
    error = refused(archive(tmp_path, {"may/a.csv": CSV, "june/b.xlsx": workbook_bytes(), "c.txt": "note"}))

    assert "holds several tables: a.csv, b.xlsx. Unpack it and give the one" in error.message_en
    assert "چند جدول دارد: a.csv، b.xlsx" in error.message_fa
    command = "python -m intake load a.csv b.xlsx --mapping NAME"
    assert f"all at once on the command line: {command}." in error.message_en
    assert f"در خط فرمان همه را با هم: \u2066{command}\u2069" in error.message_fa


def test_of_many_tables_the_command_names_the_first_with_quotes_where_needed(tmp_path: Path) -> None:
    error = refused(archive(tmp_path, {f"year {year}.csv": CSV for year in range(1399, 1404)}))
    assert "load 'year 1399.csv' 'year 1400.csv' 'year 1401.csv' … --mapping NAME" in error.message_en


def test_an_archive_without_a_table(tmp_path: Path) -> None:
    error = refused(archive(tmp_path, {"a.pdf": b"%PDF", "more.zip": b"PK"}))

    assert "no table in this ZIP archive (it holds: a.pdf, more.zip)" in error.message_en
    assert "جدولی نیست" in error.message_fa


def test_an_empty_archive_is_called_so(tmp_path: Path) -> None:
    zipfile.ZipFile(tmp_path / "empty.zip", "w").close()
    with pytest.raises(FileError, match=r"empty\.zip: the ZIP archive is empty\.") as refused:
        inspect_file(tmp_path / "empty.zip", Limits())
    assert "خالی است و هیچ فایلی در آن نیست" in refused.value.message_fa


def test_an_encrypted_table_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.csv": CSV})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the mark of encryption in the directory
    path.write_bytes(content)

    error = refused(path)

    assert "encrypted" in error.message_en
    assert "رمز" in error.message_fa


def test_an_archive_in_an_archive_and_a_damaged_one_are_refused(tmp_path: Path) -> None:
    inner = archive(tmp_path, {"a.csv": CSV}, "inner.zip").read_bytes()
    assert (
        "ZIP archive and not a table" in refused(archive(tmp_path, {"b.csv": inner}, "outer.zip")).message_en
    )

    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(inner[:60])
    assert "damaged" in refused(damaged).message_en


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.csv": CSV + "c,1404/05/14,z\n" * 800_000})

    with pytest.raises(FileError, match="unpacked_megabytes"):
        read_all(path, small(), settings=Settings(limits=Limits(unpacked_megabytes=10)))


def test_names_in_an_archive_reach_no_terminal_with_what_steers_it(tmp_path: Path) -> None:
    error = refused(archive(tmp_path, {"\x1b[31ma.csv": CSV, "b\n\u202e.csv": CSV}))
    assert "holds several tables: [31ma.csv, b.csv." in error.message_en
    assert not {"\x1b", "\n", "\u202e"} & set(error.message_fa)


def test_a_folder_in_place_of_a_file_is_called_so(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        inspect_file(tmp_path, Settings().limits)
    assert "این پوشه است و نه فایل" in caught.value.message_fa
    assert "[[pull]]" in caught.value.message_en
