"""Lines on offices by how they handle cases: handed on late, answered at once or on the last days, complaints that are
registered as other kinds.
"""

from queries.comparisons.peers.handling_signs import HandlingSigns, handling_signs
from queries.overview import office_line_texts
from queries.overview import overview_texts as texts
from queries.overview.sign_lines import (
    judges_all_cases,
    reaches_to_as_of,
    risen_share_line,
    sign_line,
    signs_of_scope,
)
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


def handling_lines(store: Store, scope: Scope) -> Text:
    """The lines for the offices of the scope; empty without any."""
    signs = handling_signs_of_scope(store, scope)
    lines = [
        sign_line(store, office_line_texts.HANDED_ON_LATE, signs.handed_on),
        sign_line(store, office_line_texts.ANSWERED_AT_ONCE, signs.at_once),
        sign_line(store, office_line_texts.ANSWERED_ON_LAST_DAYS, signs.last_days),
        risen_share_line(
            store,
            office_line_texts.FEWER_COMPLAINTS,
            signs.fewer_complaints,
            share=(office_line_texts.OTHER_KINDS_BEFORE, office_line_texts.OTHER_KINDS_MORE_THAN_OTHERS),
        ),
    ]
    return texts.joined(lines, between=texts.STOP)


def handling_signs_of_scope(store: Store, scope: Scope) -> HandlingSigns:
    """The signs of the offices of the scope.

    None for a part of the cases of offices, for a period that ends before the data do, and in a store that is limited
    to some cases, as in `queries.overview.closing_lines`.
    """
    if store.limits is not None or not (judges_all_cases(scope) and reaches_to_as_of(store, scope)):
        return HandlingSigns()
    signs = handling_signs(store)
    return HandlingSigns(
        tuple(signs_of_scope(store, scope, signs.handed_on)),
        tuple(signs_of_scope(store, scope, signs.at_once)),
        tuple(signs_of_scope(store, scope, signs.last_days)),
        tuple(signs_of_scope(store, scope, signs.fewer_complaints)),
    )
