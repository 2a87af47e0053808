"""Mappings kept under a name: which of them fit a file by its headings, and keeping another one."""

import os
import tempfile
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from pages.data.intake_process import MAPPINGS, Mapping
from persian.names import fold, tidy
from queries.storage.mappings_folder import kept_mapping, kept_mappings, mappings_folder

_READ = ("columns", "optional", "title_en", "title_fa", "title_rows")
_ALWAYS_NEEDED = {"id", "registered_at", "moment", "event"}
# A mapping fits a file that has so much of its columns, or of whose columns it knows so much.
_MIN_SHARE, _MIN_OF_FILE = 0.8, 0.9
_MIN_COLUMNS = 4
# Dates of which a mapping that comes with the program must leave none out: the cases would be closed at an unknown
# moment, say. What a person kept leaves out what that person chose.
_DATES = frozenset({"due_at", "answered_at", "closed_at"})


# Each is read when a file is offered the mappings that fit it, in the process that draws the screens of everybody.
MAX_KEPT = 200


class TooManyKeptError(Exception):
    """As many mappings are kept as may be."""


class NameTakenError(Exception):
    """A mapping of this name is kept already, or comes with the program."""


def is_mapping(database: str, name: str) -> bool:
    """Whether a mapping is kept under a name or comes with the program; a path is not a name."""
    return name in {path.stem for path in MAPPINGS.glob("*.toml")} or kept_mapping(database, name) is not None


def fitting_mappings(
    database: str, headings: Collection[str], *, title_rows: int = 0, proposed: Collection[str | None] = ()
) -> list[Mapping]:
    """The mappings whose columns the file has: those kept under a name first, then those with most columns found.

    `title_rows` is the number of rows above the headings of the file, `proposed` are the fields that are proposed for
    its columns.
    """
    dates = _DATES.intersection(proposed)
    present = {fold(heading) for heading in headings}
    # Of headings in two rows, a mapping may name one without the group above it, if it stands once: «تاریخ» for
    # «تاریخ پاسخ».
    words = Counter(fold(tidy(heading).partition(" ")[0]) for heading in headings)
    below = {word for word, count in words.items() if count == 1}
    fitting = []
    for is_ready, path, declared in _declarations(database):
        columns = {field: _names(column) for field, column in declared["columns"].items()}
        is_below = title_rows and declared.get("title_rows") == title_rows
        matched = present | below if is_below else present
        has = {field for field, names in columns.items() if any(fold(name) in matched for name in names)}
        enough = len(has) >= max(_MIN_COLUMNS, min(_MIN_SHARE * len(columns), _MIN_OF_FILE * len(present)))
        if enough and _needed(declared) <= has and not (is_ready and dates - has):
            mapping = Mapping(path.stem, str(declared["title_fa"]), str(declared["title_en"]))
            fitting.append((is_ready, -len(has), mapping.name, mapping))
    return [mapping for *_, mapping in sorted(fitting, key=lambda each: each[:3])]


def keep_mapping(database: str, name: str, toml: str, *, replace: bool = False) -> Path:
    """Write a mapping under a name and return its file; it appears as a whole or not at all.

    Raises NameTakenError if there is one of this name, unless `replace` is given and it is a kept one; TooManyKeptError
    if it would be one too many; OSError if the folder cannot be written.
    """
    folder = mappings_folder(database)
    path = folder / f"{name}.toml"
    is_ready, is_kept = (MAPPINGS / path.name).exists(), kept_mapping(database, name) is not None
    if is_ready or (is_kept and not replace):
        raise NameTakenError(name)
    if not is_kept and len(kept_mappings(database)) >= MAX_KEPT:
        raise TooManyKeptError(name)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(toml)
        if replace:
            Path(temporary).replace(path)
        else:
            # A link fails where the name exists, so two people who keep at the same moment overwrite nothing.
            try:
                os.link(temporary, path)
            except FileExistsError as error:
                raise NameTakenError(name) from error
    finally:
        Path(temporary).unlink(missing_ok=True)
    return path


def _declarations(database: str) -> Iterator[tuple[bool, Path, dict[str, Any]]]:
    """All mappings that can be read: whether it comes with the program, its file and its content."""
    ready = sorted(MAPPINGS.glob("*.toml"))
    for path in (*kept_mappings(database), *ready):
        try:
            state = path.stat()
            declared = _read(path, state.st_mtime_ns, state.st_size)
        except (OSError, ValueError):
            continue
        if isinstance(declared.get("columns"), dict) and "title_fa" in declared and "title_en" in declared:
            yield path.parent == MAPPINGS, path, declared


@lru_cache(maxsize=2 * MAX_KEPT)
def _read(path: Path, _changed: int, _size: int) -> dict[str, Any]:
    """What a mapping says of its columns and titles. A file that is changed or replaced is read again."""
    declared = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: value for name, value in declared.items() if name in _READ}


def _needed(declared: dict[str, Any]) -> set[str]:
    """The fields without whose columns a file is refused."""
    fields = set(declared["columns"])
    optional = declared.get("optional", "none")
    if isinstance(optional, list):
        return fields - set(optional)
    return fields & _ALWAYS_NEEDED if optional == "all" else fields


def _names(column: Any) -> list[str]:
    """The headings of which one fills a field."""
    named = column.get("column", ()) if isinstance(column, dict) else column
    return [named] if isinstance(named, str) else [str(name) for name in named]
