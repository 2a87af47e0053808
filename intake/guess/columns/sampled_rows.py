"""Choose the rows of a file that are sampled: those of the beginning, the middle and the end.

Only these parts of a large text file are read.
"""

import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from intake.errors import FileError
from intake.mapping.every_column import EveryColumn
from intake.readers.chunk import Chunk
from intake.readers.chunk_readers import CHUNK_READERS
from intake.readers.encoding import detect
from intake.readers.source_file import SourceFile
from intake.readers.text_header import DELIMITERS, find_header
from intake.readers.unread_parts import no_rows_to_read

ROWS_PER_PART = 700
WHOLE = 6_000_000  # bytes; a text file up to this size is read as a whole
HEAD, SLICE = 2_000_000, 500_000  # bytes read of a larger one: at its beginning, in the middle and at the end
# Chunks read at most. JSON and XML (10,000 elements a chunk) and packed files can only be read from the beginning.
_MAX_CHUNKS = {"json": 1, "xml": 1, "parquet": 6, "workbook": None, "text": None, "page": None}
_MAX_PACKED = 2


def chosen_rows(source: SourceFile, layout: EveryColumn) -> tuple[list[tuple[Chunk, list[int]]], bool]:
    """Chunks with the rows to take of each, at least one; and whether these are all rows of the file."""
    if source.form == "text" and source.size > WHOLE and not source.packed:
        chunks = _slices(source, layout)
        return [(chunk, list(range(min(len(chunk.lines), ROWS_PER_PART)))) for chunk in chunks], False
    limit = _MAX_PACKED if source.packed else _MAX_CHUNKS[source.form]
    stream = (chunk for chunk in CHUNK_READERS[source.form](source, layout) if len(chunk.lines))
    chunks = list(islice(stream, limit))
    if not chunks:
        raise no_rows_to_read(source.name, source.form)
    taken = [
        (chunk, rows)
        for chunk, rows in zip(chunks, _spread([len(chunk.lines) for chunk in chunks]), strict=True)
        if rows
    ]
    ended = limit is None or len(chunks) < limit or chunks[-1].share_read >= 1
    return taken, ended and sum(len(rows) for _, rows in taken) == sum(len(chunk.lines) for chunk in chunks)


def _slices(source: SourceFile, layout: EveryColumn) -> list[Chunk]:
    """Chunks of the beginning, the middle and the end of a large text file, each read under its header."""
    with source.path.open("rb") as raw:
        blocks = [raw.read(HEAD)]
        for start in (source.size // 2, source.size - SLICE):
            raw.seek(start)
            blocks.append(raw.read(SLICE))
    encoding = detect(io.BytesIO(b"".join(blocks)), layout.encoding, source.name)
    layout = replace(layout, encoding=encoding.codec)
    if encoding.codec.startswith(("utf-16", "utf-32")) or encoding.old_mac:
        # Letters of several bytes cannot be cut anywhere, so only the beginning is read.
        return list(islice(CHUNK_READERS["text"](source, layout), 1))
    head = _whole_lines(blocks[0], first=True)
    header = b""
    if layout.header:
        # A title above the headings belongs to each part, so that its reader finds them in the same place.
        _, taken, _ = find_header(head, layout, source)
        header = head[:taken]
    parts = [head, *(header + _whole_lines(block, first=False) for block in blocks[1:])]
    chunks: list[Chunk] = []
    with tempfile.TemporaryDirectory(prefix="negah-") as folder:
        for part in parts:
            path = Path(folder) / source.name
            path.write_bytes(part)
            try:
                of_part = list(CHUNK_READERS["text"](replace(source, path=path, size=len(part)), layout))
            except FileError:
                # A slice may begin inside a quoted text. What it holds is then left out; the beginning counts.
                if not chunks:
                    raise
                continue
            if not chunks:
                layout = replace(layout, delimiter=_delimiter(header or head[: head.find(b"\n")], of_part[0]))
            chunks += [chunk for chunk in of_part if chunk.selection.header == of_part[0].selection.header]
    return [chunk for chunk in chunks if chunk.selection.header == chunks[0].selection.header]


def _delimiter(header: bytes, chunk: Chunk) -> str | None:
    """The delimiter of the header, judged by how many columns it made; None if that is not clear."""
    line = header.rstrip(b"\n").rpartition(b"\n")[2]
    width = len(chunk.selection.header)
    fits = [mark for mark in DELIMITERS if line.count(mark.encode()) == width - 1]
    return fits[0] if len(fits) == 1 else None


def _whole_lines(block: bytes, *, first: bool) -> bytes:
    """The lines of a block without the cut ones at its ends."""
    start = 0 if first else block.find(b"\n") + 1
    return block[start : block.rfind(b"\n") + 1]


def _spread(lengths: Sequence[int]) -> Iterator[list[int]]:
    """For each chunk the rows to take: of all rows together those of the beginning, the middle and the end."""
    total = sum(lengths)
    wanted = np.arange(total)
    if total > 3 * ROWS_PER_PART:
        middle = (total - ROWS_PER_PART) // 2
        parts = (0, middle, total - ROWS_PER_PART)
        wanted = np.concatenate([np.arange(start, start + ROWS_PER_PART) for start in parts])
    begin = 0
    for length in lengths:
        yield [int(at) - begin for at in wanted if begin <= at < begin + length]
        begin += length
