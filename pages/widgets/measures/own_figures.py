"""Cards with the main figures of a viewer's own cases, without those of others.

Screens that compare offices or counties show these cards to viewers who may see the cases of some of them only. Such a
viewer may not see what others would reach: in a small group that reveals the others' figures.
"""

from markupsafe import Markup

from charts.overview.measure_card import cards_html
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.measures.card_changes import card_changes
from pages.widgets.measures.measure_cards import measure_card, overdue_card, satisfaction_card

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
