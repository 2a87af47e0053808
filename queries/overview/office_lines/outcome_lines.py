"""Lines on offices whose answers may not settle the matter: reopened, rated as unsatisfactory, or seldom resolved."""

from queries.comparisons.peers.office_signs import OfficeSign
from queries.comparisons.peers.outcome_signs import REOPENED, RESOLVED, SATISFIED, outcome_signs
from queries.estimates.measure import measure
from queries.overview.office_lines.sign_lines import judges_all_cases, sign_line, signs_of_scope
from queries.overview.words import office_line_texts
from queries.overview.words import overview_texts as texts
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

# By measure, the templates of the line and of an office in it.
TEMPLATES = {
    REOPENED: (office_line_texts.REOPENED_OFTEN, office_line_texts.SHARE_AT),
    SATISFIED: (office_line_texts.SELDOM_SATISFIED, office_line_texts.RATINGS_AT),
    RESOLVED: (office_line_texts.SELDOM_RESOLVED, office_line_texts.SHARE_AT),
}


def outcome_lines(store: Store, scope: Scope) -> Text:
    """The lines for the offices of the scope; empty without any."""
    signs = outcome_signs_of_scope(store, scope)
    lines = [
        sign_line(store, line, signs.get(key, []), share=share) for key, (line, share) in TEMPLATES.items()
    ]
    return texts.joined(lines, between=texts.LINE_END)


def outcome_signs_of_scope(store: Store, scope: Scope) -> dict[str, list[OfficeSign]]:
    """The signs of the offices of the scope, by measure, as far as it is recorded.

    Empty for a part of the cases of offices, of a county or a topic, say.
    """
    if not judges_all_cases(scope):
        return {}
    return {
        key: signs_of_scope(store, scope, outcome_signs(store, key, scope))
        for key in TEMPLATES
        if measure(store, key, scope).coverage.is_recorded
    }
