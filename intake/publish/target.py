"""The interface that a database engine implements so that intake can publish into it; one small class per engine.

Everything between `open_for_writing` and its end is SQLAlchemy Core on `WriteSession.connection`. The engine guarantees
that readers see either nothing of it or all of it.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import sqlalchemy as sa

Notify = Callable[[str, str], None]  # receives a message in Persian and English


@dataclass(frozen=True)
class WriteSession:
    """A store opened for writing."""

    connection: sa.Connection
    stage: Callable[[Path, pa.Schema, str], sa.FromClause]  # makes a Parquet file available as a table
    stream: Callable[[sa.Select[Any]], Iterator[pa.RecordBatch]]


class Target(Protocol):
    """A store that can be loaded into."""

    @property
    def folder(self) -> Path:
        """Folder for files that accompany the store."""

    def locked(self, *, wait: bool, notify: Notify) -> AbstractContextManager[Path]:
        """Keep other loads out inside the block; yield a working folder that is emptied before and after."""

    def open_for_writing(
        self, folder: Path, *, publish: bool = True, start_over: bool = False
    ) -> AbstractContextManager[WriteSession]:
        """Open the store for writing; everything done inside becomes visible at the end, all at once.

        Nothing becomes visible if the block raises, if the process dies, or without `publish`. With `start_over` the
        block starts with an empty store.
        """

    def open_for_reading(self) -> AbstractContextManager[sa.Connection]:
        """Open the store for reading. Raises EmptyStoreError if there is none."""


Progress = Callable[[str, float], None]  # receives the name of a step and the share done, 0 to 1
