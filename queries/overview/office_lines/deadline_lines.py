"""Lines on offices that may work for the deadline's sake: answers that pile up on the due day, and longer deadlines."""

from queries.comparisons.peers.deadline_signs import longer_deadlines, piles_on_due_day
from queries.comparisons.peers.office_signs import OfficeSign
from queries.estimates.measure import measure
from queries.overview.office_lines.sign_lines import judges_all_cases, sign_line, signs_of_scope
from queries.overview.words import office_line_texts
from queries.overview.words import overview_texts as texts
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


def deadline_lines(store: Store, scope: Scope) -> Text:
    """Both lines for the offices of the scope; empty without any."""
    on_due_day, longer = deadline_signs_of_scope(store, scope)
    lines = [
        sign_line(store, office_line_texts.ON_DUE_DAY, on_due_day),
        sign_line(store, office_line_texts.LONGER_DEADLINES, longer),
    ]
    return texts.joined(lines, between=texts.LINE_END)


def deadline_signs_of_scope(store: Store, scope: Scope) -> tuple[list[OfficeSign], list[OfficeSign]]:
    """The offices of the scope whose answers pile up on the due day, and those with longer deadlines.

    Empty where answers or due dates are not recorded, and for a part of the cases of offices, of a county, say.
    """
    if not judges_all_cases(scope) or not measure(store, "deadline_bunching", scope).coverage.is_recorded:
        return [], []
    return (
        signs_of_scope(store, scope, piles_on_due_day(store, scope)),
        signs_of_scope(store, scope, longer_deadlines(store, scope)),
    )
