"""Write the trial exports: `python -m tests.guess.make_exports` makes every file of `tests/guess/exports` again."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import xlsxwriter

from tests.guess import city_311_exports as city
from tests.guess import other_american_exports as american
from tests.guess import world_exports as world
from tests.guess.made_values import Maker, Row

FOLDER = Path(__file__).resolve().parent / "exports"
# Each file with the function that invents its rows. The seed of a file is its place in this list, so append only.
EXPORTS: dict[str, Callable[[Maker], list[Row]]] = {
    "nyc311.csv": city.nyc311,
    "chicago311.csv": city.chicago311,
    "boston311.csv": city.boston311,
    "sanfrancisco311.csv": city.sanfrancisco311,
    "cfpb.csv": american.cfpb,
    "austin311.csv": american.austin311,
    "dc311.csv": american.dc311,
    "georeport.json": world.georeport,
    "georeport_office.xml": world.georeport_of_an_office,
    "montreal311.csv": world.montreal311,
    "iran_office.xlsx": world.iran_office,
    "iran_finglish.csv": world.iran_finglish,
    "fixmystreet.csv": world.fixmystreet,
    "uk_council.csv": world.uk_council,
}


def rows_of(name: str) -> list[Row]:
    """The invented rows of an export, always the same ones."""
    return EXPORTS[name](Maker(1_800 + list(EXPORTS).index(name)))


def table_bytes(headings: list[str], rows: list[list[str]], form: str) -> bytes:
    """A table as the bytes of a file of the form csv, json, xml or xlsx. In XML, headings have to be valid names."""
    if form == "json":
        records = [dict(zip(headings, row, strict=True)) for row in rows]
        return json.dumps(records, ensure_ascii=False, indent=1).encode()
    if form == "xml":
        root = ElementTree.Element("service_requests")
        for row in rows:
            request = ElementTree.SubElement(root, "request")
            for heading, cell in zip(headings, row, strict=True):
                ElementTree.SubElement(request, heading).text = cell or None
        ElementTree.indent(root)
        return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    if form == "xlsx":
        return _workbook([headings, *rows])
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([headings, *rows])
    return text.getvalue().encode()


def _workbook(rows: list[list[str]]) -> bytes:
    """A workbook with one sheet of text cells."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"created": datetime(2024, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet("گزارش")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(at, column, cell)
    book.close()
    return file.getvalue()


def main() -> None:
    """Write all files."""
    FOLDER.mkdir(exist_ok=True)
    for name in EXPORTS:
        rows = rows_of(name)
        content = table_bytes(list(rows[0]), [list(row.values()) for row in rows], name.rsplit(".", 1)[1])
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
