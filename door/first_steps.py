"""How the first administrator of a server comes in, for its log and its sign-in page.

A server on which nobody can sign in yet would otherwise show a form that accepts nothing.
"""

from collections.abc import Callable

from door.session_manager import SessionManager
from persian.translate import translator
from queries.settings.door_settings import DoorSettings
from records.accounts import somebody_administers

LINK = "python -m records link"
ROLE = "python -m records user role NAME administrator"


def first_steps(session_manager: SessionManager, door: DoorSettings) -> Callable[[str], str]:
    """A function from a language to what has to be done first, "" once an administrator can sign in.

    The function waits for the records.
    """
    done = False

    def steps(lang: str) -> str:
        nonlocal done
        done = done or somebody_administers(session_manager.records)
        if done:
            return ""
        t = translator(lang)
        if door.accounts:
            text = t(
                "Nobody can sign in yet. On the server, {command} prints a link for the first administrator."
            )
            return text.format(command=f"`{LINK}`")
        if door.openid and "administrator" not in door.openid.roles:
            text = t("There is no administrator yet. Sign in once, then run {command} on the server.")
            return text.format(command=f"`{ROLE}`")
        return ""

    return steps
