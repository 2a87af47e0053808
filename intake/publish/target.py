"""What an engine must be able to do so that intake can publish into it; each engine is one small class.

Everything between `opened` and its end is SQLAlchemy Core on `Workplace.connection`. The engine sees to it that
readers see either nothing of it or all of it.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import sqlalchemy as sa

Notify = Callable[[str, str], None]


@dataclass(frozen=True)
class WriteSession:
    """A store opened for writing."""

    connection: sa.Connection
    stage: Callable[[Path, pa.Schema, str], sa.FromClause]  # a Parquet file as something to select from
    stream: Callable[[sa.Select[Any]], Iterator[pa.RecordBatch]]


class Target(Protocol):
    """A store that can be loaded into."""

    @property
    def folder(self) -> Path:
        """Where files that belong beside the store are put."""

    def locked(self, *, wait: bool, notify: Notify) -> AbstractContextManager[Path]:
        """Keeps other loads out while inside; gives a folder for work that is emptied before and after."""

    def open_for_writing(
        self, folder: Path, *, publish: bool = True, start_over: bool = False
    ) -> AbstractContextManager[WriteSession]:
        """Opens the store for writing; what was done inside becomes visible at its end, all at once.

        Nothing becomes visible when the inside raises, when the process dies, or without `publish`. With
        `start_over` the inside finds an empty store.
        """

    def open_for_reading(self) -> AbstractContextManager[sa.Connection]:
        """Opens the store for reading; EmptyError when there is none."""


Progress = Callable[[str, float], None]
