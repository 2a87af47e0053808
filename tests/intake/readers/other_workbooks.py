"""Write small workbooks in forms for which no library is installed: XLSB, and ODS, also one with a password.

XLSB holds records in place of XML (MS-XLSB 2.1.4): a kind and a length of 7 bits a byte, and the data.
"""

import struct
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

Sheets = dict[str, list[list[str | float]]]
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="bin" '
    'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)


def write_xlsb(path: Path, sheets: Sheets) -> Path:
    """Write an XLSB workbook of texts and numbers."""
    parts = range(1, len(sheets) + 1)
    bundle = b"".join(
        _record(156, struct.pack("<II", 0, at) + _text(f"rId{at}") + _text(name))
        for at, name in zip(parts, sheets, strict=True)
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", _TYPES)
        packed.writestr("_rels/.rels", _relations({1: ("officeDocument", "xl/workbook.bin")}))
        packed.writestr(
            "xl/_rels/workbook.bin.rels",
            _relations({at: ("worksheet", f"worksheets/sheet{at}.bin") for at in parts}),
        )
        packed.writestr("xl/workbook.bin", _record(131) + _record(143) + bundle + _record(144) + _record(132))
        for at, rows in zip(parts, sheets.values(), strict=True):
            packed.writestr(f"xl/worksheets/sheet{at}.bin", _binary_sheet(rows))
    return path


def write_ods(path: Path, sheets: Sheets, *, locked: bool = False) -> Path:
    """Write an ODS workbook of texts; `locked` declares that it is encrypted."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    return write_open_document(path, tables, locked=locked)


def write_open_document(path: Path, tables: str, *, locked: bool = False) -> Path:
    """Write an ODS workbook of tables that are given as XML."""
    spaces = " ".join(f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "table", "text"))
    encryption = '<manifest:encryption-data manifest:checksum=""/>' if locked else ""
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", _ODS)
        packed.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{encryption}'
            "</manifest:file-entry></manifest:manifest>",
        )
        packed.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
            "</office:body></office:document-content>",
        )
    return path


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size, left = b"", len(data)
    while left > 127:
        size, left = size + bytes([left & 127 | 128]), left >> 7
    return head + size + bytes([left]) + data


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_sheet(rows: list[list[str | float]]) -> bytes:
    size = struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    records = [_record(129), _record(148, size), _record(145)]
    for number, row in enumerate(rows):
        records.append(_record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0)))
        for column, cell in enumerate(row):
            place = struct.pack("<II", column, 0)
            is_text = isinstance(cell, str)
            records.append(
                _record(6, place + _text(str(cell)))
                if is_text
                else _record(5, place + struct.pack("<d", cell))
            )
    return b"".join([*records, _record(146), _record(130)])


def _relations(targets: dict[int, tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _cell(cell: str | float) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'
