"""The cards of the overview, from measures to words."""

from charts.measure_card import cards_html
from pages.view.ask import remembered
from pages.view.view import Viewing
from pages.widgets.measure_cards import card, late, satisfied


@remembered
def cards(view: Viewing) -> str:
    """HTML of the five cards."""
    t = view.t
    drawn = [
        card(view, "received", counted=False),
        card(view, "on_time_share"),
        card(view, "answer_days_median"),
        late(view),
        satisfied(view),
    ]
    return cards_html(drawn, label=t("Main figures"))
