"""The folder of the mappings that were kept under a name, for the Data screen and for the command line."""

import re
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from persian.bidi import strip_control_characters
from queries.settings.province_settings import settings, settings_path

_LONGEST = 60  # characters of a name
_NOT_IN_A_NAME = re.compile(r"[^\w]+")


def mappings_folder(database: str) -> Path:
    """The folder of the settings (`uploads.mappings`), else `mappings` beside the store or, on a server, the settings.

    The folder need not exist. A relative path of the settings counts from the settings file.
    """
    settings_folder = settings_path().parent
    if folder := settings().uploads.mappings:
        return settings_folder / Path(folder).expanduser()
    try:
        url = make_url(database)
    except (ArgumentError, ValueError):  # the latter for a port that is not a number
        return settings_folder / "mappings"
    if url.get_backend_name() == "duckdb" and url.database and url.database != ":memory:":
        return Path(url.database).parent / "mappings"
    return settings_folder / "mappings"


def plain_name(text: str) -> str:
    """A name as a file name: letters, digits, dashes and underscores only; empty if nothing of it is left.

    A name can therefore never lead out of the folder.
    """
    return _NOT_IN_A_NAME.sub("-", strip_control_characters(text)).strip("-_")[:_LONGEST]


def kept_mapping(database: str, name: str) -> Path | None:
    """The file of a kept mapping by its name; None if there is none."""
    path = mappings_folder(database) / f"{name}.toml"
    return path if name and plain_name(name) == name and path.is_file() else None


def kept_mappings(database: str) -> list[Path]:
    """The files of all kept mappings, by name."""
    return sorted(mappings_folder(database).glob("*.toml"))
