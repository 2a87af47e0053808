"""Who acts in a command: the account of the system, or the person for whom the dashboard runs the command."""

import getpass
import os
from collections.abc import Mapping
from typing import Any

from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind

# Set by the dashboard for the processes that it starts. Whoever can start a command as the account of the server could
# set it too; therefore the account itself is written down beside the person.
ON_BEHALF_OF = "NEGAH_ON_BEHALF_OF"
SYSTEM = "system:"


def system_actor() -> str:
    """ "system:" and the name of the account under which this process runs."""
    try:
        return f"{SYSTEM}{getpass.getuser()}"
    except (OSError, KeyError):  # an account without a name
        return f"{SYSTEM}{os.getuid()}"


def command_event(kind: EntryKind, detail: Mapping[str, Any]) -> Event:
    """The event of a command, by the person for whom it runs, else by the account of the system."""
    person = os.environ.get(ON_BEHALF_OF)
    if not person:
        return Event(kind, system_actor(), detail)
    return Event(kind, person, {**detail, "by": system_actor()})


def person_event(kind: EntryKind, person: str, *, by: str = "", **detail: Any) -> Event:
    """The event of a change to a person, by somebody who is named, else by whoever runs the command."""
    changed = {"person": person, **detail}
    return Event(kind, by, changed) if by else command_event(kind, changed)
