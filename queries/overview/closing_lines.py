"""Lines on offices by how they close cases: many without an answer, set aside, or left open after the answer."""

from collections.abc import Sequence

from queries.comparisons.peers.closing_signs import ClosingSigns, closing_signs
from queries.comparisons.peers.unanswered_closings import RisenShare, UnansweredSigns
from queries.overview import office_line_texts
from queries.overview import overview_texts as texts
from queries.overview.bilingual_names import names_of
from queries.overview.county_lines import in_one_county
from queries.overview.listed_names import listed_names
from queries.overview.overview_contents import EMPTY
from queries.overview.sign_lines import judges_all_cases, sign_line, signs_of_scope
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


def closing_lines(store: Store, scope: Scope) -> Text:
    """The lines for the offices of the scope; empty without any."""
    signs = closing_signs_of_scope(store, scope)
    in_county = listed_names(
        signs.left_open_in_county, lambda each: in_one_county(store, office_line_texts.OPEN_IN_COUNTY, each)
    )
    unanswered = signs.unanswered
    lines = [
        sign_line(
            store,
            office_line_texts.CLOSED_UNANSWERED,
            unanswered.beside_similar,
            share=office_line_texts.UNANSWERED_AT,
        ),
        _beyond_own_past(store, unanswered.beside_own_past),
        sign_line(store, office_line_texts.SET_ASIDE_OFTEN, signs.set_aside),
        sign_line(store, office_line_texts.SET_ASIDE_LATELY, signs.set_aside_lately),
        sign_line(store, office_line_texts.LEFT_OPEN_OFTEN, signs.left_open),
        office_line_texts.LEFT_OPEN_IN_COUNTY.formatted(offices=in_county)
        if signs.left_open_in_county
        else EMPTY,
    ]
    return texts.joined(lines, between=texts.STOP)


def _beyond_own_past(store: Store, signs: Sequence[RisenShare]) -> Text:
    """The line of the offices that close more without an answer than in their own past; empty without any.

    By how much others have risen is said where it is a percentage point or more, since as much is expected of each.
    """
    if not signs:
        return EMPTY
    names = names_of(store, "agency")

    def name(sign: RisenShare) -> Text:
        rise = round(100 * sign.others_rise)
        template = (
            office_line_texts.UNANSWERED_MORE_THAN_OTHERS if rise else office_line_texts.UNANSWERED_BEFORE
        )
        return template.formatted(
            office=texts.isolated(names[sign.office]),
            share=texts.share_text(sign.share),
            expected=texts.share_text(sign.expected),
            n=texts.n_text(sign.n),
            hits=texts.n_text(round(sign.share * sign.n)),
            rise=texts.n_text(rise),
        )

    return office_line_texts.CLOSED_UNANSWERED_LATELY.formatted(offices=listed_names(signs, name))


def closing_signs_of_scope(store: Store, scope: Scope) -> ClosingSigns:
    """The signs of the offices of the scope.

    None for a part of the cases of offices, of a county, say, and for a period that ends before the data do: the signs
    are those of the last months. Nor are there any in a store that is limited to some cases, in which nothing is known
    of other offices: what has risen at all of them would be taken for a change of the own one.
    """
    if store.limits is not None or not (judges_all_cases(scope) and _reaches_to_as_of(store, scope)):
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


def _reaches_to_as_of(store: Store, scope: Scope) -> bool:
    if store.as_of is None or scope.as_of is not None or scope.load is not None:
        return False
    return scope.last is None or scope.last >= store.as_of.date()
