"""Links to screens that the viewer may not open: their text stays, and leads nowhere."""

import re

from pages.view.viewer import viewer
from records.role_rights import EVERY_RIGHT

# A link without its address is a plain piece of text in HTML and in SVG.
_LINK = re.compile(r'(<a\b[^>]*?)\shref="((?:\./)?([a-z_-]*))(\?[^"]*)?"')


def without_closed_links(markup: str) -> str:
    """The HTML without the addresses of screens that the viewer may not open.

    Pieces of a screen are written for readers who may open everything. Here is the one place that every piece passes
    on its way to the browser, so that none has to think of it.
    """
    access = viewer().access
    if access.sees_everything:
        return markup

    def without_address(link: re.Match[str]) -> str:
        tag, address, screen = link[1], link[2], link[3]
        target = "overview" if address == "./" else screen
        is_closed = target in EVERY_RIGHT.screens and not access.may_open(target)
        return tag if is_closed else link[0]

    return _LINK.sub(without_address, markup)
