"""Check whether the scope of a view has any cases."""

from pages.view.view import View
from pages.view.view_data import cached, query_measure


@cached
def is_empty(view: View) -> bool:
    """True if no case was received in the scope and none is open at its end, or it starts after as-of."""
    if view.scope.first and view.scope.first > view.today:
        return True
    return not query_measure(view, "received").row["n"] and not query_measure(view, "open").row["n"]
