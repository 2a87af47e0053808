"""Notice for administrators: little space is left on a disk of the server."""

from markupsafe import Markup

from charts.markup import EMPTY
from pages.view.disk_space import low_disks
from pages.view.first_view import AnyView
from pages.view.viewer import viewer
from pages.widgets.notices import notices


def disk_notice(view: AnyView) -> Markup:
    """Which disks are nearly full; empty if none is, and for everybody but administrators."""
    low = low_disks() if viewer().is_administrator else []
    if not low:
        return EMPTY
    return notices.notice(
        view.t("Little space is left on the server’s disk"), *(disk.text(view.lang) for disk in low)
    )
