"""Reader of Parquet files; line numbers are row numbers, from 1."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from intake.errors import FileError
from intake.mapping.column_matching import Layout, Selection, match_columns
from intake.readers.chunk import ROWS, Chunk
from intake.readers.file_limits import beyond_limit
from intake.readers.source_file import SourceFile
from queries.vocabulary.labels import Text

MAX_FOOTER = 8 << 20  # bytes; the footer of a usual file takes kilobytes
_TOO_MANY_VALUES = Text(
    "شمار سطرها یا مقدارهای فایل برای این حجم باورکردنی نیست، مقدار برای هر بایت",
    "the file has more rows or values than so few bytes can hold, in values to a byte",
)
MANY_ROWS = 1_000_000  # a file of fewer rows may hold whatever it likes
# Columns of mostly distinct values, for which dictionary encoding does not pay.
_ALL_DIFFERENT = ("id", "moment", "latitude", "longitude")
_DEEPEST = 8  # structures inside of one another; what lies deeper is a text of JSON


class _Leaf(NamedTuple):
    """A column without columns inside of it: the names on the way to it, and its type."""

    path: tuple[str, ...]
    type: pa.DataType

    @property
    def name(self) -> str:
        """The heading of the column."""
        return ".".join(self.path)


def chunks(source: SourceFile, mapping: Layout) -> Iterator[Chunk]:
    """Yield the rows of a Parquet file, only mapped columns, in chunks.

    Raises FileError if it is damaged or beyond the limits.
    """
    with source.unpacked_path() as path:
        try:
            _refuse_large_footer(path, source)
            with pq.ParquetFile(path, memory_map=True) as file:
                _refuse_beyond_limits(file, path, source)
                leaves = _leaves(file.schema_arrow)
                if len(leaves) > source.limits.columns:
                    raise beyond_limit(source.name, source.limits, "columns")
                selection = match_columns([leaf.name for leaf in leaves], mapping, source.name)
                words = _words(leaves, selection)
            with pq.ParquetFile(path, memory_map=True, read_dictionary=words) as file:
                yield from _batches(file, source, selection, leaves)
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
        raise beyond_limit(source.name, limits, "columns")
    rows = file.metadata.num_rows
    if rows > limits.rows:
        raise beyond_limit(source.name, limits, "rows")
    values = max(rows, _most_values(file.metadata))
    if values > MANY_ROWS and values > limits.unpacked_ratio * path.stat().st_size:
        raise beyond_limit(source.name, limits, "unpacked_ratio", what=_TOO_MANY_VALUES)


def _most_values(footer: pq.FileMetaData) -> int:
    """Values of the column that has most of them: of a column of lists all of their items."""
    groups = [footer.row_group(at) for at in range(footer.num_row_groups)]
    return max(
        (sum(group.column(at).num_values for group in groups) for at in range(footer.num_columns)), default=0
    )


def _leaves(schema: pa.Schema) -> list[_Leaf]:
    """The columns of a file, and for one of structures the columns inside of it: «office.name», as in JSON."""
    leaves: list[_Leaf] = []
    waiting = [_Leaf((field.name,), field.type) for field in reversed(schema)]
    while waiting:
        leaf = waiting.pop()
        if pa.types.is_struct(leaf.type) and leaf.type.num_fields and len(leaf.path) < _DEEPEST:
            waiting += [_Leaf((*leaf.path, inner.name), inner.type) for inner in reversed(leaf.type.fields)]
        else:
            leaves.append(leaf)
    return leaves


def _words(leaves: Sequence[_Leaf], selection: Selection) -> list[str]:
    """Text columns with few distinct values, which are read as dictionaries so that each word is handled once."""
    return [
        leaves[position].name
        for field, position in selection.positions.items()
        if field not in _ALL_DIFFERENT
        and not field.endswith("_at")
        and len(leaves[position].path) == 1
        and leaves[position].type in (pa.string(), pa.large_string())
    ]


def _batches(
    file: pq.ParquetFile, source: SourceFile, selection: Selection, leaves: Sequence[_Leaf]
) -> Iterator[Chunk]:
    """Yield the row batches of an open file."""
    total = file.metadata.num_rows
    if not total:
        raise FileError(
            f"{source.name}: فایل ستون دارد ولی هیچ سطری ندارد. خروجی را دوباره بگیرید؛ چیزی بارگذاری نشد.",
            f"{source.name}: the file has columns but no rows. Export it again; nothing was loaded.",
        )
    wanted = {position: leaves[position] for position in selection.mapped_positions}
    names = [leaf.name for leaf in wanted.values()]
    row = 1
    for batch in file.iter_batches(batch_size=ROWS, columns=names, use_threads=False):
        columns = {
            position: pc.struct_field(batch.column(leaf.path[0]), list(leaf.path[1:]))
            if len(leaf.path) > 1
            else batch.column(leaf.path[0])
            for position, leaf in wanted.items()
        }
        lines = np.arange(row, row + batch.num_rows, dtype=np.int64)
        row += batch.num_rows
        yield Chunk(selection, columns, lines, share_read=(row - 1) / total)
