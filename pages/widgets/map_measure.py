"""The measure that a map shows: which can be chosen, which the address asks for, and links to the others."""

from markupsafe import Markup

from pages.view.province import province_of
from pages.view.view import View
from pages.widgets.choice_links import Choice, choice_links
from queries.measures import MEASURES


def map_measures(view: View, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the measures that can be shown; without inhabitants no rate."""
    has_inhabitants = province_of(view) is not None
    return tuple(key for key in keys if has_inhabitants or MEASURES[key].unit != "per_10k")


def map_measure(view: View, keys: tuple[str, ...]) -> str:
    """The measure that the address asks for, else the first."""
    among = map_measures(view, keys)
    wanted = (view.params.get("map") or [among[0]])[-1]
    return wanted if wanted in among else among[0]


def map_measure_links(view: View, keys: tuple[str, ...], *, label: str) -> Markup:
    """HTML of the measures as links."""
    among, chosen = map_measures(view, keys), map_measure(view, keys)
    return choice_links(
        (
            Choice(
                MEASURES[key].title.label(view.lang),
                view.link(map=[key] if key != among[0] else None),
                current=key == chosen,
            )
            for key in among
        ),
        label=label,
    )
