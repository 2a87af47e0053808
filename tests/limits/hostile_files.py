"""Small files made to bring intake down: each is a function that writes the file, with the suffix of its name.

Every file is smaller than 20 MB; what it does to a reader without limits is many times that. All have the columns of
the mapping MAPPING, so that it is the reader and not the mapping that has to refuse them.
"""

import gzip
import io
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.limits.hostile_workbooks import (
    sheet_repeats,
    workbook_cells,
    workbook_far_cell,
    workbook_lie,
    workbook_padding,
    workbook_shared_text,
    workbook_shared_texts,
)  # fmt: skip

MAPPING = """
name = "hostile"
title_fa = "آزمون"
title_en = "Test"
source = "test"
county = "name"
optional = ["agency"]

[columns]
id = "id"
registered_at = "registered"
agency = "agency"
"""
HEADER = b"id,registered,agency\n"


def json_deep(path: Path) -> None:
    """6 MB of opening brackets."""
    path.write_bytes(b"[" * 6_000_000)


def json_deep_value(path: Path) -> None:
    """A record with a value nested two million levels deep."""
    path.write_bytes(
        b'[{"id": "1", "registered": "1404/05/12", "agency": ' + b"[" * 2_000_000 + b"]" * 2_000_000 + b"}]"
    )


def json_digits(path: Path) -> None:
    """A number of five million digits."""
    path.write_bytes(b'[{"id": ' + b"7" * 5_000_000 + b', "registered": "1404/05/12", "agency": "x"}]')


def json_names(path: Path) -> None:
    """A record of a million names."""
    names = ",".join(f'"n{at}":0' for at in range(1_000_000))
    path.write_text(f'[{{"id": "1", "registered": "1404/05/12", {names}}}]')


def json_changing_names(path: Path) -> None:
    """Records that have other names each: 400,000 in all."""
    records = (f'{{"id": "{at}", "registered": "1404/05/12", "n{at}": 0}}' for at in range(400_000))
    path.write_text("[" + ",".join(records) + "]")


def json_long_text(path: Path) -> None:
    """A text of 600 MB, packed into 600 kB."""
    _packed(path, [b'[{"id": "', *[b"x" * 1_000_000] * 600, b'", "registered": "1404/05/12"}]'])


def xml_deep(path: Path) -> None:
    """14 MB of nested elements."""
    count = 2_000_000
    path.write_bytes(b"<r>" + b"<a>" * count + b"</a>" * count + b"</r>")


def xml_entities(path: Path) -> None:
    """A billion laughs: ten levels of entities, each ten times the one before."""
    entities = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))
    path.write_text(f'<!DOCTYPE r [<!ENTITY e0 "ha">{entities}]><r><c><id>&e9;</id></c></r>')


def xml_children(path: Path) -> None:
    """A record of three million children."""
    path.write_bytes(b"<r><c><id>1</id>" + b"<a/>" * 3_000_000 + b"</c></r>")


def xml_attributes(path: Path) -> None:
    """An element of a million attributes."""
    attributes = " ".join(f'n{at}=""' for at in range(1_000_000))
    path.write_text(f"<r><c {attributes}><id>1</id></c></r>")


def xml_long_text(path: Path) -> None:
    """A text of 600 MB, packed into 600 kB."""
    _packed(path, [b"<r><c><id>", *[b"x" * 1_000_000] * 600, b"</id></c></r>"])


def csv_columns(path: Path) -> None:
    """A header of a million columns, and two rows."""
    names = ",".join(["id", "registered", "agency", *(f"column {at}" for at in range(1_000_000))])
    path.write_text(f"{names}\n" + ("," * 1_000_002 + "\n") * 2)


def csv_bad_rows(path: Path) -> None:
    """A hundred million rows of one cell, packed into 200 kB."""
    _packed(path, [HEADER, *[b"x\n" * 1_000_000] * 100])


def csv_blank_lines(path: Path) -> None:
    """Three hundred million blank lines, packed into 300 kB."""
    _packed(path, [HEADER, *[b"\n" * 1_000_000] * 300, b"1,1404/05/12,x\n"])


def csv_long_line(path: Path) -> None:
    """One line of 1 GB, packed into 1 MB."""
    _packed(path, [HEADER, b"1,1404/05/12,", *[b"x" * 1_000_000] * 1_000, b"\n2,1404/05/12,x\n"])


def csv_quotation_marks(path: Path) -> None:
    """A million lines with one quotation mark each."""
    path.write_bytes(HEADER + b'1,1404/05/12,"x\n' * 1_000_000)


def csv_digits(path: Path) -> None:
    """Cells of 900,000 digits in each column."""
    digits = b"9" * 900_000
    path.write_bytes(HEADER + b",".join([digits] * 3) + b"\n" + b"1,1404/05/12," + digits + b"\n")


def csv_zero_bytes(path: Path) -> None:
    """600 MB of zero bytes behind the header, packed into 600 kB."""
    _packed(path, [HEADER, *[b"\0" * 1_000_000] * 600, b"1,1404/05/12,x\n"])


def gzip_bomb(path: Path) -> None:
    """3 GB of one row, packed into 3 MB."""
    block = b"1,1404/05/12,x\n" * 66_667
    _packed(path, [HEADER, *[block] * 3_000])


def gzip_twice(path: Path) -> None:
    """A packed file, packed once more."""
    path.write_bytes(gzip.compress(gzip.compress(HEADER + b"1,1404/05/12,x\n")))


def parquet_rows(path: Path) -> None:
    """Three hundred million equal rows in a few kilobytes."""
    schema = pa.schema([("id", pa.int64()), ("registered", pa.timestamp("us")), ("agency", pa.string())])
    count = 10_000_000
    block = pa.table(
        [
            pa.array(np.ones(count, np.int64)),
            pa.array(np.ones(count, np.int64)).cast(pa.timestamp("us")),
            pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int8)), pa.array(["x"])),
        ],
        names=schema.names,
    )
    with pq.ParquetWriter(path, block.schema, compression="zstd", store_schema=False) as file:
        for _ in range(30):
            file.write_table(block, row_group_size=count)


def parquet_row_count(path: Path) -> None:
    """A Parquet file whose footer claims 2^60 rows."""
    rows = 123_456
    buffer = io.BytesIO()
    columns = {"id": pa.array(np.arange(rows)), "registered": pa.array(["1404/05/12"] * rows)}
    pq.write_table(pa.table(columns), buffer, store_schema=False, write_statistics=False)
    content = buffer.getvalue()
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    claimed = content[footer:-8].replace(_varint(rows), _varint(1 << 60))
    path.write_bytes(content[:footer] + claimed + len(claimed).to_bytes(4, "little") + b"PAR1")


def parquet_columns(path: Path) -> None:
    """A Parquet file of 100,000 columns."""
    names = ["id", "registered", *(f"column {at}" for at in range(100_000))]
    one = pa.array(["1404/05/12"])
    pq.write_table(
        pa.table([one] * len(names), names=names), path, store_schema=False, write_statistics=False,
        use_dictionary=False,
    )  # fmt: skip


def parquet_long_text(path: Path) -> None:
    """200,000 ids that are all the same text of a million letters, stored once."""
    count = 200_000
    ids = pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array(["x" * 1_000_000]))
    table = pa.table({"id": ids, "registered": pa.array(["1404/05/12"] * count)})
    pq.write_table(table, path, store_schema=False, compression="zstd", dictionary_pagesize_limit=1 << 30)


def _packed(path: Path, parts: Iterable[bytes]) -> None:
    """Write a gzip file of these parts, each a member of its own, so that equal parts are compressed once."""
    members: dict[bytes, bytes] = {}
    with path.open("wb") as file:
        for part in parts:
            if part not in members:
                members[part] = gzip.compress(part)
            file.write(members[part])


def _varint(number: int) -> bytes:
    """A number as Thrift writes it in the footer of a Parquet file: zigzag, then seven bits a byte."""
    left, encoded = number << 1, b""
    while left >= 0x80:
        encoded += bytes([left & 0x7F | 0x80])
        left >>= 7
    return encoded + bytes([left])


# The files by the ending of their names.
FILES: dict[str, tuple[Callable[[Path], None], ...]] = {
    ".json": (json_deep, json_deep_value, json_digits, json_names, json_changing_names),
    ".json.gz": (json_long_text,),
    ".xml": (xml_deep, xml_entities, xml_children, xml_attributes),
    ".xml.gz": (xml_long_text,),
    ".csv": (csv_columns, csv_quotation_marks, csv_digits),
    ".csv.gz": (csv_bad_rows, csv_blank_lines, csv_long_line, csv_zero_bytes, gzip_bomb, gzip_twice),
    ".xlsx": (
        workbook_far_cell, workbook_cells, workbook_shared_text, workbook_shared_texts, workbook_padding,
        workbook_lie,
    ),
    ".ods": (sheet_repeats,),
    ".parquet": (parquet_rows, parquet_row_count, parquet_columns, parquet_long_text),
}  # fmt: skip
