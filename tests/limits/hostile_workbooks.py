"""Small workbooks made to bring intake down: each is a function that writes the file, with the suffix of its name."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook_far_cell(path: Path) -> None:
    """A workbook with one cell in the last column of the last row."""
    cells = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    workbook(path, [_HEADER_CELLS, cells])


def workbook_cells(path: Path) -> None:
    """Fifty million cells."""
    block = "".join("<row>{}</row>".format("<c><v>1</v></c>" * 50) for _ in range(10_000))
    workbook(path, [_HEADER_CELLS, *[block] * 100])


def workbook_shared_text(path: Path) -> None:
    """100,000 cells that all show one text of 32,000 letters."""
    block = "".join("<row>{}</row>".format('<c t="s"><v>0</v></c>' * 10) for _ in range(1_000))
    workbook(path, [_HEADER_CELLS, *[block] * 10], shared=["<si><t>" + "x" * 32_000 + "</t></si>"])


def workbook_shared_texts(path: Path) -> None:
    """Sixty million texts, none of which is used."""
    workbook(path, [_HEADER_CELLS], shared=["<si/>" * 1_000_000] * 60)


def workbook_padding(path: Path) -> None:
    """A sheet with 1.5 GB of blanks before its cells."""
    workbook(path, [" " * 10_000_000] * 150 + [_HEADER_CELLS])


def workbook_lie(path: Path) -> None:
    """A sheet with 1 GB of blanks whose directory says that it is small."""
    workbook(path, [" " * 10_000_000] * 100 + [_HEADER_CELLS])
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        size = book.getinfo("xl/worksheets/sheet1.xml").file_size
    rows_declared = (1000).to_bytes(4, "little")
    while (at := content.find(size.to_bytes(4, "little"))) >= 0:
        content[at : at + 4] = rows_declared
    path.write_bytes(content)


def sheet_repeats(path: Path) -> None:
    """An ODS sheet whose one row of one text is repeated over the whole sheet."""
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        "<text:p>x</text:p></table:table-cell>"
    )
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    names = "".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" '
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="s">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", content)
        book.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )


_HEADER_CELLS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>registered</t></is></c>'
    '<c r="C1" t="inlineStr"><is><t>agency</t></is></c></row>'
)


def workbook(path: Path, sheet: Iterable[str], *, shared: Iterable[str] = ()) -> None:
    """Write a workbook of one sheet from the XML of its rows and of its shared texts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        book.writestr(
            "_rels/.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}">'
            f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        for name, parts, root in (
            ("xl/worksheets/sheet1.xml", sheet, "worksheet><sheetData"),
            ("xl/sharedStrings.xml", shared, "sst"),
        ):
            opening, _, inner = root.partition("><")
            with book.open(name, "w") as file:
                file.write(f'<?xml version="1.0"?><{opening} xmlns="{_MAIN}">'.encode())
                file.write(f"<{inner}>".encode() if inner else b"")
                for part in parts:
                    file.write(part.encode())
                file.write((f"</{inner}>" if inner else "").encode() + f"</{opening}>".encode())
