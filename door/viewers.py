"""The viewers behind open connections.

Streamlit runs the script of a screen in a thread that knows only the headers of the viewer's socket. The door therefore
gives each socket a random ticket, in a header that no client can set, and keeps here who holds it.
"""

import secrets
import threading
from dataclasses import dataclass
from functools import cached_property

from records.role_rights import EVERY_RIGHT, Access, access_of

TICKET_HEADER = "x-negah-ticket"
OWNER_HEADER = "x-negah-owner"  # of a socket: to whom Streamlit may give back an earlier page
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Viewer:
    """A person who looks at the dashboard. `local` marks the one person of a server without identity.

    `id` is the person's number in the records; 0 for the local person, who is not recorded.
    """

    name: str
    display_name: str
    roles: frozenset[str]
    counties: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    local: bool = False
    id: int = 0

    @property
    def is_administrator(self) -> bool:
        """Whether the viewer may see what concerns the server itself, such as paths in errors."""
        return ADMINISTRATOR in self.roles

    @cached_property
    def access(self) -> Access:
        """What the viewer may open and do. Whoever sits at a server without identity may do everything."""
        if self.local:
            return EVERY_RIGHT
        return access_of(self.roles, counties=self.counties, agencies=self.agencies)


LOCAL_VIEWER = Viewer("local", "", frozenset({ADMINISTRATOR}), local=True)

_lock = threading.Lock()
_holders: dict[str, Viewer] = {}


def issue_ticket(viewer: Viewer) -> str:
    """A new ticket for an open connection of a viewer."""
    ticket = secrets.token_urlsafe(32)
    with _lock:
        _holders[ticket] = viewer
    return ticket


def revoke_ticket(ticket: str) -> None:
    """End a ticket, which names no viewer from now on."""
    with _lock:
        _holders.pop(ticket, None)


def viewer_of_ticket(ticket: str | None) -> Viewer | None:
    """The viewer who holds a ticket; None if it was never issued or has been revoked."""
    with _lock:
        return _holders.get(ticket or "")
