"""Reader of XML as in Open311 GeoReport v2: each child of the root is a case, each of its children a field.

Attributes are fields too: those of a case by their names, those of its children as "child.attribute". A case may
consist of attributes alone, as ADO and SharePoint write rows. A schema inside the file, as .NET writes one, holds no
cases.

Where each child of a case has its name as an attribute (`<field name="id">`, as MySQL, phpMyAdmin and Solr write), that
is the name of the field. Where a child only wraps the fields of the case (`content` with `properties`, as OData
writes), these are its fields.

Where the children of the root only wrap a list (a header and a list of tickets, an answer of SOAP), the cases are the
elements of that list. Of a feed (Atom as SharePoint writes it, RSS as Jira and FixMyStreet do) the cases are its
entries; its title, its author and the day of the export, which stand beside them, are none.
"""

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
from intake.readers.file_limits import RecordStream, beyond_limit
from intake.readers.source_file import SourceFile

_MIN_ATTRIBUTES = 2
_MIN_WRAPPED = 3  # fields inside of a child that wraps them
# Of feeds the elements between the root and the entries, and what these are called. Other files may have a root of
# the name `feed`, too, so that of Atom is known by its namespace.
_ATOM_ROOT = "{http://www.w3.org/2005/Atom}feed"
_ATOM: tuple[tuple[str, ...], str] = ((), "entry")
_RSS: tuple[tuple[str, ...], str] = (("channel",), "item")
# Elements of answers of Solr, by the types of their values.
_SOLR_TYPES = frozenset(("arr", "bool", "date", "double", "float", "int", "long", "str"))


def chunks(source: SourceFile, mapping: Layout) -> Iterator[Chunk]:
    """Yield the children of the root in chunks.

    Raises FileError if the XML is damaged, declares entities or is beyond the limits.
    """
    try:
        with source.open() as (stream, _):
            looked = RecordStream(stream, name=source.name, limits=source.limits)
            path = _list_path(looked, source)
        feed = _feed(path[0]) if path else None
        entries = None if feed is None else feed[1]
        with source.open() as (stream, raw):
            checked = RecordStream(stream, name=source.name, limits=source.limits)
            yield from element_stream.chunks(
                _elements(checked, source, path, entries),
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


def _list_path(stream: RecordStream, source: SourceFile) -> tuple[str, ...]:
    """Tags from the root to the element whose children are the records.

    Of a feed that is known. Else it is the root, unless none of its children repeats before, inside elements that hold
    nothing but elements, a list has begun: two children of the same name, with elements of their own.
    """
    path: list[
        tuple[str, set[str]]
    ] = []  # of each open element its tag, and the tags of its children with children
    with_text: list[bool] = []  # whether an open element has a child without children
    inside = 0  # elements since the last child of the root
    for event, node in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            if not path and (feed := _feed(node.tag)) is not None:
                namespace = node.tag[: -len(_plain(node.tag))]
                return (node.tag, *(f"{namespace}{inner}" for inner in feed[0]))
            path.append((node.tag, set()))
            with_text.append(False)
            if len(path) > source.limits.nesting:
                raise beyond_limit(source.name, source.limits, "nesting")
            inside = inside + 1 if len(path) > 2 else 0
            if inside > source.limits.columns and any(with_text[1:]):
                raise beyond_limit(source.name, source.limits, "columns")
            continue
        tag, _ = path.pop()
        with_text.pop()
        if not path:
            break
        if _is_schema(tag) or any(_is_schema(each) for each, _ in path):
            if len(path) == 1:
                stream.end_record()
            continue
        is_record = _is_record(node)
        with_text[-1] = with_text[-1] or not is_record
        if is_record and tag in path[-1][1] and not any(with_text[1:]):
            return tuple(each for each, _ in path)
        if len(path) == 1 and with_text[0]:
            break
        if is_record:
            path[-1][1].add(tag)
        if len(path) == 1:
            stream.end_record()
    return ()


def _feed(root: str) -> tuple[tuple[str, ...], str] | None:
    """The elements between a root and the entries of its feed, and the name of these; None if it is not a feed."""
    if root == _ATOM_ROOT:
        return _ATOM
    return _RSS if _plain(root) == "rss" else None


def _elements(
    stream: RecordStream, source: SourceFile, wrappers: tuple[str, ...], entries: str | None
) -> Iterator[Element]:
    """Yield the children of the element at a path as dictionaries; None for a child without children.

    Without a path, these are the children of the root. For a feed, only those with the name of its entries are yielded.
    """
    level = max(1, len(wrappers))
    inside = 0  # how many elements the present record has inside it
    path: list[Node] = []
    for event, node in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            path.append(node)
            if len(path) > source.limits.nesting:
                raise beyond_limit(source.name, source.limits, "nesting")
            inside = inside + 1 if len(path) > level + 1 else 0
            if inside > source.limits.columns:
                raise beyond_limit(source.name, source.limits, "columns")
            continue
        path.pop()
        if len(path) == level and (not wrappers or tuple(each.tag for each in path) == wrappers):
            stream.end_record()
            if not _is_schema(node.tag) and entries in (None, _plain(node.tag)):
                yield _fields(node, source) if _is_record(node) else None
            path[-1].clear()  # free the elements that have been read


def _is_schema(tag: str) -> bool:
    """Whether an element describes the data, and is none of them."""
    return _plain(tag).casefold() == "schema"


def _is_record(node: Node) -> bool:
    """Whether an element has children, or in place of them several attributes."""
    attributes = sum(map(_is_data, node.attrib))
    return len(node) > 0 or (attributes >= _MIN_ATTRIBUTES and not (node.text or "").strip())


def _fields(node: Node, source: SourceFile) -> Element:
    """The fields of a record: its attributes, and the texts and attributes of its children."""
    fields: dict[str, str] = {_plain(name): value for name, value in node.attrib.items() if _is_data(name)}
    if _are_named(node):
        fields |= {child.attrib["name"]: "".join(child.itertext()) for child in node}
    else:
        fields |= _of_children(node)
    if len(fields) > source.limits.columns:
        raise beyond_limit(source.name, source.limits, "columns")
    return fields


def _are_named(node: Node) -> bool:
    """Whether all children of a record have different names as their only attribute.

    They are fields of one kind, such as `field`. In `<agency name="…"/><topic name="…"/>` the names are the values.
    """
    kinds = {_name(child) for child in node}
    if len(node) < _MIN_ATTRIBUTES or (len(kinds) > 1 and not kinds <= _SOLR_TYPES):
        return False
    names = [child.attrib.get("name", "") for child in node if len(list(filter(_is_data, child.attrib))) == 1]
    return all(names) and len(set(names)) == len(node)


def _of_children(node: Node) -> dict[str, str]:
    """The texts and attributes of the children of a record; of one that wraps a record, the fields of that."""
    fields: dict[str, str] = {}
    own = {_name(child) for child in node}
    several = (
        sum(_wrapped(child) is not None for child in node) > 1
    )  # as the offices from which and to which it went
    for child in node:
        name = _name(child)
        if (wrapped := _wrapped(child)) is not None:
            inner = {_name(leaf): "".join(leaf.itertext()) for leaf in wrapped}
            within = name if several else _name(wrapped)
            fields |= {
                f"{within}.{each}" if several or each in own else each: text for each, text in inner.items()
            }
            continue
        fields[name] = "".join(child.itertext())
        of_child = {attribute: value for attribute, value in child.attrib.items() if _is_data(attribute)}
        fields |= {f"{name}.{_plain(attribute)}": value for attribute, value in of_child.items()}
    return fields


def _wrapped(node: Node) -> Node | None:
    """The element with the fields of a record, inside of an element that holds nothing else; None if there is none."""
    inner = node
    while len(inner) == 1:
        inner = inner[0]
    is_record = len(inner) >= _MIN_WRAPPED and not any(len(leaf) for leaf in inner)
    return inner if inner is not node and is_record else None


def _is_data(attribute: str) -> bool:
    """Whether an attribute holds data: not one by which XML itself says that an element is empty, or its language."""
    return not attribute.startswith("{http://www.w3.org/")


def _plain(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def _name(node: Node) -> str:
    """Name of a node without its namespace."""
    return _plain(str(node.tag))
