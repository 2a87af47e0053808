"""The three parts of the hotspots screen (choose, brief, evidence) and the links between them."""

from typing import Literal, get_args

from markupsafe import Markup

from charts.markup import html
from pages.hotspots.controls import chosen_counties
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.elements.choice_links import Choice, choice_links
from persian.digits import number

Part = Literal["choose", "brief", "evidence"]
PARTS: tuple[Part, ...] = get_args(Part)
PART_PARAM = "part"


def open_part(view: View) -> Part:
    """The part that the address names, else the first; an address with a day to compare since opens the evidence."""
    requested = (view.params.get(PART_PARAM) or [""])[-1]
    default: Part = "evidence" if "since" in view.params else "choose"
    return next((part for part in PARTS if part == requested), default)


@cached
def part_links(view: View) -> Markup:
    """Links to the parts, the open one marked."""
    t = view.t
    n = len(chosen_counties(view))
    titles = {
        "choose": t("1. Choose counties"),
        "brief": t("2. County brief ({n})").format(n=number(n, view.lang)) if n else t("2. County brief"),
        "evidence": t("3. Evidence"),
    }
    choices = [
        Choice(titles[part], view.link(part=[part]), current=part == open_part(view)) for part in PARTS
    ]
    return html('<div class="hotspot-parts">{}</div>', choice_links(choices, label=t("Parts of this screen")))
