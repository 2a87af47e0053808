"""The encoding of the names in a Shapefile, found from their bytes.

A Shapefile says its encoding in a .cpg file or in one byte of the .dbf, and often says nothing or the wrong thing:
Persian layers are written in UTF-8 by newer programs and in Windows-1256 by older ones.
"""

from dataclasses import dataclass
from pathlib import Path

from geo.importing.notes import Note

_WRONG = 0.02  # share of bytes that may be no UTF-8: names cut in the middle of a letter


@dataclass(frozen=True)
class Encoding:
    """The name of an encoding, None where GDAL should decide; and what to say about it."""

    name: str | None
    notes: tuple[Note, ...] = ()


def shapefile_encoding(path: Path) -> Encoding:
    """The encoding of a Shapefile's attributes."""
    table = next((file for file in path.parent.glob(f"{path.stem}.*") if file.suffix.lower() == ".dbf"), None)
    if path.suffix.lower() != ".shp" or table is None:
        return Encoding(None)
    content = table.read_bytes()
    content = content[int.from_bytes(content[8:10], "little") :]
    foreign = sum(byte > 0x7F for byte in content)
    if not foreign:
        return Encoding(None)
    declared = _declared(path)
    wrong = content.decode("utf-8", errors="replace").count("\ufffd")
    encoding = "UTF-8" if wrong <= _WRONG * foreign else None
    if encoding is None and declared not in (None, "UTF-8"):
        return Encoding(None)  # a declared single-byte encoding cannot be disproved
    encoding = encoding or "CP1256"
    if declared == encoding:
        return Encoding(encoding)
    said_fa, said_en = (
        (f"{declared} را می‌گوید", f"declares {declared}") if declared else ("نمی‌گوید", "is silent")
    )
    return Encoding(
        encoding,
        (
            Note(
                f"کدگذاری نام‌ها {encoding} گرفته شد (فایل {said_fa}). اگر نام‌ها درست نیست --encoding بنویسید.",
                f"Names were read as {encoding} (the file {said_en}). If they look wrong, give --encoding.",
            ),
        ),
    )


def _declared(path: Path) -> str | None:
    """The encoding that the .cpg file names, in one spelling; None without such a file."""
    for file in path.parent.glob(f"{path.stem}.*"):
        if file.suffix.lower() == ".cpg":
            name = file.read_text(encoding="ascii", errors="replace").strip().upper()
            return {"UTF8": "UTF-8", "65001": "UTF-8", "1256": "CP1256", "WINDOWS-1256": "CP1256"}.get(
                name, name
            )
    return None
