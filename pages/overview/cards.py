"""The cards of the overview."""

from markupsafe import Markup

from charts.measure_card import cards_html
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.measure_cards import card_changes, measure_card, overdue_card, satisfaction_card


@cached
def cards(view: View) -> Markup:
    """The five cards."""
    t = view.t
    keys = ("received", "on_time_share", "answer_days_median", "overdue", "satisfied_share")
    told = card_changes(*((view, key) for key in keys))
    card_list = [
        measure_card(view, "received", told=told, show_n=False),
        measure_card(view, "on_time_share", told=told),
        measure_card(view, "answer_days_median", told=told),
        overdue_card(view, told=told),
        satisfaction_card(view, told=told),
    ]
    return cards_html(card_list, label=t("Main figures"))
