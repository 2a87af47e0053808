"""Tables in web archives (MHTML), as Excel and browsers save them and call them .xls (`intake.readers.web_archive`)."""

import base64
import gzip
import io
import quopri
from pathlib import Path
from time import process_time

import pytest

from intake.errors import FileError
from intake.readers.source_file import inspect_file
from intake.readers.web_archive import archived_pages, is_web_archive
from queries.settings.province_settings import Limits
from tests.intake.reading import read_all, small

HEAD = "<tr><th>id</th><th>registered</th><th>agency</th></tr>"
AGENCY = "شرکت آب منطقه‌ای آذربایجان شرقی"
ROWS = "".join(
    f"<tr><td>{name}</td><td>۱۴۰۴/۰۵/{day}</td><td>{AGENCY}</td></tr>" for name, day in (("a", 12), ("b", 13))
)
ENCODERS = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes, "8bit": lambda body: body}


def part(body: str, *, kind: str = "text/html", encoding: str = "quoted-printable") -> bytes:
    """A part of an archive with its header."""
    header = f'Content-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return header.encode() + ENCODERS[encoding](body.encode()).replace(b"\n", b"\r\n")


def archive(folder: Path, *parts: bytes, name: str = "cases.xls") -> Path:
    """Write an archive of these parts."""
    mark = b"------=_NextPart_01"
    header = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_NextPart_01"\r\n\r\n'
    path = folder / name
    path.write_bytes(
        header
        + b"A page in one file.\r\n\r\n"
        + b"".join(mark + b"\r\n" + each + b"\r\n" for each in parts)
        + mark
        + b"--\r\n"
    )
    return path


@pytest.mark.parametrize("encoding", ENCODERS)
def test_the_table_of_an_archive_is_read_however_its_page_is_encoded(tmp_path: Path, encoding: str) -> None:
    page = part(f"<html><body><table>{HEAD}{ROWS}</table></body></html>", encoding=encoding)

    records = read_all(archive(tmp_path, part("a { color: red }", kind="text/css"), page), small()).records

    assert list(records["id"]) == ["a", "b"]
    assert list(records["registered_at"].astype(str)) == ["2025-08-03", "2025-08-04"]
    assert list(records["agency"]) == [AGENCY, AGENCY]


def test_the_largest_table_of_all_pages_is_read(tmp_path: Path) -> None:
    first, second = (
        part(f"<table>{rows}</table>") for rows in ("<tr><td>a note</td><td>x</td></tr>", HEAD + ROWS)
    )

    assert list(read_all(archive(tmp_path, first, second, first), small()).records["id"]) == ["a", "b"]


def test_a_packed_archive_is_read(tmp_path: Path) -> None:
    path = archive(tmp_path, part(f"<table>{HEAD}{ROWS}</table>"), name="cases.mht")
    packed = tmp_path / "cases.mht.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))

    assert len(read_all(packed, small()).records) == 2


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_a_line_that_is_longer_than_what_is_read_at_once(tmp_path: Path, encoding: str) -> None:
    body = f"<table>{HEAD}{ROWS}</table><!--{'=é' * 40_000}-->"
    encoded = {
        "base64": base64.b64encode(body.encode()),
        "quoted-printable": body.replace("=", "=3D").encode().replace("é".encode(), b"=C3=A9"),
    }[encoding]
    header = f"Content-Type: text/html\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()

    assert list(read_all(archive(tmp_path, header + encoded), small()).records["agency"]) == [AGENCY, AGENCY]


def nested(levels: int, inside: bytes) -> bytes:
    """A part within a part within a part, each with a boundary of its own."""
    lines = [
        b"Content-Type: multipart/mixed; boundary=level-%d\r\n\r\n--level-%d\r\n" % (n, n)
        for n in range(levels)
    ]
    return b"".join(lines) + inside


def test_parts_within_parts_are_read_as_deep_as_programs_write_them(tmp_path: Path) -> None:
    page = part(f"<table>{HEAD}{ROWS}</table>")

    assert len(read_all(archive(tmp_path, nested(3, page)), small()).records) == 2
    # Each line is compared with every boundary, so a file of boundaries would take the square of its length.
    with pytest.raises(FileError, match="holds no table"):
        read_all(archive(tmp_path, nested(1_000, page)), small())


def test_the_header_of_a_part_takes_time_in_proportion_to_its_lines() -> None:
    def seconds(lines: int) -> float:
        start = process_time()
        content = b"MIME-Version: 1.0\r\n" + b"a\n" * lines + b"\n<table>"
        assert archived_pages(io.BytesIO(content), "cases.mht").read() == b""
        return process_time() - start

    # The square of the number would take a hundred times as long.
    assert seconds(16_000) < 40 * max(seconds(1_600), 0.002)


def test_an_archive_without_a_table_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="holds no table"):
        read_all(archive(tmp_path, part("<p>nothing</p>")), small())


def test_what_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("MIME-Version: 1.0,registered\nmultipart/related,1404/05/12\n\n", encoding="utf-8")

    assert inspect_file(path, Limits()).form == "text"
    assert not is_web_archive(b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nid,registered\r\n")
