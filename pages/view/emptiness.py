"""Whether there is anything to show in the scope of a view."""

from pages.view.ask import ask, remembered
from pages.view.view import Viewing


@remembered
def nothing(view: Viewing) -> bool:
    """Whether no case was received in the scope and none is open at its end, or nothing of it is known yet."""
    if view.scope.first and view.scope.first > view.today:
        return True
    return not ask(view, "received").row["n"] and not ask(view, "open").row["n"]
