"""The main figures of the cases of one viewer: what they are by themselves, and beside no figures of others.

Screens that compare offices or counties show these cards instead to whoever sees the cases of some of them only. What
others would reach may not be shown to such a reader: in a small group it gives their figures away.
"""

from markupsafe import Markup

from charts.measure_card import cards_html
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.measure_cards import card_changes, measure_card, overdue_card, satisfaction_card

KEYS = ("received", "on_time_share", "answer_days_median", "overdue", "satisfied_share")


@cached
def own_figures(view: View) -> Markup:
    """The cards, each with its changes from the previous period and the year before."""
    changes = card_changes(*((view, key) for key in KEYS))
    cards = [
        measure_card(view, "received", changes=changes, show_n=False),
        measure_card(view, "on_time_share", changes=changes),
        measure_card(view, "answer_days_median", changes=changes),
        overdue_card(view, changes=changes),
        satisfaction_card(view, changes=changes),
    ]
    return cards_html(cards, label=view.t("Main figures"))
