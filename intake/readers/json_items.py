"""Reader of JSON as in Open311 GeoReport v2: an array of objects, bare or inside other objects; or one object a line.

The records may also be the values of an object, under their ids, or stand by columns. The names of an object inside a
record are joined by dots: `organization.title`. If several lists are read together, the column «برگه» holds the name,
which often is the county or the state of its cases.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from typing import Any, BinaryIO

import ijson

from intake.errors import FileError
from intake.mapping.column_matching import SHEET_NAME, Layout
from intake.readers import element_stream
from intake.readers.chunk import Chunk
from intake.readers.element_stream import Element
from intake.readers.encoding import Encoding, Utf8Reader, detect, utf8_blocks
from intake.readers.file_limits import MEGABYTE, RecordStream
from intake.readers.json_columns import column_items, find_columns
from intake.readers.json_keyed import keyed_items, keyed_prefix
from intake.readers.json_lists import ChosenLists, choose_lists, elements, fits
from intake.readers.json_rows import find_rows, named_items
from intake.readers.json_scan import JsonScan
from intake.readers.json_steps import step_rows
from intake.readers.json_wrapping import unwrapped_json
from intake.readers.sheet_series import names_its_sheet
from intake.readers.source_file import SourceFile
from persian.digits import number

_NUMBERS = (int, float, Decimal)
# What objects have that only name something: a component, a label, a choice.
_OF_THINGS = frozenset(
    (
        "id",
        "key",
        "self",
        "url",
        "name",
        "value",
        "title",
        "slug",
        "description",
        "color",
        "default",
        "archived",
    )
)
_FIRST_BYTES = 1_000_000  # looked at for a line that is a record


def chunks(source: SourceFile, mapping: Layout) -> Iterator[Chunk]:
    """Yield the objects of the array in chunks; numbers keep all digits.

    Raises FileError if the JSON is damaged or beyond the limits.
    """
    with source.open_to_scan() as stream:
        encoding = detect(stream, mapping.encoding, source.name)
    try:
        by_line = _is_by_line(source, encoding)
        chosen = _lists_of_cases(source, mapping, encoding, by_line=by_line)
        with source.open() as (stream, raw):
            checked = _checked(stream, encoding, source)
            begun = False
            for chunk in element_stream.chunks(
                _elements(checked, chosen, mapping),
                source,
                mapping,
                done=lambda: source.share(raw),
                bytes_read=lambda: checked.position,
            ):
                remarks = () if begun or chosen.unread is None else (chosen.unread,)
                yield replace(chunk, remarks=remarks)
                begun = True
    except (ijson.JSONError, ValueError, RecursionError) as error:
        # Further lines of the parser's message quote the file, and with it perhaps a person.
        text = error.args[0] if error.args else ""
        reason = (text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)).partition("\n")[
            0
        ]
        line = _damaged_line(source, encoding)
        in_fa, in_en = (f"، سطر {number(line, 'fa')}", f", line {number(line, 'en')}") if line else ("", "")
        raise FileError(
            f"{source.name}{in_fa}: JSON خراب یا ناقص است ({reason}). آن را دوباره دریافت کنید؛ چیزی بارگذاری نشد.",
            f"{source.name}{in_en}: the JSON is damaged or cut off ({reason}). Get it again; nothing was loaded.",
        ) from error


def _text_blocks(stream: BinaryIO, encoding: Encoding) -> Iterator[bytes]:
    """The JSON in UTF-8, without what is around it."""
    return unwrapped_json(utf8_blocks(stream, encoding))


def _checked(stream: BinaryIO, encoding: Encoding, source: SourceFile) -> RecordStream:
    """The JSON in UTF-8, checked against the limits before the parser sees it."""
    blocks = JsonScan(source.name, source.limits).checked(_text_blocks(stream, encoding))
    return RecordStream(Utf8Reader(blocks), name=source.name, limits=source.limits)


def _is_by_line(source: SourceFile, encoding: Encoding) -> bool:
    """Whether the first line is an object by itself and another object follows (JSON lines)."""
    with source.open() as (stream, _):
        start = next(_text_blocks(stream, encoding), b"")[:_FIRST_BYTES].lstrip()
    line, _, rest = start.partition(b"\n")
    try:
        return rest.lstrip().startswith(b"{") and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _damaged_line(source: SourceFile, encoding: Encoding) -> int:
    """The first line that is not JSON by itself, of a file with a record a line; 0 if it is no such file."""
    if not _is_by_line(source, encoding):
        return 0
    before, rest = 0, b""
    with source.open() as (stream, _):
        for block in chain(_text_blocks(stream, encoding), [b"\n"]):
            *lines, rest = (rest + block).split(b"\n")
            damaged = next((at for at, line in enumerate(lines, start=1) if not _is_json(line)), None)
            if damaged is not None:
                return before + damaged
            if len(rest) > source.limits.record_megabytes * MEGABYTE:
                return 0
            before += len(lines)
    return 0


def _is_json(line: bytes) -> bool:
    """Whether a line is empty, or JSON by itself."""
    try:
        json.loads(line.strip() or b"{}")
    except (ValueError, RecursionError):
        return False
    return True


def _lists_of_cases(source: SourceFile, mapping: Layout, encoding: Encoding, *, by_line: bool) -> ChosenLists:
    """The lists of records that hold the cases. Only a file with several lists is parsed for it as a whole."""
    scan = JsonScan(source.name, source.limits)
    with source.open() as (stream, _):
        for _ in scan.checked(_text_blocks(stream, encoding)):
            pass
    outer, inner = scan.outer_lists, scan.inner_lists
    if not by_line and not outer and not inner:
        with source.open() as (stream, _):
            by_columns = find_columns(_checked(stream, encoding, source))
        if by_columns is not None:
            return ChosenLists(("",), by_columns=by_columns)
    with source.open() as (stream, _):
        prefix = "" if by_line else _where(_checked(stream, encoding, source))
    if by_line:
        outer, inner = 0, outer + inner
    else:
        with source.open() as (stream, _):
            keyed = keyed_prefix(_checked(stream, encoding, source), lists=outer)
        if keyed is not None:
            return ChosenLists((keyed,), keyed=True)
    if not by_line:
        with source.open() as (stream, _):
            rows = find_rows(_checked(stream, encoding, source), lists=outer + inner)
        if rows is not None:
            return ChosenLists((rows.prefix,), rows=rows)
    if outer < 2 and (not inner or _first_fits(source, mapping, encoding, prefix)):
        return ChosenLists((prefix,))
    with source.open() as (stream, _):
        return choose_lists(_checked(stream, encoding, source), mapping, source.name, by_line=by_line)


def _first_fits(source: SourceFile, mapping: Layout, encoding: Encoding, prefix: str) -> bool:
    """Whether the first record has what the mapping needs, so that lists inside of records are not those of cases."""
    with source.open() as (stream, _):
        chosen = ChosenLists((prefix,))
        first = next(_elements(_checked(stream, encoding, source), chosen, mapping), None)
    return first is not None and fits(list(first), mapping)


def _where(stream: RecordStream) -> str:
    """Find the ijson prefix of the records: of the file itself, of an array in its object, or of the first one deeper.

    An array nearer to the top counts before one inside further objects, and one of objects before any other.
    """
    depth = arrays = 0
    deeper = shallow = ""
    # An array whose first item is still to come: prefix of its items, its depth.
    begun: tuple[str, int] | None = None
    for prefix, event, _ in ijson.parse(stream):
        if begun is not None:
            item, level = begun
            if event == "start_map" and level <= 1:
                return item
            if event == "start_map" and arrays == 1:
                deeper = deeper or item
            elif level <= 1:
                shallow = shallow or item
            begun = None
        if event == "start_array":
            begun = (f"{prefix}.item" if prefix else "item"), depth
            arrays += 1
        elif event == "end_array":
            arrays -= 1
        if event == "end_map" or arrays:
            stream.end_record()
        depth += event in ("start_map", "start_array")
        depth -= event in ("end_map", "end_array")
    return deeper or shallow  # "" for a single object: the file is one case


def _elements(stream: RecordStream, chosen: ChosenLists, mapping: Layout) -> Iterator[Element]:
    """Yield the records; with steps as rows, if the mapping says so."""
    records = _records(stream, chosen, mapping)
    if mapping.steps is None:
        yield from records
        return
    for record in records:
        yield from [None] if record is None else step_rows(record, mapping.steps)


def _records(stream: RecordStream, chosen: ChosenLists, mapping: Layout) -> Iterator[Element]:
    """Yield the elements at some prefixes; of several lists with the name of the list, if it is wanted as a column."""
    prefixes = chosen.prefixes
    if chosen.by_columns is not None:
        yield from column_items(stream, chosen.by_columns)
        return
    if chosen.keyed:
        for item in keyed_items(stream, prefixes[0]):
            yield item and _flat(item)
        return
    if chosen.rows is not None:
        yield from named_items(stream, chosen.rows)
        return
    if len(prefixes) == 1:
        for item in ijson.items(stream, prefixes[0], multiple_values=True):
            stream.end_record()
            yield _flat(item) if isinstance(item, dict) else None
        return
    names = {prefix: prefix.removesuffix(".item").rpartition(".")[2] for prefix in prefixes}
    named = names_its_sheet(mapping, several=True)
    for prefix, item in elements(stream, prefixes):
        if item is None:
            yield None
        else:
            yield {SHEET_NAME: names[prefix], **_flat(item)} if named else _flat(item)


def _flat(item: dict[str, Any]) -> dict[str, Any]:
    """The values of an object, with those of inner objects under names joined by dots, and points as two values."""
    if not any(type(value) in (dict, list) for value in item.values()):
        return item
    flat: dict[str, Any] = {}
    pending = list(item.items())[::-1]
    while pending:
        name, value = pending.pop()
        if isinstance(value, dict):
            pending += [(f"{name}.{inner}", each) for inner, each in value.items()][::-1]
        elif isinstance(value, list) and (named := _named_values(name, value)):
            flat |= named
        else:
            flat[name] = value
    return flat


def _named_things(values: list[Any]) -> list[str]:
    """The names of the objects of a list that are things with a name and nothing else, as components of Jira are."""
    if not values or not all(isinstance(each, dict) and each.keys() <= _OF_THINGS for each in values):
        return []
    names = [each.get("name", each.get("value", each.get("title"))) for each in values]
    return names if all(isinstance(name, str) and name for name in names) else []


def _named_values(name: str, values: list[Any]) -> dict[str, Any]:
    """The values of a list under names: of points of GeoJSON, cells of a row of jqGrid, things with names; else none.

    GeoJSON has the longitude first. The cells have no headings, so they are numbered.
    """
    path, dot, last = name.rpartition(".")
    if last == "coordinates" and 2 <= len(values) <= 3 and all(isinstance(each, _NUMBERS) for each in values):
        return {f"{path}{dot}longitude": values[0], f"{path}{dot}latitude": values[1]}
    if names := _named_things(values):
        return {f"{name}.name": "، ".join(names)}
    if name == "cell" and not any(isinstance(each, dict | list) for each in values):
        return {f"column {at}": each for at, each in enumerate(values, start=1)}
    return {}
