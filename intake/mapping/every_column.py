"""The stand-in for a mapping by which a reader yields all columns of a file, for looking at it before there is one."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class EveryColumn:
    """Select every column; a chunk's fields are then the positions of its columns, written as "0", "1" and so on."""

    header: bool = True
    title_rows: int = 0
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    steps: str | None = None
    sheets: Literal["one", "alike"] = "alike"
