"""People of made-up names who may sign in, for tests of the door."""

from functools import cache
from pathlib import Path

import pytest

from records import accounts, people
from records.database import Records, open_records
from records.passwords import hash_password
from records.people import Person
from records.roles import Role

PASSWORD = "چهار-اسب-سبز-آرام"
# A hash takes a tenth of a second of processor time: that of the one password is made once in a process, at full cost.
_hash = cache(hash_password)


def records_in(folder: Path) -> Records:
    """Empty records in a folder."""
    return open_records(f"sqlite:///{folder / 'records.sqlite'}")


def add_person(records: Records, name: str, *roles: Role) -> Person:
    """A person with a local account and `PASSWORD`."""
    who = people.add(records, name, name.title(), roles=roles or (Role.governor,))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "hash_password", _hash)
        accounts.set_password(records, who, PASSWORD)
    return who
