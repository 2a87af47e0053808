"""Texts that were damaged before they came here are refused, with what to do; others are left alone."""

import io

import openpyxl
import pytest

from intake.errors import FileError
from intake.readers.damaged_texts import refuse_lost_letters, refuse_mixed
from intake.readers.encoding import detect
from intake.readers.source_file import inspect_file
from queries.settings.province_settings import Limits
from tests.intake.reading import read_all, small

HEAD = "شماره,شهرستان,دستگاه\n"
COUNTIES = ("تبریز", "مراغه", "بستان‌آباد", "عجب‌شیر")
LINES = [f"{row},{COUNTIES[row % 4]},آب و فاضلاب\n" for row in range(60)]
OLD = [line.replace("ی", "ي").replace("\u200c", " ").encode("cp1256") for line in LINES]
NEW = [line.encode() for line in LINES]


def lost(line):
    return "".join(letter if letter < "\u0600" else "?" for letter in line).encode()


def test_lines_of_two_encodings_are_refused_with_the_first_line():
    with pytest.raises(FileError, match="from line 32 on") as error:
        detect(io.BytesIO(HEAD.encode() + b"".join(NEW[:30] + OLD[30:])), None, "cases.csv")
    assert "از سطر ۳۲" in error.value.message_fa

    few = HEAD.encode() + b"".join(NEW[:50] + OLD[50:55])
    with pytest.raises(FileError, match="and 5, from line 52"):
        detect(io.BytesIO(few), None, "cases.csv")


@pytest.mark.parametrize("lines", [NEW, OLD, [*NEW, b"61,\xd8,x\n", b"62,\xd8\xaa\xd8,x\n"], [b"1,2\n"] * 50])
def test_files_of_one_encoding_are_not_mixed(lines):
    refuse_mixed(b"".join(lines), "cases.csv")


def test_question_marks_in_place_of_letters_are_refused():
    with pytest.raises(FileError, match="letters of the file are lost"):
        detect(io.BytesIO(b"".join(lost(line) for line in [HEAD, *LINES])), None, "cases.csv")


@pytest.mark.parametrize("encoding", ["cp1256", "utf-8"])
def test_persian_letters_that_windows_did_not_have_are_missed(encoding):
    text = "".join([HEAD, *LINES]).replace("\u200c", " ").translate(str.maketrans("یک", "??"))
    with pytest.raises(FileError, match="inside the Persian words of 30 lines") as error:
        detect(io.BytesIO(text.encode(encoding)), None, "cases.csv")
    assert "«شهردار?»" in error.value.message_fa
    asked = "".join(f"{line[:-1]}چرا؟,آیا?\n" for line in LINES)
    detect(io.BytesIO(asked.encode()), None, "cases.csv")


@pytest.mark.parametrize("cell", [b"???", b"????? ??? what", b"??"])
def test_question_marks_that_people_write_are_kept(cell):
    refuse_lost_letters(b"".join(b"%d,%s,x\n" % (row, cell) for row in range(60)), "cases.csv")


WRONGLY_READ = [line.decode("cp1252", "replace") for line in OLD], [line.decode("latin-1") for line in NEW]


@pytest.mark.parametrize("lines", WRONGLY_READ)
def test_persian_that_was_read_as_western_letters_is_refused(lines, tmp_path):
    with pytest.raises(FileError, match="are damaged"):
        detect(io.BytesIO("".join(["a,b,c\n", *lines]).encode()), None, "cases.csv")
    book = openpyxl.Workbook()
    for line in ["id,county,office", *lines]:
        book.active.append(line.replace("\x85", "").replace("\x81", "").replace("\x86", "").split(","))
    book.save(tmp_path / "cases.xlsx")
    with pytest.raises(FileError, match="are damaged"):
        read_all(tmp_path / "cases.xlsx", small(columns={"registered_at": "county", "agency": "office"}))


def test_western_words_with_accents_are_left_alone():
    french = "17,Région de l'Île-de-France,créée à l'été,fermée çà et là\n" * 100
    detect(io.BytesIO(french.encode()), None, "cases.csv")


@pytest.mark.parametrize("cell", ["0914×××1234", "×××××", "÷÷÷"])
def test_signs_between_western_letters_are_left_alone(cell):
    """A cross often hides a part of a telephone number or of a name."""
    detect(io.BytesIO(f"17,شهرداری تبریز,{cell}\n".encode() * 100), None, "cases.csv")


def test_utf_8_that_was_read_as_windows_1256_is_refused():
    text = "".join([HEAD, *LINES]).encode().decode("cp1256")
    with pytest.raises(FileError, match="Persian texts of the file are damaged"):
        detect(io.BytesIO(text.encode()), None, "cases.csv")
    # Names with many of these letters are no damage.
    names = "".join(f"{row},عظیم‌آباد,قطعی برق طالقانی\n" for row in range(60))
    detect(io.BytesIO(names.encode()), None, "cases.csv")


def test_code_pages_of_dos_are_refused():
    # «شهرداری تبریز» in Iran System: its letters are from 90 to AF and from E0 to FD.
    line = b"12;\xaa\xf9\xa4\xa2\x91\xa4\xfd \x97\x93\xa4\xfd\xa5;\xf3\xa4\x91\xeb\xf9\n"
    with pytest.raises(FileError, match="code page of DOS"):
        detect(io.BytesIO(line * 30), None, "cases.csv")


@pytest.mark.parametrize(
    "text",
    [
        ("اداره کل آموزش و پرورش", "cp1256"),
        ("the citizen’s “words” – don’t", "cp1252"),
        ("Жилищная инспекция города", "cp1251"),
        ("Déchets ménagers à évacuer", "cp850"),
    ],
)
def test_other_code_pages_are_no_dos(text):
    words, encoding = text
    data = "".join(f"{row};{words}\n" for row in range(60)).replace("ی", "ي").replace("ک", "ك")
    detect(io.BytesIO(data.encode(encoding)), None, "cases.csv")


def test_a_text_of_isiri_3342_is_refused():
    # «آب و فاضلاب», «بستان آباد», «اداره کار» in that code page.
    names = (
        b"\xc0\xc3 \xdf \xd8\xc1\xd3\xdc\xc1\xc3",
        b"\xc3\xd0\xc5\xc1\xde \xc0\xc3\xc1\xcb",
        b"\xc1\xcb\xc1\xcd\xe0 \xda\xc1\xcd",
    )
    line = b",".join((b"12", *names)) + b"\n"
    with pytest.raises(FileError, match="ISIRI 3342"):
        detect(io.BytesIO(line * 30), None, "cases.csv")


@pytest.mark.parametrize("unit", [b"\0", b" \n"])
def test_a_file_that_begins_with_thousands_of_zero_bytes_is_not_called_empty(unit, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes(unit * 5_000)
    with pytest.raises(FileError, match="begins with thousands of zero bytes or blanks"):
        inspect_file(path, Limits())
    path.write_bytes(unit * 5)
    with pytest.raises(FileError, match="the file is empty"):
        inspect_file(path, Limits())
