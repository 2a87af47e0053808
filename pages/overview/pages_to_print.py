"""Buttons for what the overview says on paper: the morning page, and the weekly page with the table of offices."""

from pages.view.view import View


def printed_pages(view: View) -> None:
    """Draw the buttons. A page is set only when it is requested."""
