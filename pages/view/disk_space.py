"""Find disks of the server that are nearly full, before a load or the record of use fails because of it."""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from persian.bidi import ltr
from persian.digits import number
from queries.storage.opening import database_url
from records.database import configured_url
from records.errors import InputError

MIN_FREE = 1_000_000_000  # bytes: some loads, and weeks of the record of use and of the log
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class LowDisk:
    """A folder on whose disk fewer bytes are free than are needed."""

    folder: str
    free: int
    needed: int

    def text(self, lang: str) -> str:
        """What is left, what is needed and what to do."""
        free, needed = (number(size // MEGABYTE, lang) for size in (self.free, self.needed))
        if lang == "fa":
            return (
                f"روی دیسک «{ltr(self.folder)}» {free} مگابایت آزاد است و دست‌کم {needed} مگابایت لازم است. پیش از "
                "پر شدن دیسک جا باز کنید؛ با دیسک پر نه بارگذاری ممکن است و نه ثبت سوابق و ورود."
            )
        return (
            f"{free} MB are free on the disk of {self.folder}, and at least {needed} MB are needed. Free some space: "
            "on a full disk nothing can be loaded or recorded, and nobody can sign in."
        )


def low_disks() -> list[LowDisk]:
    """The disks of the store, the records and the temporary files that have too little space, each once.

    A load of a DuckDB store writes a copy of its file beside it, so the size of the file must be free in addition.
    """
    needs = {Path(tempfile.gettempdir()): MIN_FREE}
    # An address that cannot be read names no file; a port that is not a number raises ValueError.
    with suppress(ArgumentError, ValueError, InputError):
        if store := _file_of(database_url()):
            needs[store.parent] = MIN_FREE + _size(store)
        if records := _file_of(configured_url()):
            needs.setdefault(records.parent, MIN_FREE)
    low: dict[int, LowDisk] = {}
    for folder, needed in sorted(needs.items(), key=lambda item: item[1]):
        with suppress(OSError):  # such as a folder that does not exist yet
            free = shutil.disk_usage(folder).free
            if free < needed:
                low[folder.stat().st_dev] = LowDisk(str(folder), free, needed)
    return list(low.values())


def _size(file: Path) -> int:
    """The bytes of a file; 0 if it does not exist yet, or cannot be looked at."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _file_of(url: str) -> Path | None:
    """The file of an embedded database; None for one on a server or in memory."""
    address = make_url(url)
    embedded = address.get_backend_name() in ("duckdb", "sqlite")
    in_memory = address.database in (None, "", ":memory:")
    return Path(str(address.database)) if embedded and not in_memory else None
