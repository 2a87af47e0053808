"""Errors of the database as messages: what happened and what to do, and nothing of what the database said."""

import errno

import pytest
import sqlalchemy as sa

from records.database_errors import readable_errors
from records.errors import BusyError, RecordsError


class ServerError(Exception):
    """An error of PostgreSQL in the language of its server."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("ERREUR: /var/lib/secret")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/var/lib/secret"), "disk is full"),
        (OSError(errno.EFBIG, "File too large", "/var/lib/secret"), "disk is full"),
        (OSError(errno.EROFS, "Read-only file system", "/var/lib/secret"), "permissions"),
        (ServerError("53100"), "disk is full"),
        (ServerError("55P03"), "busy"),
        (ServerError("42501"), "permissions"),
        (ServerError("08006"), "address"),
        (PermissionError(errno.EACCES, "Permission denied", "/var/lib/secret"), "permissions"),
    ],
)
def test_each_error_has_its_message_and_shows_nothing_of_the_database(error, message):
    raised = error if isinstance(error, OSError) else sa.exc.OperationalError("SELECT 'secret'", {}, error)
    with pytest.raises(RecordsError, match=message) as caught, readable_errors():
        raise raised
    assert isinstance(caught.value, BusyError) == (message == "busy")
    assert "secret" not in str(caught.value)


def test_mistakes_of_the_program_are_not_hidden():
    with pytest.raises(sa.exc.ArgumentError), readable_errors():
        raise sa.exc.ArgumentError("a mistake")


def test_an_error_speaks_both_languages() -> None:
    error = RecordsError("نه", "no")
    assert (error.message("fa"), error.message("en")) == ("نه", "no")
