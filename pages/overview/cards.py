"""The cards of the overview."""

from markupsafe import Markup

from charts.measure_card import cards_html
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.measure_cards import measure_card, overdue_card, satisfaction_card


@cached
def cards(view: View) -> Markup:
    """The five cards."""
    t = view.t
    card_list = [
        measure_card(view, "received", show_n=False),
        measure_card(view, "on_time_share"),
        measure_card(view, "answer_days_median"),
        overdue_card(view),
        satisfaction_card(view),
    ]
    return cards_html(card_list, label=t("Main figures"))
