"""Where the figure is found again: the address of this view at its load, and the one that machines read."""

from markupsafe import Markup

from charts.markup import html, join
from pages.press.headline_figure import copy_button
from pages.press.question import request_and_figure
from pages.view.view import View
from pages.view.view_data import cached
from queries.press.json_record import address


@cached
def permalinks_section(view: View) -> Markup:
    """HTML of both addresses, each with a button that copies it whole."""
    t = view.t
    wanted, told = request_and_figure(view)
    more = {"against": wanted.against} if wanted.against else {}
    here = wanted.link(load=[str(told.table.load)])
    lines = [
        (
            t("This figure, at this load"),
            f"press{here}",
            t(
                "The link gives the same figure again after later loads, and says how it would read then and why. "
                "Write it down with what you quoted."
            ),
        ),
        (
            t("For the web site of the office"),
            address(told.table, **more),
            t(
                "As JSON; the same address with CSV, PNG or SVG gives the table or the picture. Without the number of "
                "the load it is always the newest figure. Only what may be published is ever given out there."
            ),
        ),
    ]
    items = join(
        html('<dt>{}</dt><dd><code dir="ltr">/{}</code> {}<p>{}</p></dd>', name, to, _copy(view, to), words)
        for name, to, words in lines
    )
    head = html('<div class="section-head"><h2>{}</h2></div>', t("Find it again"))
    return html('<section class="press-addresses">{}<dl class="facts">{}</dl></section>', head, items)


def _copy(view: View, to: str) -> str:
    return copy_button(view.lang, to, to).replace("data-copy=", "data-copy-address=")
