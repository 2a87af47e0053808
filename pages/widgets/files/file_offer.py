"""Buttons for downloads. A file is made when it is requested, with the rights that its viewer has at that moment."""

from collections.abc import Callable

import streamlit as st

from door.viewers import viewer_of_ticket
from pages.view.made_files import note_file
from pages.view.screen_queue import Pauses
from pages.view.viewer import NoViewer, as_viewer, ticket, viewer
from queries.storage.background_work import giving_way

# A large file is made between the screens that are drawn, so that these do not take twice as long; but it is made.
LONGEST_PAUSE = 60.0  # seconds


def offer_file(label: str, make: Callable[[], bytes], *, file_name: str, mime: str, key: str) -> None:
    """Draw the button of a file that `make` builds when it is clicked."""
    st.download_button(
        label, data=_for_viewer(make), file_name=file_name, mime=mime, on_click="ignore", key=key
    )


def _for_viewer(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """`make`, bound to the viewer of this run.

    Streamlit calls it outside the run, for any page that knows its number. The file is noted as made for the viewer to
    whom the button was shown, and nobody else can fetch it. It is not made any more once that viewer has signed out or
    has other rights, since the ticket of the page ends with both.
    """
    drawn_for, held = viewer(), ticket()

    def make_for_viewer() -> bytes:
        present = viewer_of_ticket(held) if held else drawn_for
        if present is None:
            raise NoViewer("a file needs the viewer to whom it was offered")
        with as_viewer(present), giving_way(Pauses(LONGEST_PAUSE)):
            content = make()
        note_file(content, present)
        return content

    return make_for_viewer
