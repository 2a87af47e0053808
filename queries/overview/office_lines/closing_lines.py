"""Lines on offices by how they close cases: many without an answer, set aside, or left open after the answer."""

from queries.comparisons.peers.closing_signs import ClosingSigns, closing_signs
from queries.comparisons.peers.unanswered_closings import UnansweredSigns
from queries.overview.office_lines.county_lines import in_one_county
from queries.overview.office_lines.sign_lines import (
    judges_all_cases,
    reaches_to_as_of,
    risen_share_line,
    sign_line,
    signs_of_scope,
)
from queries.overview.words import office_line_texts
from queries.overview.words import overview_texts as texts
from queries.overview.words.listed_names import line_of_names, listed_names
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


def closing_lines(store: Store, scope: Scope) -> Text:
    """The lines for the offices of the scope; empty without any."""
    signs = closing_signs_of_scope(store, scope)
    in_county = listed_names(
        signs.left_open_in_county,
        lambda each: in_one_county(store, office_line_texts.OPEN_IN_COUNTY, each),
        more=texts.MORE_PAIRS,
    )
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
        line_of_names(office_line_texts.LEFT_OPEN_IN_COUNTY, offices=in_county),
    ]
    return texts.joined(lines, between=texts.LINE_END)


def closing_signs_of_scope(store: Store, scope: Scope) -> ClosingSigns:
    """The signs of the offices of the scope.

    None for a part of the cases of offices, of a county, say, and for a period that ends before the data do: the signs
    are those of the last months. Nor are there any in a store that is limited to some cases, in which nothing is known
    of other offices: what has risen at all of them would be taken for a change of the own one.
    """
    if store.limits is not None or not (judges_all_cases(scope) and reaches_to_as_of(store, scope)):
        return ClosingSigns()
    signs, chosen = closing_signs(store), chosen_offices(store, scope)
    return ClosingSigns(
        tuple(signs_of_scope(store, scope, signs.set_aside)),
        tuple(signs_of_scope(store, scope, signs.left_open)),
        tuple(each for each in signs.left_open_in_county if chosen is None or each.office in chosen),
        tuple(signs_of_scope(store, scope, signs.set_aside_lately)),
        UnansweredSigns(
            tuple(signs_of_scope(store, scope, signs.unanswered.beside_similar)),
            tuple(signs_of_scope(store, scope, signs.unanswered.beside_own_past)),
        ),
    )
