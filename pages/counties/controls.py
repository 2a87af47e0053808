"""What the address wants on the screen of counties, and the province that they belong to."""

from html import escape

from pages.view.ask import covered
from pages.view.province import province_of
from pages.view.view import Viewing
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope

CHOICES = (
    "on_time_share",
    "received",
    "rate_per_10k",
    "rate_per_10k_smoothed",
    "answer_days_median",
    "answer_days_p90",
    "open",
    "overdue",
    "resolved_share",
    "reopened_share",
    "satisfied_share",
    "handoffs_per_case",
)


def measures_for(view: Viewing) -> tuple[str, ...]:
    """The measures to choose from; without inhabitants no rate."""
    known = province_of(view) is not None
    return tuple(key for key in CHOICES if known or MEASURES[key].unit != "per_10k")


def measure_of(view: Viewing) -> str:
    """The measure that the address wants on the map."""
    among = measures_for(view)
    wanted = (view.params.get("map") or [among[0]])[-1]
    return wanted if wanted in among else among[0]


def scope_of(view: Viewing) -> Scope:
    """The scope of the comparison: that of the viewer as far as it is known."""
    return covered(view)


def pills(view: Viewing, *, label: str) -> str:
    """HTML of the measures as links."""
    among, chosen = measures_for(view), measure_of(view)
    links = "".join(
        f'<a href="{escape(view.link(map=[key] if key != among[0] else None))}"'
        f"{' aria-current=true' if key == chosen else ''}>{escape(MEASURES[key].title.label(view.lang))}</a>"
        for key in among
    )
    return f'<nav class="pills" aria-label="{escape(label)}">{links}</nav>'
