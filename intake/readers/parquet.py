"""Reader of Parquet files; line numbers are row numbers, from 1."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from intake.errors import FileError
from intake.mapping.column_matching import Selection, match_columns
from intake.mapping.model import Mapping
from intake.readers.chunk import ROWS, Chunk
from intake.readers.source_file import SourceFile

# Columns of mostly distinct values, for which dictionary encoding does not pay.
_ALL_DIFFERENT = ("id", "moment", "latitude", "longitude")


def chunks(source: SourceFile, mapping: Mapping) -> Iterator[Chunk]:
    """Yield the rows of a Parquet file, only mapped columns, in chunks. Raises FileError if it is damaged."""
    with source.unpacked_path() as path:
        try:
            with pq.ParquetFile(path, memory_map=True) as file:
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
            f"{source.name}: فایل ستون دارد ولی هیچ سطری ندارد.",
            f"{source.name}: the file has columns but no rows.",
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
