"""People of made-up names who may sign in, for tests of the door."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from records import accounts, passwords, people
from records.database import Records, open_records
from records.passwords import hash_password
from records.people import Person
from records.roles import Role

PASSWORD = "چهار-اسب-سبز-آرام"
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@contextmanager
def cheap_hashes() -> Iterator[None]:
    """Context manager for tests without a server: a hash at full cost takes a tenth of a second of processor time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", _CHEAP)
        # Neither a cheap one of nobody stays for other tests, nor one at full cost for these.
        patch.setattr(passwords, "_nobodys_hash", cache(passwords._nobodys_hash.__wrapped__))
        yield


@cache
def _hash(password: str, _hasher: PasswordHasher) -> str:
    """The hash of the one password by a hasher: the one at full cost makes it once in a process."""
    return hash_password(password)


def records_in(folder: Path) -> Records:
    """Empty records in a folder."""
    return open_records(f"sqlite:///{folder / 'records.sqlite'}")


def add_person(records: Records, name: str, *roles: Role) -> Person:
    """A person with a local account and `PASSWORD`."""
    who = people.add(records, name, name.title(), roles=roles or (Role.governor,))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "hash_password", lambda password: _hash(password, passwords._HASHER))
        accounts.set_password(records, who, PASSWORD)
    with records.reading() as connection:
        read = people.by_id(connection, who.id)
    assert read is not None
    return read
