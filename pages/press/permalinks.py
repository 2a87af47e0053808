"""Permalinks of the figure: the screen at its load, and the address of the public API."""

import re

from markupsafe import Markup

from charts.markup import html, join
from pages.press.headline_figure import copy_button
from pages.press.press_request import request_and_figure
from pages.view.view import View
from pages.view.view_data import cached
from queries.press.figure_json import address


@cached
def permalinks_section(view: View) -> Markup:
    """Both addresses, each with an explanation and a copy button."""
    t = view.t
    request, quotable = request_and_figure(view)
    extra_params = {"against": request.against} if request.against else {}
    # A later version may open the screen with another measure.
    query = request.link(measure=[request.question.key], load=[str(quotable.table.load)])
    lines = [
        (
            t("This figure, at this load"),
            f"press{query}",
            t(
                "The link gives the same figure again after later loads and other settings, and says how it would read "
                "then and why. Write it down with what you quoted."
            ),
        ),
        (
            t("For the web site of the office"),
            address(quotable.table, **extra_params),
            t(
                "As JSON; the same address with CSV, PNG or SVG gives the table or the picture. Without the number of "
                "the load it is always the newest figure; with that of the publication series, only as long as its "
                "rule is in force. Only what may be published is ever given out there."
            ),
        ),
    ]
    items = join(
        html(
            '<dt id="{}">{}</dt><dd><code dir="ltr">/{}</code> {}<p>{}</p></dd>',
            f"address-{i}",
            name,
            _breaking_at_parameters(href),
            _copy(view, href, described_by=f"address-{i}"),
            explanation,
        )
        for i, (name, href, explanation) in enumerate(lines)
    )
    head = html('<div class="section-head"><h2>{}</h2></div>', t("Permanent link"))
    return html('<section class="press-addresses">{}<dl class="facts">{}</dl></section>', head, items)


def _breaking_at_parameters(href: str) -> Markup:
    """The address, whose lines break before a parameter rather than within a word or a date."""
    path, *parameters = re.split("(?=[?&])", href)
    return html("<span>{}</span>", path) + join(html("<wbr><span>{}</span>", part) for part in parameters)


def _copy(view: View, to: str, *, described_by: str) -> str:
    """A copy button for an address: the browser copies it as an absolute URL."""
    return copy_button(view.lang, to, to, described_by=described_by).replace(
        "data-copy=", "data-copy-address="
    )
