"""Reader of JSON as in Open311 GeoReport v2: an array of objects, bare or inside an object."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson

from intake.errors import FileError
from intake.mapping.column_matching import Layout
from intake.readers import element_stream
from intake.readers.chunk import Chunk
from intake.readers.element_stream import Element
from intake.readers.encoding import Encoding, Utf8Reader, detect, utf8_blocks
from intake.readers.file_limits import RecordStream
from intake.readers.json_scan import JsonScan
from intake.readers.source_file import SourceFile


def chunks(source: SourceFile, mapping: Layout) -> Iterator[Chunk]:
    """Yield the objects of the array in chunks; numbers keep all digits.

    Raises FileError if the JSON is damaged or beyond the limits.
    """
    with source.open_to_scan() as stream:
        encoding = detect(stream, mapping.encoding, source.name)
    try:
        with source.open() as (stream, _):
            prefix = _where(_checked(stream, encoding, source))
        with source.open() as (stream, raw):
            checked = _checked(stream, encoding, source)
            yield from element_stream.chunks(
                _elements(checked, prefix),
                source,
                mapping,
                done=lambda: source.share(raw),
                bytes_read=lambda: checked.position,
            )
    except (ijson.JSONError, ValueError, RecursionError) as error:
        raise FileError(
            f"{source.name}: JSON خراب یا ناقص است ({error}). آن را دوباره دریافت کنید؛ چیزی بارگذاری نشد.",
            f"{source.name}: the JSON is damaged or cut off ({error}). Get it again; nothing was loaded.",
        ) from error


def _checked(stream: BinaryIO, encoding: Encoding, source: SourceFile) -> RecordStream:
    """The JSON in UTF-8, checked against the limits before the parser sees it."""
    blocks = JsonScan(source.name, source.limits).checked(utf8_blocks(stream, encoding))
    return RecordStream(Utf8Reader(blocks), name=source.name, megabytes=source.limits.record_megabytes)


def _where(stream: RecordStream) -> str:
    """Find the ijson prefix of the array's elements: the array itself, or the first array inside the object."""
    depth = 0
    for prefix, event, _ in ijson.parse(stream):
        if event == "start_array" and depth <= 1:
            return f"{prefix}.item" if prefix else "item"
        if event in ("start_map", "start_array"):
            depth += 1
        elif event in ("end_map", "end_array"):
            depth -= 1
    return ""  # a single object: the file is one case


def _elements(stream: RecordStream, prefix: str) -> Iterator[Element]:
    """Yield the elements at a prefix."""
    for item in ijson.items(stream, prefix):
        stream.end_record()
        yield _element(item)


def _element(item: Any) -> Element:
    """The item if it is an object, else None."""
    return item if isinstance(item, dict) else None
