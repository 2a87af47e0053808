"""Hostile files are refused in words, in both languages, before they take memory or time."""

import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from intake.errors import FileError
from intake.readers import delimited_text, sheet_process
from intake.readers.json_scan import JsonScan
from queries.settings.province_settings import ROOT, Limits, Settings
from tests.intake.reading import csv_of, read_all, reasons, small
from tests.limits import hostile_files as hostile
from tests.limits import hostile_workbooks
from tests.thorough import THOROUGH, ordinary_first

# What the message says, for the files that are made quickly; `python -m tests.limits` runs intake on all of them.
REFUSED: dict[Callable[[Path], None], tuple[str, str]] = {
    hostile.json_deep: (".json", "limits.nesting"),
    hostile.json_deep_value: (".json", "limits.nesting"),
    hostile.json_digits: (".json", "limits.digits"),
    hostile.json_names: (".json", "limits.record_megabytes"),
    hostile.json_changing_names: (".json", "limits.columns"),
    hostile.json_long_text: (".json.gz", "limits.unpacked_ratio"),
    hostile.xml_deep: (".xml", "limits.nesting"),
    hostile.xml_entities: (".xml", "for safety"),
    hostile.xml_children: (".xml", "limits.columns"),
    hostile.xml_attributes: (".xml", "limits.record_megabytes"),
    hostile.csv_columns: (".csv", "limits.columns"),
    hostile.csv_bad_rows: (".csv.gz", "limits.unpacked_ratio"),
    hostile.csv_long_line: (".csv.gz", "limits.unpacked_ratio"),
    hostile.gzip_bomb: (".csv.gz", "limits.unpacked_ratio"),
    hostile.gzip_twice: (".csv.gz", "packed twice"),
    hostile_workbooks.workbook_far_cell: (".xlsx", "limits.cells"),
    hostile_workbooks.workbook_shared_text: (".xlsx", "limits.workbook_megabytes"),
    hostile_workbooks.sheet_repeats: (".ods", "limits.cells"),
    hostile.parquet_row_count: (".parquet", "limits.rows"),
}


# What an ordinary run leaves out: beside each there is another file that goes beyond the same limit, for the last in
# `test_a_workbook_that_unpacks_to_too_much`. These take a second or more.
SIMILAR = (
    hostile.json_names,
    hostile.json_changing_names,
    hostile.csv_long_line,
    hostile_workbooks.workbook_shared_text,
)


def refused(path: Path, **limits: Any) -> FileError:
    """The error with which a file is refused under these limits."""
    with pytest.raises(FileError) as caught:
        read_all(path, small(), settings=Settings(limits=Limits(**limits)))
    return caught.value


@pytest.mark.parametrize(
    "write",
    ordinary_first(len(REFUSED) - len(SIMILAR), sorted(REFUSED, key=SIMILAR.__contains__)),
    ids=lambda write: write.__name__,
)
def test_hostile_files_are_refused_in_words(tmp_path: Path, write: Callable[[Path], None]) -> None:
    suffix, words = REFUSED[write]
    path = tmp_path / f"cases{suffix}"
    write(path)
    begun = time.process_time()
    error = refused(path)
    assert time.process_time() - begun < 2
    assert words in error.message_en
    assert "limits." not in words or words in error.message_fa
    assert "cases." in error.message_fa


@pytest.mark.slow
def test_the_sheet_process_ends_at_its_limit_of_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = tmp_path / "busy.py"
    busy.write_text(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from intake.readers.sheet_process import limit_resources\n"
        "limit_resources(10**9, int(sys.argv[4]))\n"
        "while True: pass\n"
    )
    monkeypatch.setattr(sheet_process, "__file__", str(busy))
    path = tmp_path / "cases.xlsx"
    hostile_workbooks.workbook(path, [])
    error = refused(path, workbook_seconds=1)
    assert "limits.workbook_seconds" in error.message_en
    assert "limits.workbook_seconds" in error.message_fa


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path) -> None:
    path = tmp_path / "cases.xlsx"
    hostile_workbooks.workbook(path, [" " * 1_000_000] * 100)
    assert "limits.unpacked_ratio" in refused(path).message_en
    assert "limits.workbook_megabytes" in refused(path, workbook_megabytes=50).message_en


def test_more_columns_than_a_sheet_may_have(tmp_path: Path) -> None:
    path = tmp_path / "cases.xlsx"
    cells = "".join(f'<c t="inlineStr"><is><t>n{at}</t></is></c>' for at in range(30))
    hostile_workbooks.workbook(path, [f"<row>{cells}</row>", f"<row>{cells}</row>"])
    assert "limits.columns" in refused(path, columns=20).message_en


def test_more_rows_than_so_few_bytes_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "cases.parquet"
    same = pa.nulls(3_000_000, pa.int64())
    pq.write_table(pa.table({"id": same, "registered": same}), path)
    assert "limits.unpacked_ratio" in refused(path).message_en
    assert "limits.rows" in refused(path, rows=1_000_000).message_en


def test_more_items_of_lists_than_so_few_bytes_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "cases.parquet"
    lists = pa.array([[1] * 20_000] * 100)  # a hundred rows of two million numbers, in some kilobytes
    pq.write_table(pa.table({"id": [f"A{row}" for row in range(100)], "registered": lists}), path)
    assert "limits.unpacked_ratio" in refused(path).message_en


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_archives_of_methods_that_unpack_gigabytes_at_once_are_refused(tmp_path: Path, method: int) -> None:
    path = tmp_path / "cases.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("cases.csv", hostile.HEADER + b"1,1404/05/12,x\n")
    assert "Deflate" in refused(path).message_en


def test_more_columns_than_parquet_may_have(tmp_path: Path) -> None:
    path = tmp_path / "cases.parquet"
    pq.write_table(pa.table({f"n{at}": pa.nulls(1) for at in range(30)}), path)
    assert "limits.columns" in refused(path, columns=20).message_en


def test_a_packed_file_that_unpacks_to_too_much(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv.gz"
    long_row = b"1,1404/05/12,%b\n" % (b"x" * 150)
    hostile._packed(path, [hostile.HEADER, *[long_row * 10_000] * 7])
    assert "limits.unpacked_megabytes" in refused(path, unpacked_megabytes=10).message_en
    assert read_all(path, small()).read == 70_000


@pytest.mark.thorough
def test_many_short_lines_are_parsed_a_part_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited_text, "LINES_AT_ONCE", 100)
    text = "id,registered,agency\n" + "".join(
        f"{at},1404/05/12,x\n" if at % 7 else "x\n" for at in range(3_000)
    )
    batch = read_all(csv_of(tmp_path, text), small())
    assert batch.read == 3_000
    assert list(batch.records["line"]) == [at + 2 for at in range(3_000) if at % 7]
    parts = list(delimited_text.whole_lines(iter([text.encode()]), 1_000))
    assert b"".join(parts) == text.encode()
    assert max(part.count(b"\n") for part in parts) <= 100


@pytest.mark.thorough
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1 << 20])
def test_json_is_scanned_alike_however_it_is_cut(size: int) -> None:
    text = (
        b'[{"a\\"[[[[": "]]]\\\\", "b": [[1, -2.5e+10]], "c": "123456789012345678901234567890"}, "\\\\\\""]'
    )
    scan = JsonScan("x", Limits(nesting=4, digits=20))
    assert b"".join(scan.checked(text[at : at + size] for at in range(0, len(text), size))) == text
    for wrong, words in ((b'["\\\\", [[[[', "nesting"), (b'["[", 12345678901234567890123]', "digits")):
        with pytest.raises(FileError, match=words):
            list(
                JsonScan("x", Limits(nesting=4, digits=20)).checked(
                    wrong[at : at + size] for at in range(0, len(wrong), size)
                )
            )


@pytest.mark.slow
def test_json_is_scanned_as_byte_by_byte() -> None:
    random, texts, refused_files = Random(111), 200 * THOROUGH, 0
    for _ in range(texts):
        pieces = random.choices(
            (b'"', b'\\"', b"\\\\", b"[", b"{", b"]", b"}", b"12-e", b"7" * 9, b"\\" * 15), k=60
        )
        text = b"".join(pieces)
        size = random.choice((1, 5, 64, len(text)))
        scan = JsonScan("x", Limits(nesting=4, digits=20))
        told = ""
        try:
            list(scan.checked(text[at : at + size] for at in range(0, len(text), size)))
        except FileError as error:
            told = "nesting" if "nesting" in error.message_en else "digits"
            refused_files += 1
        assert bool(told) == bool(beyond(text, 4, 20)), (text, size)
        assert told in beyond(text, 4, 20) or not told
    assert 0.15 < refused_files / texts < 0.85


def beyond(text: bytes, nesting: int, digits: int) -> set[str]:
    """Which limits a text goes beyond, found by looking at each byte."""
    level, run, inside, escaped, found = 0, 0, False, False, set()
    for byte in text.decode():
        mark = byte == '"' and not escaped
        escaped = byte == "\\" and not escaped
        inside ^= mark
        run = run + 1 if not inside and byte in "0123456789+-.eE" else 0
        if not inside:
            level += (byte in "[{") - (byte in "]}")
        found |= {"nesting"} if level > nesting else set()
        found |= {"digits"} if run > digits else set()
    return found


def test_what_is_within_the_limits_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    deep = "[" * 60 + "]" * 60
    path.write_text('[{"id": ' + "7" * 40 + f', "registered": "1404/05/12", "agency": "x", "deep": {deep}}}]')
    assert list(read_all(path, small()).records["id"]) == ["7" * 40]


@pytest.mark.parametrize("lines", [99, 100, 101, 5_000])
def test_a_quoted_cell_may_have_any_number_of_lines(tmp_path: Path, lines: int) -> None:
    inside = "\n".join("a,1404/05/12,private" if at % 2 else 'he said ""no""' for at in range(lines))
    text = f'id,registered,agency,note\n1,1404/05/12,x,"{inside}"\n2,1404/05/12,y,\n'
    batch = read_all(csv_of(tmp_path, text), small())
    assert reasons(batch) == []
    assert list(zip(batch.records["id"], batch.records["line"], strict=True)) == [("1", 2), ("2", 2 + lines)]


def test_a_quoted_cell_longer_than_128_kilobytes(tmp_path: Path) -> None:
    text = 'id,registered,agency,note\n1,1404/05/12,x,"' + ("y" * 999 + "\n") * 900 + '"\n2,1404/05/12,y,\n'
    assert list(read_all(csv_of(tmp_path, text), small()).records["id"]) == ["1", "2"]


@pytest.mark.parametrize("block", [1 << 24, 1 << 12])
def test_a_quoted_cell_beyond_the_limit_is_one_rejected_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr("intake.readers.encoding.BLOCK", block)
    text = (
        'id,registered,agency,note\n1,1404/05/12,x,"'
        + "a text of a person\n" * 2_000
        + '"\n2,1404/05/12,y,\n'
    )
    settings = Settings(limits=Limits(record_megabytes=0.01))
    batch = read_all(csv_of(tmp_path, text), small(), settings=settings)
    assert reasons(batch) == [(2, "record_too_long")]
    assert list(zip(batch.records["id"], batch.records["line"], strict=True)) == [("2", 2_003)]


def test_a_long_text_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    text = 'id,registered,agency\n1,1404/05/12,"' + "a text of a person\n" * 2_000
    assert "line 2" in refused(csv_of(tmp_path, text), record_megabytes=0.01).message_en


def test_rows_behind_a_slip_are_rows_beyond_the_limit_too(tmp_path: Path) -> None:
    rest = "".join(f"r{at},1404/05/12,x\n" for at in range(2_000))
    text = f'id,registered,agency\nb,1404/05/12,"open\n{rest}c,1404/05/12,"open\n'
    settings = Settings(limits=Limits(record_megabytes=0.01))
    batch = read_all(csv_of(tmp_path, text), small(), settings=settings)
    assert reasons(batch) == [(2, "unclosed_quote"), (2_003, "unclosed_quote")]
    assert len(batch.records) == 2_000


def test_a_record_of_the_wrong_width_is_one_rejected_record(tmp_path: Path) -> None:
    text = 'id,registered,agency\n1,1404/05/12,"one\ntwo\nthree",y\n2,1404/05/12,x\n'
    batch = read_all(csv_of(tmp_path, text), small())
    assert reasons(batch) == [(2, "malformed_row")]
    assert list(batch.records["id"]) == ["2"]
