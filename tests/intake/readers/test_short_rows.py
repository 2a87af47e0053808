"""Rows without their last, empty cells, as Excel and others write them, and what only looks like them."""

import time
from pathlib import Path

import pytest

from intake.commands.value_notes_text import note_lines
from intake.parsing.reading_notes import ReadingNotes
from intake.readers.short_rows import RaggedLine, beginnings, begins_like, rows_to_fill
from tests.intake.reading import csv_of, read_all, reasons, small

HEAD = "id,registered,agency,status,closed"
MAPPING = small(columns={"status": "status", "closed_at": "closed"})


def ragged(*widths: int) -> list[RaggedLine]:
    """Lines of these widths; 9 stands for a whole row, which is none of them."""
    return [RaggedLine(place, place + 1, width) for place, width in enumerate(widths) if width != 9]


@pytest.mark.parametrize(
    ("widths", "filled"),
    [
        ((7, 7, 8, 7), [1, 2, 3, 4]),
        ((7, 9, 8, 9, 7, 9, 8), [1, 3, 5, 7]),
        ((7, 8, 7), []),  # too few to be the way of the file
        ((3, 7, 9, 8, 8, 8, 8), [4, 5, 6, 7]),  # the first two are one row that was broken
        ((8, 8, 3, 3, 5, 8, 8), [1, 2, 6, 7]),  # and here three are
        ((8, 8, 8, 8, 9, 1), [1, 2, 3, 4]),  # a note below the table
        ((10, 10, 10, 10), []),
    ],
)
def test_which_lines_are_whole(widths: tuple[int, ...], filled: list[int]) -> None:
    assert [each.line for each in rows_to_fill(ragged(*widths), 9, lambda _line: False)] == filled


def test_lines_that_begin_as_rows_do_are_no_pieces() -> None:
    assert [each.line for each in rows_to_fill(ragged(5, 5, 5, 5), 9, lambda _line: True)] == [1, 2, 3, 4]
    forms = beginnings(['14030001;"۱۴۰۳/۰۷/۰۱";آب', "A-12;1403/07/01 10:00;x"], ";")
    assert begins_like("9;۱۴۰۳/۱۲/۱;گاز;x", ";", forms)
    assert begins_like("B-7;1403/07/01 10:00", ";", forms)
    assert not begins_like("برق;مختومه", ";", forms)
    assert not begins_like("12;مختومه", ";", forms)


@pytest.mark.parametrize(("last", "begins"), [((1,), False), ((5, 5), True)])
def test_a_hundred_thousand_lines_of_one_cell_take_time_in_proportion(last, begins: bool) -> None:
    """As in a cell of many lines of which the closing mark is missing: 200 kB took minutes."""
    lines, looked_at = ragged(*[1] * 100_000, *last), 0

    def begins_row(_line: int) -> bool:
        nonlocal looked_at
        looked_at += 1
        return begins

    started = time.process_time()
    assert rows_to_fill(lines, 9, begins_row) == []
    assert looked_at <= len(lines)
    assert time.process_time() - started < 10


def test_empty_cells_that_are_not_written_are_empty(tmp_path: Path) -> None:
    lines = [f"{n},1404/05/{n:02},آب,open" if n % 2 else f'{n},1404/05/{n:02},"آب، برق"' for n in range(1, 9)]
    notes = ReadingNotes()
    text = "\n".join([HEAD, *lines, "9,1404/05/09,آب,closed,1404/05/10", ""])
    read = read_all(csv_of(tmp_path, text), MAPPING, notes=notes)
    assert list(read.records["id"]) == list("123456789")
    assert list(read.records["line"]) == list(range(2, 11))
    assert list(read.records["agency"])[:2] == ["آب", "آب، برق"]
    assert read.records["closed_at"].notna().sum() == 1
    assert notes.as_json()["filled_rows"] == [{"file": "cases.csv", "rows": 8}]
    assert "۸ سطر خانه‌هایی کمتر از شمار سرستون‌ها دارد" in next(note_lines(notes, "fa"))
    assert "8 rows with fewer cells" in next(note_lines(notes, "en"))


def test_a_row_that_was_broken_is_rejected_in_all_of_its_lines(tmp_path: Path) -> None:
    short = [f"{n},1404/05/01,آب" for n in range(6)]
    whole = "6,1404/05/01,آب,open,"
    text = "\n".join([HEAD, *short, whole, "7,1404/05/01,آب و", "برق,closed,1404/05/02", ""])
    read = read_all(csv_of(tmp_path, text), MAPPING)
    assert list(read.records["id"]) == list("0123456")
    assert reasons(read) == [(9, "malformed_row"), (10, "malformed_row")]


def test_the_last_line_of_a_file_that_was_cut_off_is_rejected(tmp_path: Path) -> None:
    short = "".join(f"{n},1404/05/01,آب,open\n" for n in range(6))
    read = read_all(csv_of(tmp_path, f"{HEAD}\n{short}7,1404/05/01,آ"), MAPPING)
    assert list(read.records["id"]) == list("012345")
    assert reasons(read) == [(8, "malformed_row")]


def test_rows_that_end_in_a_delimiter_have_a_column_more_than_the_headings(tmp_path: Path) -> None:
    rows = "".join(f"{n};1404/05/01;آب;open;;\n" for n in range(5))
    read = read_all(csv_of(tmp_path, f"{HEAD.replace(',', ';')}\n{rows}"), MAPPING)
    assert list(read.records["id"]) == list("01234")
    assert not len(read.rejected)


def test_a_value_beyond_the_headings_is_no_empty_column(tmp_path: Path) -> None:
    rows = "".join(f"{n},1404/05/01,آب,open,,{'x' if n == 3 else ''}\n" for n in range(5))
    read = read_all(csv_of(tmp_path, f"{HEAD}\n{rows}"), MAPPING)
    assert reasons(read) == [(line, "malformed_row") for line in range(2, 7)]


def test_lines_of_nothing_but_delimiters_are_empty_lines(tmp_path: Path) -> None:
    text = f'{HEAD}\n0,1404/05/01,آب,open,\n,,,,\n"","","","",""\n , , , , \n1,1404/05/01,آب,open,\n,,,,\n'
    read = read_all(csv_of(tmp_path, text), MAPPING)
    assert list(zip(read.records["id"], read.records["line"], strict=True)) == [("0", 2), ("1", 6)]
    assert read.read == 2


def test_an_empty_quoted_line_above_the_headings_is_no_title(tmp_path: Path) -> None:
    text = f'"گزارش"\n""\n{HEAD}\n0,1404/05/01,آب,open,\n'
    mapping = small(columns={"status": "status", "closed_at": "closed"}, title_rows=1)
    assert list(read_all(csv_of(tmp_path, text), mapping).records["id"]) == ["0"]


@pytest.mark.parametrize(
    ("end", "said"), [("3,1404/0", True), ("3,1404/0\n", False), ("3,1404/05/12,آب,x,", False)]
)
def test_a_file_that_ends_in_the_middle_of_a_row_is_said_to(tmp_path: Path, end: str, said: bool) -> None:
    rows = "".join(f"{at},1404/05/12,آب,x,\n" for at in (1, 2))
    notes = ReadingNotes()
    read_all(csv_of(tmp_path, f"{HEAD}\n{rows}{end}"), MAPPING, notes=notes)
    assert any("ends in the middle of line 4" in line for line in note_lines(notes, "en")) is said


@pytest.mark.parametrize("end", ["(4 rows)", "4 rows in set (0.00 sec)", "(4 rows affected)", "----+-----"])
def test_what_clients_of_databases_draw_around_a_table_is_no_row(tmp_path: Path, end: str) -> None:
    rows = [f" {at} | 1404/05/12 | آبفا " for at in range(4)]
    text = "\n".join([" id | registered | agency ", "----+------------+--------", *rows, end, ""])
    batch = read_all(csv_of(tmp_path, text), small())
    assert (batch.read, list(batch.records["id"])) == (4, ["0", "1", "2", "3"])
