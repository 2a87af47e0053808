"""Whatever the bytes of a file, reading it either refuses the file with a clear message or accounts for every row."""

import csv
import gzip
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.errors import IntakeError
from intake.parsing.reading_notes import ReadingNotes
from queries.settings.province_settings import Limits, Settings
from tests.intake.reading import read_all, small
from tests.thorough import THOROUGH

# Some hundred broken files.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]

# The texts that CSV can carry: no lone surrogates and no zero bytes.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
# The same without the mark of lost bytes.
WHOLE = st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffd")
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
EMPTY = set(' \t\r",;|')  # a line of nothing else is an empty line, and no row
ROWS = st.lists(
    st.tuples(CELLS, CELLS, CELLS).filter(lambda row: any(set(cell) - EMPTY for cell in row)),
    min_size=1,
    max_size=25,
)
HEADER = ("id", "registered", "agency")


def read_bytes(content: bytes, name: str, **changes: Any) -> Any:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        options = {name: changes.pop(name) for name in ("settings", "notes") if name in changes}
        return read_all(path, small(**changes), **options)


@given(ROWS, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=8 * THOROUGH)
def test_well_formed_rows_are_all_there(
    rows: list[tuple[str, str, str]], delimiter: str, end: str, packed: bool
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([HEADER, *rows])
    content = out.getvalue().encode()
    notes = ReadingNotes()
    batch = read_bytes(gzip.compress(content) if packed else content, "cases.csv", notes=notes)
    # Rows of rules such as «===», and a first one of nothing but words (headings in another language), are no rows of
    # data, and counted by themselves.
    assert batch.read + notes.summary_rows.total() + notes.repeated_headings.total() == len(rows)
    assert batch.read == len(batch.records) + len(batch.rejected)
    assert "malformed_row" not in set(batch.rejected["reason"])
    assert "unclosed_quote" not in set(batch.rejected["reason"])


@pytest.mark.thorough
@given(ROWS)
@settings(max_examples=10 * THOROUGH)
def test_all_ways_to_write_a_table_read_alike(rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, *rows])
    text = out.getvalue()
    plain = read_bytes(text.encode(), "a.csv")
    for encoding in ("utf-8-sig", "utf-16"):
        same = read_bytes(text.encode(encoding), "a.csv")
        assert same.records.equals(plain.records)
        assert same.rejected.equals(plain.rejected)


@pytest.mark.thorough
@given(
    st.lists(
        st.lists(st.sampled_from(['"', ",", "a", "1404/05/12", " ", "\r"]), max_size=9).map("".join),
        max_size=12,
    ),
    st.booleans(),
)
@settings(max_examples=20 * THOROUGH)
def test_stray_quotation_marks_lose_no_line(lines: list[str], ends: bool) -> None:
    text = "\n".join([",".join(HEADER), *lines]) + ("\n" if ends else "")
    try:
        batch = read_bytes(text.encode(), "cases.csv")
    except IntakeError:
        return
    assert set(batch.records["line"]).isdisjoint(batch.rejected["line"])
    told = set(batch.records["line"]) | set(batch.rejected["line"])
    blank = {number for number, line in enumerate(lines, start=2) if not set(line) - EMPTY}
    assert max(told, default=1) <= len(lines) + 1
    # A line without a record of its own is inside a quoted field of a record that began above it.
    for number in set(range(2, len(lines) + 2)) - told - blank:
        above = max((line for line in told if line < number), default=0)
        assert '"' in lines[above - 2]


@given(
    st.binary(max_size=400), st.sampled_from([".csv", ".xlsx", ".json", ".xml", ".parquet", ".csv.gz", ""])
)
@settings(max_examples=20 * THOROUGH)
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
@settings(max_examples=3 * THOROUGH)
def test_any_json_values_are_accounted_for(rows: list[tuple[Any, Any, Any]]) -> None:
    objects = [dict(zip(HEADER, row, strict=True)) for row in rows]
    text = json.dumps(objects).replace("NaN", "null").replace("-Infinity", "null").replace("Infinity", "null")
    notes = ReadingNotes()
    batch = read_bytes(text.encode(), "cases.json", notes=notes)
    assert batch.read + notes.summary_rows.total() == len(rows)


@given(
    st.lists(st.one_of(st.none(), st.floats()), min_size=1, max_size=20),
    st.lists(st.one_of(st.none(), st.datetimes()), min_size=1, max_size=20),
)
@settings(max_examples=10 * THOROUGH)
def test_any_parquet_values_are_accounted_for(ids: list[Any], moments: list[Any]) -> None:
    count = min(len(ids), len(moments))
    buffer = io.BytesIO()
    columns = {"id": pa.array(ids[:count]), "registered": pa.array(moments[:count], pa.timestamp("us"))}
    pq.write_table(pa.table(columns), buffer)
    assert read_bytes(buffer.getvalue(), "cases.parquet").read == count


@given(st.binary(min_size=1, max_size=60), st.integers(0, 10_000))
@settings(max_examples=10 * THOROUGH)
def test_a_damaged_byte_harms_at_most_its_surroundings(noise: bytes, at: int) -> None:
    rows = [f"r{number},1404/05/12,شهرداری تبریز".encode() for number in range(300)]
    content = b"id,registered,agency\n" + b"\n".join(rows) + b"\n"
    at = 21 + at % (len(content) - 21)
    batch = read_bytes(content[:at] + noise + content[at:], "cases.csv", encoding="utf-8")
    assert batch.read == len(batch.records) + len(batch.rejected)
    assert len(batch.records) >= 300 - 2 - 2 * noise.count(b'"') - noise.count(b"\n")


TIGHT = Settings(
    limits=Limits(columns=10, record_megabytes=0.01, nesting=4, digits=20, unpacked_megabytes=10)
)


def read_or_refused(content: bytes, name: str) -> Any:
    """The batch that is read under tight limits, or the error."""
    try:
        return read_bytes(content, name, settings=TIGHT)
    except IntakeError as error:
        return error


@given(
    st.recursive(
        st.one_of(
            st.none(), st.booleans(), st.integers(), st.integers(10**18, 10**30), st.text(max_size=6),
            st.sampled_from(["[[[[[[", '"[', "\\", "9" * 40, "x" * 12_000]),
        ),
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=12)),
        max_leaves=20,
    )
)  # fmt: skip
@settings(max_examples=20 * THOROUGH)
def test_json_is_refused_exactly_beyond_the_limits(value: Any) -> None:
    record = {"id": "1", "registered": "1404/05/12", "value": value}
    text = json.dumps([record])
    beyond = depth([record]) > 4 or digits(value) > 20 or len(text) > 10_000 or 2 + columns(value) > 10
    batch = read_or_refused(text.encode(), "cases.json")
    if isinstance(batch, IntakeError):
        assert beyond
        assert "limits." in batch.message_en
    else:
        # A record is measured in the parts that the parser reads, 64 kB each, so it may be somewhat larger.
        assert depth([record]) <= 4
        assert digits(value) <= 20
        assert batch.read == 1


def columns(value: Any) -> int:
    """Columns that a JSON value becomes: those of an object are the columns of its values."""
    return sum(map(columns, value.values())) if isinstance(value, dict) else 1


def depth(value: Any) -> int:
    """Levels of nesting of a JSON value."""
    if not isinstance(value, dict | list):
        return 0
    return 1 + max(
        (depth(inner) for inner in (value.values() if isinstance(value, dict) else value)), default=0
    )


def digits(value: Any) -> int:
    """Characters of the longest number in a JSON value."""
    if isinstance(value, dict | list):
        return max(
            (digits(inner) for inner in (value.values() if isinstance(value, dict) else value)), default=0
        )
    return len(str(value)) if isinstance(value, int) and not isinstance(value, bool) else 0


@given(st.integers(1, 12), st.integers(0, 15), st.text("abc<&>", max_size=10), st.booleans())
@settings(max_examples=10 * THOROUGH)
def test_xml_is_refused_exactly_beyond_the_limits(levels: int, width: int, text: str, named: bool) -> None:
    inside = f"<v>{escape(text)}</v>"
    for _ in range(levels):
        inside = f"<v>{inside}</v>"
    many = "".join(f"<n{at if named else 0}/>" for at in range(width))
    content = f"<r><c><id>1</id><registered>1404/05/12</registered>{many}{inside}</c></r>"
    batch = read_or_refused(content.encode(), "cases.xml")
    if isinstance(batch, IntakeError):
        assert "limits." in batch.message_en
        assert levels + 3 > 4 or width + levels + 3 > 10
    else:
        assert levels + 3 <= 4
        assert batch.read == 1


@given(
    st.lists(st.sampled_from(['"', '""', ",", "a", "1404/05/12", "\n", "\n\n", "x" * 2_000, "a,1404/05/12,x\n"]),
             max_size=60),
)  # fmt: skip
@settings(max_examples=26 * THOROUGH)
def test_quotation_marks_beyond_the_limit_lose_no_line(parts: list[str]) -> None:
    text = "".join(parts)
    lines = text.removesuffix("\n").split("\n")
    batch = read_or_refused((",".join(HEADER) + "\n" + text).encode(), "cases.csv")
    if isinstance(batch, IntakeError):
        return
    told = sorted([*batch.records["line"], *batch.rejected["line"]])
    assert len(set(told)) == len(told)
    assert max(told, default=1) <= len(lines) + 1
    # A line without a record of its own is inside a quoted cell of the record above it.
    blank = {number for number, line in enumerate(lines, start=2) if not set(line) - EMPTY}
    for number in set(range(2, len(lines) + 2)) - set(told) - blank:
        assert '"' in lines[max(line for line in told if line < number) - 2]


@given(
    st.lists(st.lists(st.text(WHOLE, max_size=40).filter(str.strip), min_size=150, max_size=400), max_size=3),
    st.booleans(),
)
@settings(max_examples=4 * THOROUGH, suppress_health_check=[HealthCheck.data_too_large])
def test_cells_of_many_lines_are_whole(cells: list[list[str]], packed: bool) -> None:
    out = io.StringIO(newline="")
    rows = [(f"r{at}", "1404/05/12", "\n".join(cell)) for at, cell in enumerate(cells)]
    csv.writer(out, lineterminator="\n").writerows([HEADER, *rows, ("last", "1404/05/12", "x")])
    content = out.getvalue().encode()
    batch = read_bytes(gzip.compress(content) if packed else content, "cases.csv")
    assert list(batch.records["id"]) == [*(row[0] for row in rows), "last"]


@pytest.mark.thorough
@given(
    st.binary(max_size=3_000),
    st.sampled_from([".csv", ".json", ".xml", ".csv.gz", ".xlsx", ".parquet", ".ods"]),
)
@settings(max_examples=10 * THOROUGH)
def test_any_bytes_are_read_or_refused_under_tight_limits(content: bytes, suffix: str) -> None:
    for whole in (b"id,registered,agency\n" + content * 10, b"[" + content, b"<r>" + content):
        batch = read_or_refused(whole, f"cases{suffix}")
        if isinstance(batch, IntakeError):
            assert batch.message_fa
        else:
            assert batch.read == len(batch.records) + len(batch.rejected)
