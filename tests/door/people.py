"""People of made-up names who may sign in, for tests of the door."""

from pathlib import Path

from records import accounts, people
from records.database import Records, open_records
from records.people import Person
from records.roles import Role

PASSWORD = "چهار-اسب-سبز-آرام"


def records_in(folder: Path) -> Records:
    """Empty records in a folder."""
    return open_records(f"sqlite:///{folder / 'records.sqlite'}")


def add_person(records: Records, name: str, *roles: Role) -> Person:
    """A person with a local account and `PASSWORD`."""
    who = people.add(records, name, name.title(), roles=roles or (Role.governor,))
    accounts.set_password(records, who, PASSWORD)
    return who
