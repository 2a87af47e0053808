"""What the store keeps of earlier pulls of a source: the watermark, the files that are loaded, and the last load."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from intake.errors import EmptyStoreError
from intake.mapping.privacy import mask_file_name
from intake.publish.target import Target
from queries.storage import schema
from queries.vocabulary.masked_cells import MASK


@dataclass(frozen=True)
class PulledLoad:
    """A load in force: its number, when it ended, its as-of, its rows by outcome, and its files with their notes."""

    load: int
    source: str
    finished_at: datetime
    as_of: datetime
    read: int
    files: tuple[dict[str, Any], ...]

    def note(self, name: str) -> dict[str, Any] | None:
        """The note of the pull of this name; None if the load was not made by it."""
        notes = (file.get("pull", {}) for file in self.files)
        return next((note for note in notes if note.get("name") == name), None)


@dataclass(frozen=True)
class History:
    """The loads of a store that are in force, the newest first. Undone loads are not among them."""

    loads: tuple[PulledLoad, ...]

    def last(self, name: str) -> PulledLoad | None:
        """The newest load of a pull; None if it never brought anything."""
        return next((load for load in self.loads if load.note(name) is not None), None)

    def watermark(self, name: str, *, origin: str) -> dict[str, Any] | None:
        """The watermark of a pull, if its newest load came from the same place: `origin` says which."""
        last = self.last(name)
        note = None if last is None else last.note(name)
        return None if note is None or note.get("origin") != origin else note.get("newest")

    def is_loaded(self, file_name: str, sha256: str, *, source: str) -> bool:
        """Whether a source knows a file.

        What counts is the newest content loaded under its name. A file of an unknown name is known if its content was
        loaded under another one, because then it was renamed or copied. A name with a personal number is never known:
        the store keeps too little of it.
        """
        file_name = mask_file_name(file_name)
        contents = [
            (file["name"], file["sha256"])
            for load in self.loads
            if load.source == source
            for file in load.files
        ]
        of_name = next((content for name, content in contents if name == file_name), None)
        if of_name is not None and MASK not in file_name:
            return bool(of_name == sha256)
        return any(content == sha256 for _, content in contents)


def read_history(target: Target) -> History:
    """Read the loads that are in force; none if there is no store yet."""
    try:
        with target.open_for_reading() as connection:
            return History(tuple(_loads(connection)))
    except EmptyStoreError:
        return History(())


def _loads(connection: sa.Connection) -> Iterator[PulledLoad]:
    load, source = schema.load, schema.source
    rows = (
        sa.select(
            load.c.load,
            source.c.name.label("source"),
            load.c.finished_at,
            load.c.as_of,
            load.c.read,
            load.c.files,
        )
        .join(source, source.c.source == load.c.source)
        .where(load.c.status == "done")
        .order_by(load.c.load.desc())
    )
    for row in connection.execute(rows).mappings():
        yield PulledLoad(**(dict(row) | {"files": tuple(json.loads(row["files"]))}))
