"""A small report with rows below its cases, as the tests of totals, footers and subtotals read it."""

from pathlib import Path

from intake.parsing.reading_notes import ReadingNotes
from tests.intake.reading import csv_of, read_all, small

HEADS = "شماره,تاریخ ثبت,دستگاه,شهرستان,موضوع"
MAPPING = small(
    columns={
        "id": "شماره",
        "registered_at": "تاریخ ثبت",
        "agency": "دستگاه",
        "county": "شهرستان",
        "topic": "موضوع",
    }
)


def read(folder: Path, *rows: str, count: int = 40, **changes):
    """Read cases with these rows after the third."""
    cases = [f"{number},1404/01/01,آب,تبریز,قطعی آب" for number in range(count)]
    notes = ReadingNotes()
    mapping = MAPPING.model_copy(update=changes)
    text = "\n".join([HEADS, *cases[:3], *rows, *cases[3:], ""])
    return read_all(csv_of(folder, text), mapping, notes=notes), notes
