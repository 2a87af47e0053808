"""The download button: the one place through which files leave the screens, so that each is recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from door.viewers import viewer_of_ticket
from pages.view.audit_log import record_for
from pages.view.first_view import AnyView
from pages.view.made_files import note_file
from pages.view.screen_queue import Pauses
from pages.view.view import View
from pages.view.viewer import NoViewer, as_viewer, ticket, viewer
from queries.storage.background_work import giving_way
from records.audit.entry_kinds import EntryKind

# A large file is made between the screens that are drawn, so that these do not take twice as long; but it is made.
LONGEST_PAUSE = 60.0  # seconds


@dataclass(frozen=True)
class BuiltFile:
    """The content of a file, and how many rows it has; 0 for a file that is not a table."""

    content: bytes
    rows: int = 0


def draw_download(
    view: AnyView, label: str, build: Callable[[], BuiltFile], *, screen: str, name: str, mime: str, key: str
) -> None:
    """Draw a button; the file is built, and the download recorded, when its viewer requests it.

    `screen` is the path of the screen, `name` the name of the file with its extension.
    """
    who = viewer().name  # the file is built in a thread that does not know the viewer
    scope = view.link(lang=None) if isinstance(view, View) else ""

    def content() -> bytes:
        built = build()
        detail = {"file": Path(name).suffix.removeprefix(".").upper(), "screen": screen, "button": key}
        detail |= {"scope": scope} if scope else {}
        record_for(who, EntryKind.exported, detail | ({"rows": built.rows} if built.rows else {}))
        return built.content

    offer_file(label, content, file_name=name, mime=mime, key=key)


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
