"""Totals, footers and lines between pages are no cases, even if a date stands in them."""

from pathlib import Path

import openpyxl
import pytest

from intake.commands.value_notes_text import note_lines
from intake.parsing.reading_notes import MOST_LISTED, ReadingNotes
from intake.parsing.summary_rows import summary_words
from tests.intake.reading import csv_of, read_all, small
from tests.thorough import ordinary_first

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


def test_totals_and_footers_are_set_aside_counted_and_named_with_their_lines(tmp_path: Path) -> None:
    batch, notes = read(
        tmp_path,
        "جمع فروردین,1404/01/01,,,۱۷ پرونده",
        "تاریخ تهیه گزارش,۱۴۰۴/۰۶/۲۰,,,",
        "مدیر کل: علی نمونه,1404/06/21,,,",
        ",,جمع کل,,40",
    )

    assert batch.read == len(batch.records) == 40
    assert list(batch.records["line"])[2:4] == [4, 9], "lines are still those of the file"
    assert notes.as_json()["summary_rows"] == [
        {
            "file": "cases.csv",
            "rows": 4,
            "examples": [
                {"sheet": "", "line": 5, "words": "جمع فروردین"},
                {"sheet": "", "line": 6, "words": "تاریخ تهیه"},
                {"sheet": "", "line": 7, "words": "مدیر کل"},
                {"sheet": "", "line": 8, "words": "جمع کل"},
            ],
        }
    ]
    english = "“\u2068cases.csv\u2069”: 4 rows left out as totals, footers or lines between pages"
    assert next(note_lines(notes, "en")).startswith(english)
    assert "“\u2068جمع فروردین\u2069” (line 5), “\u2068تاریخ تهیه\u2069” (line 6)" in next(
        note_lines(notes, "en")
    )
    assert "«\u2068مدیر کل\u2069» (سطر ۷)" in next(note_lines(notes, "fa"))


@pytest.mark.parametrize(
    "row",
    [
        "جمع فروردین,1404/01/01,آب,تبریز,قطعی آب",  # filled like any case
        "جمع فروردین,1404/01/01,آب,تبریز,",
        "کل-12,1404/01/01,,,",  # an id with a digit
        "کل ۱۲,1404/01/01,,,",
        "Total-7/1403,1404/01/01,,,",
        "100012,1404/01/01,,,جمع کل",
        "الف,1404/01/01,,,",  # says nothing of the kind
        "جمعیت هلال احمر,1404/01/01,,,",
        "جمع‌آوری,1404/01/01,,,",
    ],
)
def test_no_case_is_taken_for_a_total(tmp_path: Path, row: str) -> None:
    batch, notes = read(tmp_path, row)

    assert len(batch.records) == 41
    assert not notes.summary_rows


@pytest.mark.parametrize(
    "row",
    ordinary_first(
        4,
        [
            ",,,,جمع‌آوری زباله",
            ",1404/02/03,,تبریز,جمع نشدن زباله",
            ",1404/02/03,,,جمع نشدن زباله",
            ",,شهرداری,تبریز,جمع نکردن زباله",
            ",1404/02/03,,,امضا نشدن قرارداد",
            ",,گاز,,مدیرکل محترم جواب نمی‌دهد",
            ",1404/02/03,,,تاریخ گزارش اشتباه است",
        ],
    ),
)
@pytest.mark.parametrize("topic_first", [False, True])
def test_a_case_without_an_id_that_begins_with_such_a_word_is_rejected(
    tmp_path: Path, row: str, topic_first: bool
) -> None:
    def ordered(line: str) -> str:
        cells = line.split(",")
        return ",".join([*cells[-1:], *cells[:-1]]) if topic_first else line

    cases = [f"{number},1404/01/01,آب,تبریز,قطعی آب" for number in range(40)]
    notes = ReadingNotes()
    lines = [ordered(line) for line in (HEADS, *cases, row)]
    batch = read_all(csv_of(tmp_path, "\n".join(lines)), MAPPING, notes=notes)

    assert list(batch.rejected["reason"]) == ["no_id"]
    assert not notes.summary_rows


@pytest.mark.parametrize(
    "row",
    [
        ",1404/01/31,,,جمع فروردین ماه",
        ",1404/01/31,,جمع کل پرونده‌های ثبت‌شده,",
        ",,,مدیر کل: علی نمونه,",
        ",,مهر و امضا,,تاریخ تهیه: ۱۴۰۴/۰۶/۲۰",
        ",,جمع شهرستان تبریز,,17",
    ],
)
def test_a_row_without_an_id_is_set_aside_if_it_says_nothing_of_a_case(tmp_path: Path, row: str) -> None:
    batch, notes = read(tmp_path, row)

    assert batch.read == len(batch.records) == 40
    assert notes.summary_rows == {"cases.csv": 1}


@pytest.mark.parametrize(
    "row",
    [
        "جمع سال ۱۴۰۵,1405/01/01,,,",
        "جمع کل: ۶۰,1405/01/01,,,",
        "جمع:۶۰,,,,",
        "درصد پاسخ,۷۵٪,,,",
        "صفحه ۱ از ۵,,,,",
        "صفحهٔ ۳,,,,",
        "تاریخ تهیه گزارش: ۱۴۰۵/۰۶/۲۰,,,,",
    ],
)
def test_a_total_with_a_number_in_place_of_the_id_is_no_case(tmp_path: Path, row: str) -> None:
    batch, notes = read(tmp_path, row)

    assert batch.read == len(batch.records) == 40
    assert notes.summary_rows == {"cases.csv": 1}


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_total_in_place_of_the_number_of_a_row_is_no_case(tmp_path: Path, suffix: str) -> None:
    """That column is not mapped: it is read for this alone."""
    cases = [f"{number},{5000 + number},1404/01/01,آب,تبریز,قطعی آب" for number in range(40)]
    few = ["41,5041,1404/01/02,,,", "جمع فروردین,17,1404/01/31,,,", "جمع کل,,,,,"]
    table = [line.split(",") for line in (f"ردیف,{HEADS}", *cases, *few)]
    path = tmp_path / f"cases.{suffix}"
    if suffix == "csv":
        csv_of(tmp_path, "\n".join(map(",".join, table)))
    else:
        book = openpyxl.Workbook()
        for row in table:
            book.worksheets[0].append(row)
        book.save(path)
    notes = ReadingNotes()
    batch = read_all(path, MAPPING, notes=notes)

    assert list(batch.records["id"]) == [str(5000 + number) for number in (*range(40), 41)]
    assert batch.unmapped == ("ردیف",)
    assert [row.words for row in notes.summary_examples[path.name]] == ["جمع فروردین", "جمع کل"]


def test_the_number_of_a_row_is_never_kept(tmp_path: Path) -> None:
    cases = [f"{number},{5000 + number},1404/01/01,آب,تبریز,قطعی آب" for number in range(40)]
    batch = read_all(
        csv_of(tmp_path, "\n".join([f"ردیف,{HEADS}", *cases, "محرمانه,,1404/01/01,,,"])), MAPPING
    )

    assert list(batch.rejected["reason"]) == ["no_id"]
    assert batch.rejected["content"][0] == {"تاریخ ثبت": "1404/01/01"}


def test_a_line_between_pages_is_not_carried_down_as_an_office(tmp_path: Path) -> None:
    batch, notes = read(
        tmp_path, "77,1404/01/01,گاز,اهر,نشت", ",,ادامه در صفحه بعد,,", "78,1404/01/02,,,", carry=("agency",)
    )

    assert notes.summary_rows == {"cases.csv": 1}
    assert list(batch.records["agency"])[3:5] == ["گاز", "گاز"]


def test_of_many_such_rows_the_first_are_kept(tmp_path: Path) -> None:
    _, notes = read(tmp_path, *["جمع,1404/01/01,,,"] * 39, *["مجموع,,,,"] * 39, count=100)

    assert notes.summary_rows == {"cases.csv": 78}
    assert len(notes.summary_examples["cases.csv"]) == MOST_LISTED
    assert "and 70 rows more" in next(note_lines(notes, "en"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("جمع کل شکایات ماه", "جمع کل شکایات ماه"),
        ("Subtotal", "Subtotal"),
        ("صفحه ۱ از ۵", "صفحه ۱ از ۵"),
        ("ادامه در صفحهٔ بعد", "ادامه در صفحه"),
        ("تهیه‌کننده: مریم نمونه", "تهیه کننده"),
        ("جمع شدن آب در معابر", None),
        ("جمع کل پرونده‌های ثبت شده در ماه", None),
        ("مدیریت بحران", None),
        ("1403", None),
    ],
)
def test_words_say_what_a_row_is(text: str, words: str | None) -> None:
    assert summary_words(text) == words


def test_only_those_among_the_rows_that_are_read_are_counted(tmp_path: Path) -> None:
    cases = [f"{number},1404/01/01,آب,تبریز,قطعی آب" for number in range(400)]
    rows = [
        line
        for number, case in enumerate(cases)
        for line in (case, *["جمع صفحه,,,,20"] * (number % 20 == 19))
    ]
    rows[30:30] = [HEADS]
    notes = ReadingNotes()
    batch = read_all(
        csv_of(tmp_path, "\n".join([HEADS, *rows, HEADS, ""])), MAPPING, notes=notes, first_rows=100
    )

    assert list(batch.records["id"]) == [str(number) for number in range(100)]
    assert notes.summary_rows == {"cases.csv": 4}
    assert notes.repeated_headings == {"cases.csv": 1}


@pytest.mark.parametrize(
    "row",
    [
        "-----,-----,-----,-----,-----",
        "-----,,,,",
        "* * *,,,,",
        "=======,,,,",
        "- ۲ -,,,,",
        ",,,,۲",
        ",,2/3,,",
        "1 از 3,,,,",
        "-,-,-,-,-",
    ],
)
def test_rules_and_numbers_of_pages_are_no_cases(tmp_path: Path, row: str) -> None:
    batch, notes = read(tmp_path, row, row)

    assert batch.read == len(batch.records) == 40
    assert notes.summary_rows == {"cases.csv": 2}


@pytest.mark.parametrize(
    "row", ["2,,,,", "-17,,,,", "---,1404/01/01,آب,تبریز,قطعی آب", ",1404/01/01,,,", ",,,,قطعی آب", "2-3,,,,"]
)
def test_what_may_be_a_case_is_no_rule(tmp_path: Path, row: str) -> None:
    batch, notes = read(tmp_path, row)

    assert batch.read == 41
    assert not notes.summary_rows
