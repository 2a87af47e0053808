"""Not yet."""

from collections.abc import Iterator

from intake.chunk import Chunk
from intake.errors import FileError
from intake.files import Source
from intake.mapping import Mapping


def chunks(source: Source, mapping: Mapping) -> Iterator[Chunk]:
    raise FileError("هنوز خوانده نمی‌شود.", "Not read yet.")
    yield
