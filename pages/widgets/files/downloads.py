"""The download button: the one place through which files leave the screens, so that each is recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pages.view.audit_log import record_for
from pages.view.first_view import AnyView
from pages.view.view import View
from pages.view.viewer import viewer
from pages.widgets.files.file_offer import offer_file
from records.audit.entry_kinds import EntryKind


@dataclass(frozen=True)
class BuiltFile:
    """The content of a file, and how many rows it has; 0 for a file that is no table."""

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
