"""A file with the columns of all cases of a large DuckDB store, from which any scope is summed in a tenth of the time.

Scopes of dimensions that no rollup has together are made of cases that lie in every part of the table. DuckDB takes
longer to hand over some fifteen columns of them than their sums take in arrays, and each question of a screen would
read them again. The file has what such questions need in 36 bytes a case (`case_file_layout`), which a process reads
block by block. A server makes it after its start and after each load (`case_file_writer`), in a folder of its user
among the temporary files, and other processes of the same user read it too. It holds nothing that the store does not
hold, and belongs to one state of it: without it, or where it cannot be read, questions are answered as before.
"""

import logging
import os
import tempfile
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from queries.question.question import Question
from queries.storage.private_folder import check_private
from queries.storage.store import Store
from queries.sums.blocks.block_file import (
    Array,
    BlockTable,
    DamagedFileError,
    OpenFile,
    arrays_below,
    read_directory,
)
from queries.sums.case_file.case_file_layout import Part, definitions, layouts

log = logging.getLogger(__name__)
FOLDER, ENDING = "negah-cases", ".blocks"
SUMS_ENDING = ".sums"  # of the file beside it (`queries.sums.sums_file.stored_sums`)
_KEY = ("case file",)


Answer = TypeVar("Answer")


class KeptFile(Protocol):
    """What is read of an open file."""

    @property
    def file(self) -> OpenFile:
        """The file itself."""


File = TypeVar("File", bound=KeptFile)


@dataclass(frozen=True)
class CaseFile:
    """An open file. Its days are counted from `first_day`, which stands for none; `days` is one more than the last."""

    path: Path
    file: OpenFile
    tables: Mapping[str, BlockTable]
    arrays: Mapping[str, Array]

    @property
    def nbytes(self) -> int:
        """Size in memory in bytes, for the cache."""
        return sum(table.nbytes for table in self.tables.values())

    @cached_property
    def first_day(self) -> int:
        """The number from 1970-01-01 of the day that is 0 in the file."""
        return int(self.arrays["first_day"])

    @cached_property
    def days(self) -> int:
        """Number of days, day 0 included."""
        return int(self.arrays["days"])

    def values(self, table: str, part: Part) -> Array:
        """What each class of a part adds to its amounts: a row for each class."""
        if part.column is None:
            return np.ones((1, 1))
        return self.arrays[f"values/{table}/{part.column}"]


def answer_from_file(question: Question, answer: Callable[[CaseFile], Answer | None]) -> Answer | None:
    """What a function answers from the file of a question's store; None without a file, or where it cannot be read.

    Rollups must be exact for the question's scope, and all cases of the store be permitted.
    """
    store = question.store
    if store.limits is not None or not question.rollups_usable or store.engine.dialect.name != "duckdb":
        return None
    return answer_from_kept(store, _KEY, ENDING, _opened, answer)


def answer_from_kept(
    store: Store,
    key: Hashable,
    ending: str,
    open_file: Callable[[Path], File],
    answer: Callable[[File], Answer | None],
) -> Answer | None:
    """What a function answers from one of the files of a store's state; None without it, or where it cannot be read.

    The file stays open as long as the cache of the store keeps it under the key. A damaged file is removed.
    """
    with suppress(OSError):
        place = store.cache.get_or_compute(("place of case file",), lambda: case_file_path(store))
        path = place.with_suffix(ending)
        if store.cache.kept(key) is None and not path.exists():
            return None
        file = store.cache.get_or_compute(key, lambda: _own_file(path, open_file))
        try:
            return answer(file)
        except DamagedFileError:
            store.cache.forget(key)
            _remove_damaged(file.file, path)
    return None


def _own_file(path: Path, open_file: Callable[[Path], File]) -> File:
    """Open a file of this user. Raises OSError where others may have put it into the folder for temporary files."""
    check_private(path.parent)
    return open_file(path)


def _remove_damaged(file: OpenFile, path: Path) -> None:
    """Remove a file that is not what was written, unless another one has replaced it, and say so once.

    It is made anew at the next start, or after the next load or change of the settings. Raises OSError if another
    process has removed it before.
    """
    if file.is_at(path):
        path.unlink()
        log.warning(
            "the disk has changed %s: it is removed, and figures are read from the database", path.name
        )


def can_be_read(path: Path) -> bool:
    """Whether there is a complete file at a path."""
    try:
        _opened(path)
    except OSError:
        return False
    return True


def _opened(path: Path) -> CaseFile:
    file = OpenFile(path)
    arrays = read_directory(file)
    tables = {name: BlockTable(file, arrays_below(name, arrays)) for name in layouts()}
    with suppress(OSError):
        os.utime(path)  # it is used, so servers of other stores let it be
        os.utime(path.with_suffix(SUMS_ENDING))
    return CaseFile(path, file, tables, arrays)


def case_file_folder() -> Path:
    """The folder of this user, which may not exist."""
    return Path(tempfile.gettempdir()) / f"{FOLDER}-{os.getuid()}"


def case_file_path(store: Store) -> Path:
    """Where the file of a state is, or would be."""
    return case_file_folder() / f"{_name(store)}{ENDING}"


def _name(store: Store) -> str:
    """A name that tells the store and its state: load numbers alone begin anew with a new store at the same place."""
    # The address of a store may be relative to the folder in which a server was started.
    file = str(Path(store.url.database or "").absolute())
    place, state = (
        sha256(text.encode()).hexdigest()[:20]
        for text in (file, f"{store.load} {definitions()} {store.loads.to_csv()}")
    )
    return f"{place}-{state}"
