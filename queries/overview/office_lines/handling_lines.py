"""Lines on offices by how they handle cases: handed on late or early, answered at once, together or on the last days,
complaints that are registered as other kinds, and single topics, channels, kinds or weekends that are left.
"""

from queries.comparisons.peers.handling_signs import HandlingSigns, handling_signs
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


def handling_lines(store: Store, scope: Scope) -> Text:
    """The lines for the offices of the scope; empty without any."""
    signs = handling_signs_of_scope(store, scope)
    slow = (*signs.slow_topics, *signs.slow_registrations)
    lines = [
        sign_line(store, office_line_texts.HANDED_ON_LATE, signs.handed_on),
        sign_line(store, office_line_texts.HANDED_ON_EARLY, signs.handed_on_early),
        sign_line(store, office_line_texts.ANSWERED_AT_ONCE, signs.at_once),
        sign_line(store, office_line_texts.ANSWERED_ON_LAST_DAYS, signs.last_days),
        sign_line(store, office_line_texts.ANSWERED_IN_BULK, signs.in_bulk),
        risen_share_line(
            store,
            office_line_texts.FEWER_COMPLAINTS,
            signs.fewer_complaints,
            share=(office_line_texts.OTHER_KINDS_BEFORE, office_line_texts.OTHER_KINDS_MORE_THAN_OTHERS),
        ),
        *(
            line_of_parts(store, of_part, [each for each in slow if each.dimension == dimension])
            for dimension, of_part in office_line_texts.SLOW_IN_PART.items()
        ),
    ]
    return texts.joined(lines, between=texts.LINE_END)


def handling_signs_of_scope(store: Store, scope: Scope) -> HandlingSigns:
    """The signs of the offices of the scope (`signs_of_last_months`)."""
    return signs_of_last_months(store, scope, handling_signs, none=HandlingSigns())
