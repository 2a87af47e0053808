"""Reader of Parquet files; line numbers are row numbers, from 1."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from intake.errors import FileError
from intake.mapping.column_matching import Layout, Selection, match_columns
from intake.readers.chunk import ROWS, Chunk
from intake.readers.file_limits import beyond_limit, too_many_columns
from intake.readers.source_file import SourceFile

MAX_FOOTER = 8 << 20  # bytes; the footer of a usual file takes kilobytes
MANY_ROWS = 1_000_000  # a file of fewer rows may hold whatever it likes
# Columns of mostly distinct values, for which dictionary encoding does not pay.
_ALL_DIFFERENT = ("id", "moment", "latitude", "longitude")


def chunks(source: SourceFile, mapping: Layout) -> Iterator[Chunk]:
    """Yield the rows of a Parquet file, only mapped columns, in chunks.

    Raises FileError if it is damaged or beyond the limits.
    """
    with source.unpacked_path() as path:
        try:
            _refuse_large_footer(path, source)
            with pq.ParquetFile(path, memory_map=True) as file:
                _refuse_beyond_limits(file, path, source)
                selection = match_columns(file.schema_arrow.names, mapping, source.name)
                words = _words(file.schema_arrow, selection)
            with pq.ParquetFile(path, memory_map=True, read_dictionary=words) as file:
                yield from _batches(file, source, selection)
        except (pa.ArrowException, OSError) as error:
            raise FileError(
                f"{source.name}: فایل Parquet خراب یا ناقص است ({error}). آن را دوباره بسازید؛ چیزی بارگذاری نشد.",
                f"{source.name}: the Parquet file is damaged or cut off ({error}). Make it again; "
                "nothing was loaded.",
            ) from error


def _refuse_large_footer(path: Path, source: SourceFile) -> None:
    """Raise FileError if the footer is too large; its length is in the last eight bytes, before the mark."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 8))
        end = file.read(8)
    if end[4:] == b"PAR1" and int.from_bytes(end[:4], "little") > MAX_FOOTER:
        raise FileError(
            f"{source.name}: فهرست پایان فایل Parquet بیش از اندازه بزرگ است. آن را با ستون‌ها و گروه‌های سطر کمتر "
            "دوباره بسازید؛ چیزی بارگذاری نشد.",
            f"{source.name}: the footer of the Parquet file is too large. Make it again with fewer columns and row "
            "groups; nothing was loaded.",
        )


def _refuse_beyond_limits(file: pq.ParquetFile, path: Path, source: SourceFile) -> None:
    """Raise FileError if the footer claims too many columns, or rows that so few bytes cannot hold.

    Equal rows take no room in Parquet; cases, each with an id and a time of its own, do.
    """
    limits = source.limits
    if len(file.schema_arrow.names) > limits.columns:
        raise too_many_columns(source.name, limits.columns)
    rows = file.metadata.num_rows
    if rows > limits.rows:
        raise beyond_limit(
            source.name,
            "فایل بیش از اندازه سطر دارد",
            "the file has too many rows",
            setting="rows",
            limit=limits.rows,
        )
    values = max(rows, _most_values(file.metadata))
    if values > MANY_ROWS and values > limits.unpacked_ratio * path.stat().st_size:
        raise beyond_limit(
            source.name,
            "شمار سطرها یا مقدارهای فایل برای این حجم باورکردنی نیست، مقدار برای هر بایت",
            "the file has more rows or values than so few bytes can hold, in values to a byte",
            setting="unpacked_ratio",
            limit=limits.unpacked_ratio,
        )


def _most_values(footer: pq.FileMetaData) -> int:
    """Values of the column that has most of them: of a column of lists all of their items."""
    groups = [footer.row_group(at) for at in range(footer.num_row_groups)]
    return max(
        (sum(group.column(at).num_values for group in groups) for at in range(footer.num_columns)), default=0
    )


def _words(schema: pa.Schema, selection: Selection) -> list[str]:
    """Text columns with few distinct values, which are read as dictionaries so that each word is handled once."""
    return [
        schema.names[position]
        for field, position in selection.positions.items()
        if field not in _ALL_DIFFERENT and not field.endswith("_at") and _is_text(schema, position)
    ]


def _is_text(schema: pa.Schema, position: int) -> bool:
    """Whether a column holds text."""
    kind = schema.field(position).type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _batches(file: pq.ParquetFile, source: SourceFile, selection: Selection) -> Iterator[Chunk]:
    """Yield the row batches of an open file."""
    total = file.metadata.num_rows
    if not total:
        raise FileError(
            f"{source.name}: فایل ستون دارد ولی هیچ سطری ندارد. خروجی را دوباره بگیرید؛ چیزی بارگذاری نشد.",
            f"{source.name}: the file has columns but no rows. Export it again; nothing was loaded.",
        )
    names = [file.schema_arrow.names[position] for position in selection.mapped_positions]
    row = 1
    for batch in file.iter_batches(batch_size=ROWS, columns=names, use_threads=False):
        columns = {
            position: batch.column(name)
            for position, name in zip(selection.mapped_positions, names, strict=True)
        }
        lines = np.arange(row, row + batch.num_rows, dtype=np.int64)
        row += batch.num_rows
        yield Chunk(selection, columns, lines, share_read=(row - 1) / total)
