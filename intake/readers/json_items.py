"""Reader of JSON as in Open311 GeoReport v2: an array of objects, bare or inside an object."""

from collections.abc import Iterator
from typing import Any

import ijson

from intake.errors import FileError
from intake.mapping.model import Mapping
from intake.readers import element_stream
from intake.readers.chunk import Chunk
from intake.readers.element_stream import Element
from intake.readers.encoding import Utf8Reader, detect
from intake.readers.source_file import SourceFile


def chunks(source: SourceFile, mapping: Mapping) -> Iterator[Chunk]:
    """Yield the objects of the array in chunks; numbers keep all digits. Raises FileError if the JSON is damaged."""
    with source.open() as (stream, _):
        encoding = detect(stream, mapping.encoding, source.name)
    try:
        with source.open() as (stream, _):
            prefix = _where(Utf8Reader(stream, encoding))
        with source.open() as (stream, raw):
            yield from element_stream.chunks(
                _elements(Utf8Reader(stream, encoding), prefix),
                source,
                mapping,
                done=lambda: source.share(raw),
            )
    except (ijson.JSONError, ValueError, RecursionError) as error:
        raise FileError(
            f"{source.name}: JSON خراب یا ناقص است ({error}). آن را دوباره دریافت کنید؛ چیزی بارگذاری نشد.",
            f"{source.name}: the JSON is damaged or cut off ({error}). Get it again; nothing was loaded.",
        ) from error


def _where(stream: Utf8Reader) -> str:
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


def _elements(stream: Utf8Reader, prefix: str) -> Iterator[Element]:
    """Yield the elements at a prefix."""
    for item in ijson.items(stream, prefix):
        yield _element(item)


def _element(item: Any) -> Element:
    """The item if it is an object, else None."""
    return item if isinstance(item, dict) else None
