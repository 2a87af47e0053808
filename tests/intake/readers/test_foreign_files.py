"""Files that are no table: the message says what they are and how to get a table (`foreign_files`, `foreign_kinds`)."""

import gzip
import random
import time
import zipfile
from array import array
from pathlib import Path

import pytest

from intake.errors import FileError
from intake.readers.source_file import inspect_file
from intake.readers.workbook_sheets import sheets
from queries.settings.province_settings import Limits

LONG = bytes(range(256)) * 20


@pytest.mark.parametrize(
    ("name", "content", "fa", "en"),
    [
        ("cases.mdb", b"\0\1\0\0Standard Jet DB\0" + LONG, "اکسس", "Access"),
        ("cases.accdb", b"\0\1\0\0Standard ACE DB\0" + LONG, "اکسس", "Access"),
        ("cases.csv", b"SQLite format 3\0" + LONG, "SQLite", "SQLite"),
        ("cases.pdf", b"%PDF-1.7\n" + LONG, "PDF", "PDF"),
        ("cases.rar", b"Rar!\x1a\x07\x01\0" + LONG, "RAR", "RAR"),
        ("cases.7z", b"7z\xbc\xaf\x27\x1c" + LONG, "7-Zip", "7-Zip"),
        ("cases.csv", b"\x89PNG\r\n\x1a\n" + LONG, "عکس", "picture"),
        ("cases.jpg", b"\xff\xd8\xff\xe0" + LONG, "عکس", "picture"),
        ("cases.dbf", b"\x03\x7c\x01\x01" + LONG, "FoxPro", "FoxPro"),
        ("cases.sql", b"-- MySQL dump 10\nDROP TABLE `a`;\nCREATE TABLE `a` (id int);", "SQL", "SQL"),
        ("cases.txt", b"\xef\xbb\xbfSET NAMES utf8;\nINSERT INTO `a` VALUES (1,'x');", "SQL", "SQL"),
        (
            "cases.mbox",
            b"From a@b.c Sat Mar 22 09:05:12 2025\nSubject: x\n\nHello\n",
            "نامهٔ الکترونیک",
            "e-mail",
        ),
        (
            "cases.eml",
            b"From: a@b.c\r\nReceived: by x\r\n\tfor y\r\nDate: z\r\n\r\nHello",
            "نامهٔ الکترونیک",
            "e-mail",
        ),
        (
            "result.json",
            b'{\n "name": "111",\n "type": "private_group",\n "id": 7,\n "messages": [\n  {\n   "id": 1,\n'
            b'   "type": "message",\n   "from": "a",\n   "from_id": "user1",\n   "text": ""\n  }\n ]\n}',
            "پیام‌رسان",
            "chat",
        ),
        (
            "chat.txt",
            b"12/05/2026, 10:11 - Somebody: hello\n12/05/2026, 10:12 - Another: yes\n",
            "پیام‌رسان",
            "chat",
        ),
        ("chat.txt", b"[2026/05/12, 10:11:02 AM] Somebody: hello\n", "پیام‌رسان", "chat"),
        ("cases.sql", "USE [a]\r\nGO\r\nCREATE TABLE [dbo].[b]([c] [int])".encode("utf-16"), "SQL", "SQL"),
        ("cases.sql", b"/* a */ /* b */;\n#c\nSET NOCOUNT ON INSERT INTO a VALUES (1)", "SQL", "SQL"),
        ("cases.sql", b"--\n-- PostgreSQL database dump\n--\n", "SQL", "SQL"),
        ("cases.sql", b"REPLACE INTO `a` VALUES (1,'x');", "SQL", "SQL"),
        ("cases.sql", b"INSERT IGNORE INTO `a` VALUES (1,'x');", "SQL", "SQL"),
        ("cases.sql", b"USE [a]\ngo\nINSERT [dbo].[b] ([id]) VALUES (1)", "SQL", "SQL"),
        ("cases.sql", b"COPY public.a (id, registered) FROM stdin;\n1\t2025-01-01\n\\.\n", "SQL", "SQL"),
        ("cases.backup", b"PGDMP\x01\x0e\0" + LONG, "PostgreSQL", "PostgreSQL"),
        ("cases.arrows", b"\xff\xff\xff\xff\x10\0\0\0" + LONG, "Arrow", "Arrow"),
        ("cases.xls", b"\x09\0\x04\0\x02\0\x10\0" + LONG, "xlsx", "save it as .xlsx"),
        ("cases.bmp", b"BM\x36\x10\0\0\0\0\0\0" + LONG, "عکس", "picture"),
        ("cases.webp", b"RIFF\x36\x10\0\0WEBPVP8 " + LONG, "عکس", "picture"),
        ("cases.heic", b"\0\0\0\x18ftypheic" + LONG, "عکس", "picture"),
        ("cases.svg", b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "عکس", "picture"),
        ("call.mp4", b"\0\0\0\x18ftypmp42" + LONG, "صدا", "sound"),
        ("call.mp3", b"ID3\x03\0" + LONG, "صدا", "sound"),
        ("call.wav", b"RIFF\x36\x10\0\0WAVEfmt " + LONG, "صدا", "sound"),
        ("cases.csv", b"MZ\x90\0" + LONG, "متن نیست", "is no text"),
        ("cases.csv.zst", b"\x28\xb5\x2f\xfd" + LONG, "Zstandard", "Zstandard"),
        ("cases.feather", b"ARROW1\0\0" + LONG, "Feather", "Feather"),
        ("cases.orc", b"ORC\n" + LONG, "ORC", "ORC"),
        ("cases.h5", b"\x89HDF\r\n\x1a\n" + LONG, "HDF5", "HDF5"),
        ("cases.sav", b"$FL2@(#) SPSS DATA FILE" + LONG, "SPSS", "SPSS"),
        ("cases.dta", b"<stata_dta><header>" + LONG, "Stata", "Stata"),
        ("cases.sas7bdat", bytes(12) + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf" + LONG, "SAS", "SAS"),
        ("cases.xpt", b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!" + LONG, "SAS", "SAS"),
        ("cases.rds", gzip.compress(b"X\n\0\0\0\3" + LONG), "R است", "of R"),
        ("cases.pkl", b"\x80\x05\x95" + LONG, "pickle", "pickle"),
        ("cases.tar.gz", gzip.compress(b"a.csv".ljust(257, b"\0") + b"ustar" + LONG), "tar", "tar"),
        (
            "cases.xml",
            b'<?xml version="1.0"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">',
            "KML",
            "map in KML",
        ),
        ("cases.fods", b'<?xml version="1.0"?><office:document>', "LibreOffice", "LibreOffice"),
        (
            "cases.xml",
            b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">',
            "LibreOffice",
            "LibreOffice",
        ),
        (
            "cases.xml",
            b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            + b" " * 3000
            + b'office:mimetype="application/vnd.oasis.opendocument.text">',
            "سند یا اسلاید",
            "a document or presentation",
        ),
        ("cases.p7b", b"0\x82\x03\xe8\x06\t*\x86H\x86\xf7\r\x01\x07\x02" + LONG, "گواهی", "certificate"),
        ("cases.csv", b"0\x82\x03\xe80\x82\x02\xd0" + LONG, "گواهی", "certificate"),
        ("cases.csv", b"-----BEGIN PKCS7-----\nMIIB\n", "امضا", "signed"),
        ("cases.txt", b"*************************** 1. row ***\nid: 1\n", "MySQL", "MySQL"),
        (
            "cases.csv",
            b'\xef\xbb\xbfListSchema={"schemaXmlList":[]}\nTitle,Created\na,b\n',
            "سطر نخست را پاک کنید",
            "SharePoint",
        ),
        ("cases.csv", b"#group,false,true\n#datatype,string,long\n,a,b\n", "InfluxDB", "InfluxDB"),
        (
            "cases.txt",
            b'complaint,county=3,office=a1 id="4001",status="open" 1743850985000000000\n' * 2,
            "line protocol",
            "line protocol",
        ),
    ],
)
def test_what_a_file_is_that_holds_no_table(
    tmp_path: Path, name: str, content: bytes, fa: str, en: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileError) as error:
        inspect_file(path, Limits())
    assert fa in error.value.message_fa
    assert "چیزی بارگذاری نشد" in error.value.message_fa
    assert en in error.value.message_en
    assert "Nothing was loaded" in error.value.message_en


@pytest.mark.parametrize(
    ("stream", "kind"),
    [
        ("WordDocument", "document or presentation"),
        ("PowerPoint Document", "document or presentation"),
        ("__properties_version1.0", "e-mail"),
    ],
)
def test_a_document_of_the_nineties_is_no_workbook_although_both_are_containers(
    tmp_path: Path, stream: str, kind: str
) -> None:
    path = tmp_path / "cases.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024) + stream.encode("utf-16-le") + LONG)
    with pytest.raises(FileError, match=kind):
        sheets(inspect_file(path, Limits()))


def test_a_damaged_workbook_in_which_a_document_is_embedded_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "cases.xls"
    directory = "".join(f"{stream}\0" for stream in ("Workbook", "WordDocument")).encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024) + directory + LONG)
    with pytest.raises(FileError, match="damaged"):
        sheets(inspect_file(path, Limits()))


def test_a_document_is_no_workbook_although_both_are_archives(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(FileError, match="document or presentation"):
        inspect_file(path, Limits())


def test_a_spreadsheet_of_apple_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cases.numbers"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Index/Document.iwa", "x")
        archive.writestr("preview.jpg", "x")
    with pytest.raises(FileError, match="of Numbers"):
        inspect_file(path, Limits())


@pytest.mark.parametrize(
    "text",
    [
        "group,datatype\n1,2\n",
        "ORC,X\n1,2\n",
        "create,insert\n1,2\n",
        "id,note\n1,CREATE TABLE\n",
        "-- id,registered\n1,2\n",
        "BZ,id\n1,2\n",
        "BM,id\n1,2\n",
        "ID3,x\n1,2\n",
        "copy,insert\n1,2\n",
        "0،1\n1,2\n",
        "شماره\x1fثبت\n1\x1f2\n",
        "12/05/2026, 10:11,id\n1,2,3\n",
        "set id,b\n1,2\n",
    ],
)
def test_a_table_that_begins_like_something_else_is_a_table(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(text, encoding="utf-8")
    assert inspect_file(path, Limits()).form == "text"


@pytest.mark.parametrize(
    "repeated", [b"/**/", b"set ", b"-- a\n", b"go;", b"begin\n", b"create ", b"use create\t"]
)
def test_a_text_that_begins_like_commands_again_and_again_is_looked_at_once(
    tmp_path: Path, repeated: bytes
) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(repeated * 1_000 + b"\na,b\n1,2\n")
    begin = time.process_time()
    assert inspect_file(path, Limits()).form == "text"
    assert time.process_time() - begin < 2  # seconds; of 30 repetitions the first two took hours


def test_a_report_that_says_from_when_to_when_is_no_mail(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("From: 2025-03-21\nTo: 2025-04-20\nDate: 2025-05-01\n\nid,date\n1,2025-04-02\n")
    assert inspect_file(path, Limits()).form == "text"


def test_a_text_with_some_control_characters_is_one(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(b"id,registered_at,remark\n" + b"1,2025-04-01,\x1b\x07\x19\x08 noise\n" * 3)
    assert inspect_file(path, Limits()).form == "text"


@pytest.mark.parametrize(
    "content",
    [
        random.Random(1).randbytes(18_000).translate(bytes(byte & 0x7F for byte in range(256))),
        array("H", random.Random(2).choices(range(200), k=9_000)).tobytes(),
        array("I", random.Random(3).choices(range(1, 200), k=9_000)).tobytes(),
    ],
    ids=["bytes of seven bits", "small numbers of two bytes", "small numbers of four bytes"],
)
def test_numbers_that_happen_to_be_characters_of_utf16_are_binary(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    with pytest.raises(FileError, match="is no text"):
        inspect_file(path, Limits())


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_letters_of_utf16_that_look_like_control_characters_are_none(tmp_path: Path, codec: str) -> None:
    """The capitals of Russian and the marks of direction beside Persian have such bytes."""
    path = tmp_path / "cases.csv"
    row = "{},2025-04-01,ВОДОСНАБЖЕНИЕ и Благоустройство,\u200eآب\u200f؛ برق –\n"
    text = "id,registered_at,topic,words\n" + "".join(row.format(number) for number in range(200))
    path.write_bytes(text.encode(codec))
    assert inspect_file(path, Limits()).form == "text"
