"""Merged cells: the value of the first row holds for all of them, and never beyond (`intake.readers.sheet_rows`)."""

from pathlib import Path

from intake.readers.merged_cells import fill_merged_cells
from intake.readers.sheet_process import messages, ods_merged_cells
from tests.intake.readers.other_workbooks import write_ods, write_open_document


def test_a_value_reaches_to_the_last_row_of_its_cell_only() -> None:
    rows = [(2, ["a", 1]), (3, ["", 2]), (5, [""]), (6, ["", 4])]
    filled = list(fill_merged_cells(rows, [(2, 5, 0), (3, 5, 1)]))
    assert filled == [(2, ["a", 1]), (3, ["a", 2]), (5, ["a", 2]), (6, ["", 4])]


def test_a_cell_that_says_something_itself_is_kept() -> None:
    assert list(fill_merged_cells([(1, ["a"]), (2, ["b"])], [(1, 2, 0)])) == [(1, ["a"]), (2, ["b"])]


def test_an_open_document_says_where_its_cells_are_merged(tmp_path: Path) -> None:
    """Rows and columns are counted as LibreOffice repeats them; tables inside of cells are none of the workbook."""
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    title = '<table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="1"/>'
    inner = '<table:table-cell><table:table table:name="inner"><table:table-row>{}</table:table-row></table:table>'
    tall = '<table:table-cell table:number-rows-spanned="{}"><text:p>تبریز</text:p></table:table-cell>'
    two = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    tables = (
        f'<table:table table:name="الف">{empty}<table:table-row>{title}</table:table-row>'
        f"<table:table-row>{inner.format(tall.format(9))}</table:table-cell>{tall.format(2)}</table:table-row>"
        f"<table:table-row-group><table:table-row>{two}{tall.format(4)}</table:table-row></table:table-row-group>"
        f'</table:table><table:table table:name="ب"><table:table-row>{tall.format(3)}</table:table-row></table:table>'
    )
    path = write_open_document(tmp_path / "cases.ods", tables)
    assert ods_merged_cells(str(path)) == {"الف": [(5, 6, 1), (6, 9, 2)], "ب": [(1, 3, 0)]}
    assert [message[4] for message in messages(str(path), "ب") if message[0] == "sheet"] == [[(1, 3, 0)]]


def test_other_files_have_no_merged_cells_of_an_open_document(tmp_path: Path) -> None:
    assert ods_merged_cells(str(write_ods(tmp_path / "cases.ods", {"الف": [["تبریز"]]}))) == {}
    (tmp_path / "cases.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    assert ods_merged_cells(str(tmp_path / "cases.xls")) == {}
