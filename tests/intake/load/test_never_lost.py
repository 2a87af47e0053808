"""Whatever the bytes of a file, reading it either refuses the file with a clear message or accounts for every row."""

import csv
import gzip
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.errors import IntakeError
from tests.intake.reading import read_all, small

pytestmark = pytest.mark.slow  # Some hundred broken files.

# The texts that CSV can carry: no lone surrogates and no zero bytes.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
CELLS = st.one_of(
    st.text(LETTERS, max_size=12),
    st.sampled_from(
        [
            "",
            "1404/05/12",
            "۱۴۰۴/۰۵/۱۲ ۱۴:۳۰",
            "1403/12/31",
            "a,b",
            'say "hi"',
            "two\nlines",
            "x\r\ny",
            "-",
            "0",
        ]
    ),
)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=25)
HEADER = ("id", "registered", "agency")


def read_bytes(content: bytes, name: str, **changes: Any) -> Any:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return read_all(path, small(**changes))


@given(ROWS, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=150)
def test_well_formed_rows_are_all_there(
    rows: list[tuple[str, str, str]], delimiter: str, end: str, packed: bool
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([HEADER, *rows])
    content = out.getvalue().encode()
    batch = read_bytes(gzip.compress(content) if packed else content, "cases.csv")
    assert batch.read == len(rows) == len(batch.records) + len(batch.rejected)
    assert "malformed_row" not in set(batch.rejected["reason"])
    assert "unclosed_quote" not in set(batch.rejected["reason"])


@given(ROWS)
@settings(max_examples=60)
def test_all_ways_to_write_a_table_read_alike(rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, *rows])
    text = out.getvalue()
    plain = read_bytes(text.encode(), "a.csv")
    for encoding in ("utf-8-sig", "utf-16"):
        same = read_bytes(text.encode(encoding), "a.csv")
        assert same.records.equals(plain.records)
        assert same.rejected.equals(plain.rejected)


@given(
    st.lists(
        st.lists(st.sampled_from(['"', ",", "a", "1404/05/12", " ", "\r"]), max_size=9).map("".join),
        max_size=12,
    ),
    st.booleans(),
)
@settings(max_examples=150)
def test_stray_quotation_marks_lose_no_line(lines: list[str], ends: bool) -> None:
    text = "\n".join([",".join(HEADER), *lines]) + ("\n" if ends else "")
    try:
        batch = read_bytes(text.encode(), "cases.csv")
    except IntakeError:
        return
    assert set(batch.records["line"]).isdisjoint(batch.rejected["line"])
    told = set(batch.records["line"]) | set(batch.rejected["line"])
    blank = {number for number, line in enumerate(lines, start=2) if line in ("", "\r")}
    assert max(told, default=1) <= len(lines) + 1
    # A line without a record of its own is inside a quoted field of a record that began above it.
    for number in set(range(2, len(lines) + 2)) - told - blank:
        above = max((line for line in told if line < number), default=0)
        assert '"' in lines[above - 2]


@given(
    st.binary(max_size=400), st.sampled_from([".csv", ".xlsx", ".json", ".xml", ".parquet", ".csv.gz", ""])
)
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused(content: bytes, suffix: str) -> None:
    for whole in (content, b"id,registered,agency\n" + content, gzip.compress(content)):
        try:
            batch = read_bytes(whole, f"cases{suffix}")
        except IntakeError:
            continue
        assert batch.read == len(batch.records) + len(batch.rejected)


@given(
    st.lists(
        st.tuples(*[st.one_of(st.none(), st.text(max_size=8), st.integers(), st.floats())] * 3), min_size=1
    )
)
@settings(max_examples=60)
def test_any_json_values_are_accounted_for(rows: list[tuple[Any, Any, Any]]) -> None:
    import json

    objects = [dict(zip(HEADER, row, strict=True)) for row in rows]
    text = json.dumps(objects).replace("NaN", "null").replace("-Infinity", "null").replace("Infinity", "null")
    batch = read_bytes(text.encode(), "cases.json")
    assert batch.read == len(rows)


@given(
    st.lists(st.one_of(st.none(), st.floats()), min_size=1, max_size=20),
    st.lists(st.one_of(st.none(), st.datetimes()), min_size=1, max_size=20),
)
@settings(max_examples=60)
def test_any_parquet_values_are_accounted_for(ids: list[Any], moments: list[Any]) -> None:
    count = min(len(ids), len(moments))
    buffer = io.BytesIO()
    columns = {"id": pa.array(ids[:count]), "registered": pa.array(moments[:count], pa.timestamp("us"))}
    pq.write_table(pa.table(columns), buffer)
    assert read_bytes(buffer.getvalue(), "cases.parquet").read == count


@given(st.binary(min_size=1, max_size=60), st.integers(0, 10_000))
@settings(max_examples=60)
def test_a_damaged_byte_harms_at_most_its_surroundings(noise: bytes, at: int) -> None:
    rows = [f"r{number},1404/05/12,شهرداری تبریز".encode() for number in range(300)]
    content = b"id,registered,agency\n" + b"\n".join(rows) + b"\n"
    at = 21 + at % (len(content) - 21)
    batch = read_bytes(content[:at] + noise + content[at:], "cases.csv", encoding="utf-8")
    assert batch.read == len(batch.records) + len(batch.rejected)
    assert len(batch.records) >= 300 - 2 - 2 * noise.count(b'"') - noise.count(b"\n")
