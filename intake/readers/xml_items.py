"""Reader of XML as in Open311 GeoReport v2: each child of the root is a case, each of its children a field."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from intake.errors import FileError
from intake.mapping.column_matching import Layout
from intake.readers import element_stream
from intake.readers.chunk import Chunk
from intake.readers.element_stream import Element
from intake.readers.file_limits import RecordStream, nested_too_deep, too_many_columns
from intake.readers.source_file import SourceFile


def chunks(source: SourceFile, mapping: Layout) -> Iterator[Chunk]:
    """Yield the children of the root in chunks.

    Raises FileError if the XML is damaged, declares entities or is beyond the limits.
    """
    try:
        with source.open() as (stream, raw):
            checked = RecordStream(stream, name=source.name, megabytes=source.limits.record_megabytes)
            yield from element_stream.chunks(
                _elements(checked, source),
                source,
                mapping,
                done=lambda: source.share(raw),
                bytes_read=lambda: checked.position,
            )
    except DefusedXmlException as error:
        raise FileError(
            f"{source.name}: XML دارای تعریف نوع یا موجودیت (DTD) است و برای ایمنی پذیرفته نمی‌شود.",
            f"{source.name}: the XML declares a document type or entities, and is refused for safety.",
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        raise FileError(
            f"{source.name}: XML خراب یا ناقص است ({error}). آن را دوباره دریافت کنید؛ چیزی بارگذاری نشد.",
            f"{source.name}: the XML is damaged or cut off ({error}). Get it again; nothing was loaded.",
        ) from error


def _elements(stream: RecordStream, source: SourceFile) -> Iterator[Element]:
    """Yield the children of the root as dictionaries; None for a child without children."""
    depth = inside = 0  # the present level, and how many elements the present record has inside it
    root: Node | None = None
    for event, node in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            depth += 1
            root = node if root is None else root
            if depth > source.limits.nesting:
                raise nested_too_deep(source.name, source.limits.nesting)
            inside = inside + 1 if depth > 2 else 0
            if inside > source.limits.columns:
                raise too_many_columns(source.name, source.limits.columns)
            continue
        depth -= 1
        if depth == 1 and root is not None:
            stream.end_record()
            yield {_name(child): "".join(child.itertext()) for child in node} if len(node) else None
            root.clear()  # free the elements that have been read


def _name(node: Node) -> str:
    """Name of a node without its namespace."""
    return str(node.tag).rpartition("}")[2]
