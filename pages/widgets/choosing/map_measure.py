"""Choose the measure that a map shows: the available ones, the one in the address, and links to the others."""

from markupsafe import Markup

from charts.markup import EMPTY, html
from pages.view.view import View
from pages.view.view_province import has_inhabitants, no_inhabitants_note
from pages.widgets.elements.choice_links import Choice, choice_links
from pages.widgets.notices.not_recorded import coverage_note, coverage_of, not_recorded_measures
from queries.measures import MEASURES


def map_measures(view: View, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The measures of `keys` that can be mapped: rates need inhabitants, others what a source may not record."""
    with_rates = has_inhabitants(view)
    usable = (key for key in keys if with_rates or not MEASURES[key].is_per_inhabitants)
    return tuple(key for key in usable if coverage_of(view, key).is_recorded)


def map_measure(view: View, keys: tuple[str, ...]) -> str:
    """The key of the measure in the address (`map=`), or the first available one."""
    available = map_measures(view, keys)
    requested = (view.params.get("map") or [available[0]])[-1]
    return requested if requested in available else available[0]


def map_measure_links(view: View, keys: tuple[str, ...], *, label: str) -> Markup:
    """A row of links to choose the mapped measure, and below it the measures that no source in the scope records."""
    available, chosen = map_measures(view, keys), map_measure(view, keys)
    links = choice_links(
        (
            Choice(
                MEASURES[key].title.label(view.lang),
                view.link(map=[key] if key != available[0] else None),
                current=key == chosen,
            )
            for key in available
        ),
        label=label,
    )
    note = no_inhabitants_note(view)
    without_rates = html('<p class="caption">{}</p>', note) if note else EMPTY
    not_recorded = not_recorded_measures(view, keys)
    return links + without_rates + not_recorded + coverage_note(view, coverage_of(view, chosen))
