"""Reader of CSV and other delimited text, in any common delimiter and encoding.

The text is cut into blocks of whole lines (`whole_lines`); the header is found in the first (`text_header`); records
over several lines are put together (`quoted_records`); and the rows are parsed in bulk (`text_rows`).
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from intake.errors import FileError
from intake.mapping.column_matching import Layout
from intake.readers.chunk import Chunk
from intake.readers.encoding import detect, utf8_blocks
from intake.readers.file_limits import MEGABYTE
from intake.readers.quoted_lines import unwrapped
from intake.readers.quoted_records import end_of_open_record
from intake.readers.source_file import SourceFile
from intake.readers.text_header import find_header
from persian.digits import number

# Lines in a block at most. A block of the shortest lines would otherwise take many times its size in memory.
LINES_AT_ONCE = 100_000


class CutOff(bytes):
    """A block whose last line has no end in the file: perhaps it is not whole."""


def chunks(source: SourceFile, mapping: Layout) -> Iterator[Chunk]:
    """Yield the rows of a text file in chunks.

    Raises FileError or MappingError if it has no usable header, or FileError if a quoted text never ends.
    """
    longest = int(source.limits.record_megabytes * MEGABYTE)
    with source.open_to_scan() as stream:
        encoding = detect(stream, mapping.encoding, source.name)
    with source.open() as (stream, raw):
        any_rows, blocks = False, unwrapped(whole_lines(utf8_blocks(stream, encoding), longest))
        first = next(blocks, b"")
        for chunk in _table_chunks(first, blocks, mapping, source, longest):
            if len(chunk.lines) or chunk.unreadable_rows:
                any_rows = True
                yield replace(chunk, share_read=source.share(raw))
        if not any_rows and first.find(b"\n") > longest:
            fa, en = (number(source.limits.record_megabytes, lang) for lang in ("fa", "en"))
            raise FileError(
                f"{source.name}: نخستین سطر فایل بلندتر از حد یک سطر ({fa} مگابایت) است و پس از آن سطری نیست؛ این فایل "
                "جدول نیست یا پایان سطرهایش از دست رفته است. خروجی را دوباره بگیرید؛ چیزی بارگذاری نشد.",
                f"{source.name}: the first line is longer than a line may be ({en} MB), and no line follows; the file "
                "is no table, or has lost the ends of its lines. Export it again; nothing was loaded.",
            )
        if not any_rows:
            raise FileError(
                f"{source.name}: فایل سرستون دارد ولی هیچ سطری ندارد. خروجی را دوباره بگیرید؛ چیزی بارگذاری نشد.",
                f"{source.name}: the file has a header but no rows. Export it again; nothing was loaded.",
            )


def whole_lines(blocks: Iterator[bytes], longest: int) -> Iterator[bytes]:
    """Regroup blocks of bytes into blocks of whole lines, of at most LINES_AT_ONCE lines.

    Of a line longer than `longest` bytes only the head is kept, one byte more than that, if its end is not in the same
    block: it will be rejected as one line, and memory stays bounded. What it says about quotation marks is kept: one
    mark if it has an odd number of them, else none.
    """
    pending, skipping, marks = b"", False, 0
    for block in blocks:
        data = block
        if skipping:
            end = data.find(b"\n")
            marks += data.count(b'"', 0, len(data) if end < 0 else end)
            if end < 0:
                continue
            data, skipping = (b'"' if marks % 2 else b"") + data[end:], False
        data = pending + data if pending else data
        # Only whole lines go on; the cut line at the end waits for the next block.
        cut = data.rfind(b"\n") + 1
        yield from _few_lines(data[:cut])
        pending = data[cut:]
        if len(pending) > longest:
            marks, skipping = pending.count(b'"'), True
            pending = pending[: longest + 1].replace(b'"', b" ")
    if pending:
        yield CutOff(pending + (b'"\n' if skipping and marks % 2 else b"\n"))


def _few_lines(block: bytes) -> Iterator[bytes]:
    """Halve a block of whole lines until no part has more than LINES_AT_ONCE lines."""
    if block.count(b"\n") > LINES_AT_ONCE:
        middle = block.index(b"\n", len(block) // 2) + 1
        if middle < len(block):
            yield from _few_lines(block[:middle])
            yield from _few_lines(block[middle:])
            return
    if block:
        yield block


def _table_chunks(
    first: bytes, blocks: Iterator[bytes], mapping: Layout, source: SourceFile, longest: int
) -> Iterator[Chunk]:
    """Yield the chunks of the table in blocks of whole lines, of which `first` has the header."""
    table, taken, lines = find_header(first, mapping, source)
    # `held` are the lines of an unfinished record; they are parsed together with the next block.
    held, line, cut_off = b"", 1 + lines, False
    opened_at = 0  # line of a record that is too long and whose end is not reached yet; 0 if there is none
    rest = CutOff(first[taken:]) if isinstance(first, CutOff) else first[taken:]
    for block in chain((rest,), blocks):
        cut_off = isinstance(block, CutOff)
        if opened_at:
            end = end_of_open_record(block)
            line += block.count(b"\n", 0, end or len(block))
            if end is None:
                continue
            block, opened_at = block[end:], 0
        parsed = table.parse(
            held + block if held else block, line, longest=longest, final=False, cut_off=cut_off
        )
        held, line, opened_at = parsed.unparsed, line + parsed.lines, parsed.opened_at
        yield parsed.chunk
    if held:
        parsed = table.parse(held, line, longest=longest, final=True, cut_off=cut_off)
        opened_at = parsed.opened_at
        yield parsed.chunk
    if opened_at:
        raise FileError(
            f"{source.name}: متنی که در سطر {number(opened_at, 'fa')} با گیومه باز شده تا پایان فایل بسته نمی‌شود. "
            "گیومهٔ آن سطر را درست کنید؛ چیزی بارگذاری نشد.",
            f"{source.name}: the text that a quotation mark opens on line {opened_at:,} is not closed to the end of "
            "the file. Correct the quotation mark on that line; nothing was loaded.",
        )
