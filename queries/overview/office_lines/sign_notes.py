"""The signs of offices as notes beside what else is said of them: in tables, on a county's page, in comparisons.

An office that answers without reading, or hands its late cases on, is “better than similar offices” by the figures that
it has raised. Wherever such a figure is praised, the note says what stands against it, as in the overview.
"""

from collections.abc import Mapping
from dataclasses import replace

from queries.estimates.measure import measure
from queries.overview.office_lines.other_signs import named_signs, other_signs
from queries.overview.overview_contents import EMPTY
from queries.overview.words import office_line_texts as words
from queries.overview.words import overview_texts as texts
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

MIN_PART = 0.25  # of the cases due in a county: an office with fewer hardly moves its figures


def sign_notes(store: Store, scope: Scope) -> Mapping[str, Text]:
    """The signs of each office (code) of the scope that has some, in a few words."""
    return {
        office: words.SIGNS.formatted(signs=texts.joined(signs, between=texts.COMMA))
        for office, signs in other_signs(store, scope, without=()).items()
    }


def signs_behind_scope(store: Store, scope: Scope) -> Text:
    """The signs of the offices behind a scope, by name; empty without any.

    They are those of the chosen offices; where counties are chosen, of those that hold MIN_PART of the cases due
    there. No single office is behind the figures of the whole province, a kind, a topic or a channel.
    """
    if chosen_offices(store, scope) is None and not scope.counties:
        return EMPTY
    signs = other_signs(store, replace(scope, counties=()), without=())
    if scope.counties and signs:
        part = _parts(store, scope)
        signs = {office: own for office, own in signs.items() if part.get(office, 0.0) >= MIN_PART}
    return named_signs(store, signs)


def _parts(store: Store, scope: Scope) -> dict[str, float]:
    """The part of the cases due in a scope that is with each office."""
    columns = measure(store, "on_time_share", replace(scope, trips="out"), by=("agency",)).columns
    cases = {str(code): float(n) for code, n in zip(columns["agency"], columns["n"], strict=True)}
    return {code: n / max(sum(cases.values()), 1.0) for code, n in cases.items()}
