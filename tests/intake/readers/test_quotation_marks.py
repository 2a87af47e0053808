"""Quotation marks of delimited text: cells over several lines, slips of the pen, and lines without end."""

from pathlib import Path

import pytest

from intake.errors import FileError
from queries.settings.province_settings import Limits, Settings
from tests.intake.readers.test_delimited_text import table
from tests.intake.reading import csv_of, read_all, reasons, small
from tests.thorough import ordinary_first


@pytest.mark.parametrize("after", [3, 150])
def test_an_unclosed_quotation_mark_costs_one_line(tmp_path: Path, after: int) -> None:
    rest = "".join(f"r{at},1404/05/12,x\n" for at in range(after))
    text = 'id,registered,agency\na,1404/05/12,x\nb,1404/05/12,"open\n' + rest
    batch = read_all(csv_of(tmp_path, text), small())
    assert reasons(batch) == [(3, "unclosed_quote")]
    assert list(batch.records["id"]) == ["a", *(f"r{at}" for at in range(after))]
    assert list(batch.records["line"]) == [2, *range(4, 4 + after)]


def test_two_slips_do_not_join_the_lines_between_them(tmp_path: Path) -> None:
    text = 'id,registered,agency\na,1404/05/12,"x\nb,1404/05/12,y\nc,1404/05/12,"z\nd,1404/05/12,w\n'
    batch = read_all(csv_of(tmp_path, text), small())
    assert reasons(batch) == [(2, "unclosed_quote"), (4, "unclosed_quote")]
    assert list(batch.records["id"]) == ["b", "d"]


def test_a_stray_mark_inside_a_cell_joins_nothing(tmp_path: Path) -> None:
    text = 'id,registered,agency\na,1404/05/12,5" pipe 6"\nb,14"04/05/12,"y\nc,1404/05/12,z\n'
    batch = read_all(csv_of(tmp_path, text), small())
    assert batch.read == 3
    assert list(batch.records["id"]) == ["a", "c"]


MARKED = ('5" pipe', 'pipe 5"', 'a "b" 5" c', '"he said "no""', '""quoted" x')


# In an ordinary run small blocks, of which there are hundreds, cut two of the five.
@pytest.mark.parametrize(
    ("block", "agency"), ordinary_first(7, [(block, agency) for block in (1 << 24, 64) for agency in MARKED])
)
def test_a_mark_inside_a_cell_without_quotes_is_a_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, agency: str, block: int
) -> None:
    monkeypatch.setattr("intake.readers.encoding.BLOCK", block)
    rows = [f"r{at},1404/05/12,{agency if at % 2 else 'x'}\n" for at in range(120)]
    rows[60:60] = ['m,1404/05/12,"two\nlines, and ""marks"" of 5"" x"\n']
    batch = read_all(csv_of(tmp_path, "id,registered,agency\n" + "".join(rows)), small())
    assert not len(batch.rejected)
    assert list(batch.records["id"]) == [row.split(",")[0] for row in rows]


def test_such_a_mark_in_another_column_shifts_nothing(tmp_path: Path) -> None:
    lines = [f'r{at},1404/05/12,5" wide,6",office {at}\n' for at in range(60)]
    lines += [f'q{at},1404/05/12,pipe 5",,office {at}\n' for at in range(60)]
    batch = read_all(csv_of(tmp_path, "id,registered,size,text,agency\n" + "".join(lines)), small())
    assert [str(name) for name in batch.records["agency"]] == [f"office {at}" for at in range(60)] * 2


@pytest.mark.thorough
def test_quoted_cells_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.readers.encoding.BLOCK", 64)
    rows = [(f"r{at}", "1404/05/12", "many\nlines\n" * (at % 5) + "x") for at in range(80)]
    batch = read_all(csv_of(tmp_path, table(rows)), small())
    assert list(batch.records["id"]) == [row[0] for row in rows]
    assert not len(batch.rejected)


def test_a_line_without_end_is_one_rejected_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.readers.encoding.BLOCK", 1 << 10)
    settings = Settings(limits=Limits(record_megabytes=0.01))
    text = "id,registered,agency\na,1404/05/12,x\nb,1404/05/12," + "y" * 50_000 + "\nc,1404/05/12,z\n"
    batch = read_all(csv_of(tmp_path, text), small(), settings=settings)
    assert reasons(batch) == [(3, "line_too_long")]
    assert list(batch.records["line"]) == [2, 4]


@pytest.mark.parametrize("cell", ['"{}"', '"{}', '"{}\nb"'])
@pytest.mark.parametrize("block", [1 << 24, 1 << 10])
def test_quotation_marks_of_a_line_without_end_swallow_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str, block: int
) -> None:
    monkeypatch.setattr("intake.readers.encoding.BLOCK", block)
    settings = Settings(limits=Limits(record_megabytes=0.01))
    rest = "".join(f"r{at},1404/05/12,x\n" for at in range(1_000))
    text = "id,registered,agency\na,1404/05/12," + cell.format("y" * 50_000) + "\n" + rest
    batch = read_all(csv_of(tmp_path, text), small(), settings=settings)
    assert [line for line, _ in reasons(batch)] == [2]
    assert list(batch.records["id"]) == [f"r{at}" for at in range(1_000)]


def test_a_first_line_beyond_the_limit_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("id,registered,agency" + "x" * 30_000, encoding="utf-8")
    with pytest.raises(FileError, match=r"the first line is longer than a line may be"):
        read_all(path, small(), settings=Settings(limits=Limits(record_megabytes=0.01)))


@pytest.mark.parametrize("empty", ["\n", ",,\n"])
def test_a_large_file_of_empty_lines_has_a_header_but_no_rows(tmp_path: Path, empty: str) -> None:
    path = csv_of(tmp_path, "id,registered,agency\n" + empty * 30_000)
    with pytest.raises(FileError, match="has a header but no rows"):
        read_all(path, small(), settings=Settings(limits=Limits(record_megabytes=0.01)))
