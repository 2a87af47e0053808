"""Lines on offices that may work for the deadline's sake: answers that pile up on the due day, and longer deadlines."""

from queries.comparisons.peers.deadline_signs import longer_deadlines, piles_on_due_day
from queries.estimates.measure import measure
from queries.overview import office_line_texts
from queries.overview import overview_texts as texts
from queries.overview.overview_contents import EMPTY
from queries.overview.sign_lines import judges_all_cases, sign_line
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


def deadline_lines(store: Store, scope: Scope) -> Text:
    """Both lines for the offices of the scope; empty without any, and where answers or due dates are not recorded.

    Also empty for a part of the cases of offices, of a county or a topic, say.
    """
    if not judges_all_cases(scope) or not measure(store, "deadline_bunching", scope).coverage.is_recorded:
        return EMPTY
    lines = [
        sign_line(store, scope, template, signs(store, scope))
        for template, signs in (
            (office_line_texts.ON_DUE_DAY, piles_on_due_day),
            (office_line_texts.LONGER_DEADLINES, longer_deadlines),
        )
    ]
    return texts.joined(lines, between=texts.STOP)
