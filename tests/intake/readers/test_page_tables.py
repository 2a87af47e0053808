"""Tables that systems write as web pages, or as the XML of Excel 2003, and call .xls.

`intake.readers.page_tables`; what is not read is named by `intake.readers.unread_parts`.
"""

from pathlib import Path

import pytest

from intake.errors import FileError
from intake.guess.propose import propose
from intake.parsing.reading_notes import ReadingNotes
from intake.readers.source_file import inspect_file
from queries.settings.province_settings import Limits, Settings
from tests.intake.reading import csv_of, read_all, reasons, small

HEAD = "<tr><th>id</th><th>registered</th><th>agency</th></tr>"
ROWS = "<tr><td>a</td><td>۱۴۰۴/۰۵/۱۲</td><td>آب&nbsp;و<br>فاضلاب</td></tr><tr><td>b<td>1404/05/13<td></tr>"


def page(folder: Path, body: str, *, encoding: str = "utf-8", name: str = "cases.xls") -> Path:
    """Write a page with this body."""
    return csv_of(folder, f"<html><body>{body}</body></html>", encoding=encoding, name=name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_of_a_page_is_read_whatever_its_name(tmp_path: Path, encoding: str) -> None:
    path = page(tmp_path, f"<h3>x</h3><table>{HEAD}{ROWS}</table>", encoding=encoding)
    records = read_all(path, small()).records
    assert list(records["id"]) == ["a", "b"]
    assert list(records["registered_at"].astype(str)) == ["2025-08-03", "2025-08-04"]
    assert list(records["agency"].astype(object).fillna("")) == ["آب و فاضلاب", ""]
    assert list(records["line"]) == [2, 3]


def test_a_page_in_windows_1256_is_read(tmp_path: Path) -> None:
    text = "<tr><td>a</td><td>1404/05/12</td><td>شركت آب منطقه اي</td></tr>"
    records = read_all(page(tmp_path, f"<table>{HEAD}{text}</table>", encoding="cp1256"), small()).records
    assert list(records["agency"]) == ["شرکت آب منطقه ای"]


def test_a_row_whose_bytes_cannot_be_read_is_rejected(tmp_path: Path) -> None:
    path = page(tmp_path, f"<table>{HEAD}{ROWS}{ROWS.replace('>a<', '>c<').replace('>b<', '>d<')}</table>")
    path.write_bytes(path.read_bytes().replace("آب".encode(), b"\xd8\xff", 1))
    batch = read_all(path, small())
    assert list(batch.records["id"]) == ["b", "c", "d"]
    assert reasons(batch) == [(2, "damaged_text")]


def test_the_largest_table_counts_also_inside_another(tmp_path: Path) -> None:
    menu = "<table><tr><td>menu</td><td>help</td></tr></table>"
    path = page(tmp_path, f"{menu}<table><tr><td>{menu}<table>{HEAD}{ROWS}</table></td></tr></table>")
    assert list(read_all(path, small()).records["id"]) == ["a", "b"]


def test_a_table_on_each_page_of_paper_is_one_table(tmp_path: Path) -> None:
    title = "<tr><td colspan=3>گزارش ماه</td></tr>"
    summary = "<table><tr><td>x</td><td>y</td><td>z</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>"
    pages = [
        f"<table>{title}{HEAD}{''.join(f'<tr><td>{each}<td>1404/05/12<td rowspan=2>آب<tr>' for each in ids)}</table>"
        for ids in ("ab", "cde", "f")
    ]
    batch = read_all(page(tmp_path, summary.join(pages)), small(title_rows=1))
    assert list(batch.records["id"]) == list("abcdef")
    assert list(batch.records["agency"]) == ["آب"] * 6
    assert list(batch.records["line"]) == [3, 5, 9, 11, 13, 17], "counted on from page to page"
    assert reasons(batch) == [(7, "no_registration_time"), (15, "no_registration_time")], "the titles"


def test_a_page_of_paper_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = csv_of(
        tmp_path, f"<html><table>{HEAD}{ROWS}</table><table>{HEAD}<tr><td>c<td>d<td>e", name="cases.xls"
    )
    with pytest.raises(FileError, match="cut off"):
        read_all(path, small())


def test_the_pages_of_one_table_are_limited_together(tmp_path: Path) -> None:
    table, limits = f"<table>{HEAD}{ROWS}</table>", Limits(cells=1_000)
    assert read_all(page(tmp_path, table * 111), small(), settings=Settings(limits=limits)).read == 222
    with pytest.raises(FileError, match="cells"):
        read_all(page(tmp_path, table * 112), small(), settings=Settings(limits=limits))


def test_cells_over_several_rows_and_columns(tmp_path: Path) -> None:
    rows = (
        "<tr><td>a</td><td>1404/05/12</td><td rowspan=2>آب</td></tr><tr><td>b</td><td>1404/05/13</td></tr>"
        "<tr><td>c</td><td>1404/05/14</td><td>برق</td></tr><tr><td colspan=2>d</td><td>3</td></tr>"
    )
    batch = read_all(page(tmp_path, f"<table>{HEAD}{rows}</table>"), small())
    assert list(batch.records["agency"]) == ["آب", "آب", "برق"]
    assert reasons(batch) == [(5, "no_registration_time")]


def test_headings_over_two_rows_reach_beyond_the_last_cell_of_the_second_one(tmp_path: Path) -> None:
    head = (
        "<tr><td rowspan=2>id</td><td colspan=2>date</td><td rowspan=2>agency</td><td rowspan=2>county</td></tr>"
        "<tr><td>registered</td><td>answered</td></tr>"
    )
    rows = "<tr><td>a</td><td>1404/05/12</td><td></td><td>آب</td><td>تبریز</td></tr>"
    batch = read_all(
        page(tmp_path, f"<table>{head}{rows}</table>"),
        small(title_rows=1, columns={"county": "county", "registered_at": "date registered"}),
    )
    assert (list(batch.records["agency"]), list(batch.records["county"])) == (["آب"], ["تبریز"])


def test_the_xml_of_excel_2003_is_read(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return (
            "<Row>"
            + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in cells)
            + "</Row>"
        )

    note = "<Comment><Data>!</Data></Comment>"
    gap = '<Row ss:Index="9"><Cell><Data>c</Data></Cell><Cell ss:Index="3"><Data>x</Data></Cell></Row>'
    first = row("a", "2025-08-03T14:30:00.000", "آب").replace("</Cell></Row>", f"{note}</Cell></Row>")
    text = (
        '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="1"><Table>'
        + row("id", "registered", "agency") + first + gap + "</Table></Worksheet></Workbook>"
    )  # fmt: skip
    batch = read_all(csv_of(tmp_path, text, name="cases.xml"), small())
    assert list(batch.records["registered_at"].astype(str)) == ["2025-08-03 14:30:00"]
    assert reasons(batch) == [(9, "no_registration_time")]
    assert list(batch.records["agency"]) == ["آب"]


@pytest.mark.parametrize(
    "body",
    ["<p>500</p>", "<form><table><tr><td>name<td><input></tr><tr><td>x<td><input type=password></table>"],
)
def test_a_page_without_data_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(FileError, match="web page"):
        read_all(page(tmp_path, body), small())


def test_a_table_with_other_headings_is_not_read_and_the_report_names_it(tmp_path: Path) -> None:
    head = HEAD.replace("</tr>", "<th>topic</th></tr>")
    other = head.replace("agency", "office")
    rows = ROWS + ROWS.replace("<td>", "<td>9")
    tables = f"<table>{head}{rows}</table><table>{other}{ROWS.replace('<td>', '<td>8')}</table>"
    layout = "<table><tr><td>x<td>y<td>z</table>"
    notes = ReadingNotes()
    read_all(page(tmp_path, layout + tables), small(), notes=notes)
    (remark,) = notes.remarks
    assert "not read: table 3 (2 rows)" in remark.en
    assert "جدول ۳" in remark.fa
    for same in (f"<table>{HEAD}{ROWS}</table>" * 2, layout + f"<table>{HEAD}{ROWS}</table>"):
        notes = ReadingNotes()
        read_all(page(tmp_path, same), small(), notes=notes)
        assert notes.remarks == []


def test_a_table_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = csv_of(tmp_path, f"<html><table>{HEAD}{ROWS}", name="cases.xls")
    with pytest.raises(FileError, match="cut off"):
        read_all(path, small())


@pytest.mark.parametrize(
    ("body", "limit"),
    [
        (f"<table>{HEAD}<tr>{'<td>' * 50}</table>", "columns"),
        ("<table><tr><td>" * 80, "nesting"),
        (f"<table>{HEAD}{'<tr><td>a' * 400}</table>", "cells"),
        (f"<table>{HEAD}<tr><td>{'x' * 30_000}</table>", "record_megabytes"),
        (f"<table>{HEAD}<tr><td {'x' * 30_000}", "record_megabytes"),
        # A cell that never ends is not kept until the end of the file, nor are its line breaks.
        (f"<table>{HEAD}<tr><td>{'x' * 30_000}", "record_megabytes"),
        (f"<table>{HEAD}<tr><td>{'<br>' * 30_000}", "record_megabytes"),
        (f"<table>{HEAD}{('<tr>' + '<td rowspan=2>a' * 15 + '<tr>') * 8}</table>", "cells"),
    ],
)
def test_the_limits(tmp_path: Path, body: str, limit: str) -> None:
    limits = Limits(columns=20, cells=1_000, record_megabytes=0.01)
    with pytest.raises(FileError, match=limit):
        read_all(
            csv_of(tmp_path, f"<html>{body}", name="cases.xls"), small(), settings=Settings(limits=limits)
        )


def test_a_tag_without_end_is_refused_and_one_with_a_picture_is_read(tmp_path: Path) -> None:
    table = f"<table>{HEAD}{ROWS}</table>"
    picture = f'<img src="data:image/png;base64,{"AbC/" * 200_000}">'
    script = f"<script>{'x = 1;' * 300_000}</script>"
    assert list(read_all(page(tmp_path, picture + script + table), small()).records["id"]) == ["a", "b"]
    with pytest.raises(FileError, match="more than a megabyte"):
        read_all(page(tmp_path, f"{table}<p{' x' * 700_000}"), small())


def test_few_letters_are_not_millions_of_cells(tmp_path: Path) -> None:
    # A column that reaches over 400 rows, and a title over all of them, are not too much; a thousand columns are.
    merged = "".join(f"<tr><td>{n}<td>1404/05/12" + "<td rowspan=400>آب" * (n == 0) for n in range(400))
    title = "<tr><td colspan=1000>گزارش"
    read = read_all(page(tmp_path, f"<table>{title}{HEAD}{merged}</table>", name="good.xls"), small())
    assert set(read.records["agency"]) == {"آب"}
    with pytest.raises(FileError, match="merged cells"):
        read_all(page(tmp_path, f"<table>{HEAD}{'<tr><td colspan=1000>' * 2_000}</table>"), small())


def test_a_page_is_recognised_whatever_its_file_is_called(tmp_path: Path) -> None:
    assert inspect_file(page(tmp_path, "", name="x.csv"), Limits()).form == "page"


def test_the_headings_of_a_grid_that_scrolls_stand_in_a_table_of_their_own(tmp_path: Path) -> None:
    """jqGrid and others (`intake.readers.page_table`): the headings before the rows, whose first one is empty."""
    hidden = "<tr><td></td><td></td><td></td></tr>"
    path = page(tmp_path, f"<div><table>{HEAD}</table></div><div><table>{hidden}{ROWS}</table></div>")
    assert list(read_all(path, small()).records["id"]) == ["a", "b"]


def test_a_table_with_headings_of_its_own_takes_none_from_another(tmp_path: Path) -> None:
    other = "<table><tr><th>a</th><th>b</th><th>c</th></tr></table>"
    assert list(read_all(page(tmp_path, f"{other}<table>{HEAD}{ROWS}</table>"), small()).records["id"]) == [
        "a",
        "b",
    ]


def test_headings_in_plain_cells_are_not_replaced_by_those_of_a_summary(tmp_path: Path) -> None:
    summary = "<table><tr><th>From</th><th>To</th><th>Pages</th></tr></table>"
    head = HEAD.replace("<th>", "<td>").replace("</th>", "</td>")
    proposal = propose(page(tmp_path, f"{summary}<table>{head}{ROWS}</table>"))
    assert [column.heading for column in proposal.columns] == ["id", "registered", "agency"]
