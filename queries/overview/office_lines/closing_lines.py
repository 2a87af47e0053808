"""Lines on offices by how they close cases: many without an answer, set aside, or left open after the answer."""

from queries.comparisons.peers.closing_signs import ClosingSigns, closing_signs
from queries.overview.office_lines.sign_lines import (
    line_of_parts,
    risen_share_line,
    sign_line,
    signs_of_last_months,
)
from queries.overview.words import office_line_texts
from queries.overview.words import overview_texts as texts
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


def closing_lines(store: Store, scope: Scope) -> Text:
    """The lines for the offices of the scope; empty without any."""
    signs = closing_signs_of_scope(store, scope)
    unanswered = signs.unanswered
    lines = [
        sign_line(
            store,
            office_line_texts.CLOSED_UNANSWERED,
            unanswered.beside_similar,
            share=office_line_texts.UNANSWERED_AT,
        ),
        risen_share_line(
            store,
            office_line_texts.CLOSED_UNANSWERED_LATELY,
            unanswered.beside_own_past,
            share=(office_line_texts.UNANSWERED_BEFORE, office_line_texts.UNANSWERED_MORE_THAN_OTHERS),
        ),
        sign_line(store, office_line_texts.SET_ASIDE_OFTEN, signs.set_aside),
        sign_line(store, office_line_texts.SET_ASIDE_LATELY, signs.set_aside_lately),
        sign_line(store, office_line_texts.LEFT_OPEN_OFTEN, signs.left_open),
        line_of_parts(store, office_line_texts.LEFT_OPEN_IN_COUNTY, signs.left_open_in_county),
    ]
    return texts.joined(lines, between=texts.LINE_END)


def closing_signs_of_scope(store: Store, scope: Scope) -> ClosingSigns:
    """The signs of the offices of the scope (`signs_of_last_months`)."""
    return signs_of_last_months(store, scope, closing_signs, none=ClosingSigns())
