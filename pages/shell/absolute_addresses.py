"""Make the addresses in the environment absolute, so that they mean the same in every process that the server starts.

The server may have been started in any folder, and a relative address counts from there. The processes that compute,
check or load for it run in the folder of the program: there they would find another store, or none.
"""

import os
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

FILES = ("NEGAH_SETTINGS",)
URLS = ("NEGAH_DATABASE_URL", "NEGAH_RECORDS_URL")
FILE_ENGINES = ("duckdb", "sqlite")


def make_addresses_absolute() -> None:
    """Make the paths and URLs of files absolute, as seen from the present folder."""
    for name in FILES:
        if path := os.environ.get(name):
            os.environ[name] = str(Path(path).absolute())
    for name in URLS:
        if url := os.environ.get(name):
            os.environ[name] = _absolute(url.strip())


def _absolute(address: str) -> str:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # ValueError: a port that is not a number, such as a password without its host. Whoever opens the address says
        # what is wrong with it.
        return address
    path = url.database
    if (
        url.get_backend_name() not in FILE_ENGINES
        or not path
        or path.startswith(":")
        or Path(path).is_absolute()
    ):
        return address
    return url.set(database=str(Path(path).absolute())).render_as_string(hide_password=False)
