"""Whether there is anything to show in the scope of a view."""

from pages.view.view import View
from pages.view.view_data import cached, query_measure


@cached
def is_empty(view: View) -> bool:
    """Whether no case was received in the scope and none is open at its end, or nothing of it is known yet."""
    if view.scope.first and view.scope.first > view.today:
        return True
    return not query_measure(view, "received").row["n"] and not query_measure(view, "open").row["n"]
