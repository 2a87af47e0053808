"""The signs of the offices of a scope, with their words: what of an office is to be looked at beside late answers.

How an office works is judged by all of its cases: of a part of them, of a county or a topic, say, there are no signs.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import fields, replace
from typing import Any, TypeVar

from queries.comparisons.peers.closing_signs import ClosingSigns, closing_signs
from queries.comparisons.peers.deadline_signs import (
    longer_deadlines,
    piles_on_due_day,
    piles_on_due_day_lately,
)
from queries.comparisons.peers.handling_signs import HandlingSigns, handling_signs
from queries.comparisons.peers.office_signs import OfficeSign
from queries.comparisons.peers.outcome_signs import (
    REOPENED,
    RESOLVED,
    SATISFIED,
    outcome_signs,
    seldom_satisfied_lately,
)
from queries.comparisons.peers.own_past_falls import own_past_falls
from queries.comparisons.peers.unanswered_closings import UnansweredSigns
from queries.estimates.measure import measure
from queries.overview.office_lines import sign_lines as kinds
from queries.overview.office_lines.county_lines import slow_counties_of_scope
from queries.overview.office_lines.sign_lines import ToldSign
from queries.overview.words.office_line_texts import (
    LEFT_OPEN_IN_COUNTY,
    SLOW_IN_PART,
    SLOW_IN_TOPIC_LATELY,
    SignTexts,
)
from queries.overview.words.own_past_fall_texts import FELL_BEHIND_ITSELF
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

Signs = TypeVar("Signs", ClosingSigns, HandlingSigns, UnansweredSigns)

OUTCOMES = {
    RESOLVED: kinds.SELDOM_RESOLVED,
    REOPENED: kinds.REOPENED_OFTEN,
    SATISFIED: kinds.SELDOM_SATISFIED,
}


def signs_of_scope(store: Store, scope: Scope) -> Iterator[ToldSign]:
    """Yield all signs; the order decides between offices with equally many."""
    yield from outcome_signs_of_scope(store, scope)
    yield from _told(SLOW_IN_PART["county"], slow_counties_of_scope(store, scope))
    yield from closing_signs_of_scope(store, scope)
    yield from handling_signs_of_scope(store, scope)
    yield from deadline_signs_of_scope(store, scope)


def outcome_signs_of_scope(store: Store, scope: Scope) -> Iterator[ToldSign]:
    """Yield the signs that answers do not settle the matter, or less than before, by the measures that are recorded.

    Beside its own past an office is not named for what it is named for beside similar ones.
    """
    if not judges_all_cases(scope):
        return
    named: dict[str, set[str]] = {}
    for key, templates in OUTCOMES.items():
        if measure(store, key, scope).coverage.is_recorded:
            signs = _of_chosen(store, scope, outcome_signs(store, key, scope))
            named[key] = {sign.office for sign in signs}
            yield from _told(templates, signs)
    if not _tells_last_months(store, scope):
        return
    if SATISFIED in named:
        lately = _of_chosen(store, scope, seldom_satisfied_lately(store, scope))
        named[SATISFIED] |= {sign.office for sign in lately}
        yield from _told(kinds.SELDOM_SATISFIED_LATELY, lately)
    for key, templates in FELL_BEHIND_ITSELF.items():
        if measure(store, key, scope).coverage.is_recorded:
            falls = _of_chosen(store, scope, own_past_falls(store, key))
            yield from _told(templates, [each for each in falls if each.office not in named.get(key, ())])


def deadline_signs_of_scope(store: Store, scope: Scope) -> Iterator[ToldSign]:
    """Yield the signs of work for the deadline's sake; none where answers or due dates are not recorded."""
    if judges_all_cases(scope) and measure(store, "deadline_bunching", scope).coverage.is_recorded:
        yield from _told(kinds.ON_DUE_DAY, _of_chosen(store, scope, piles_on_due_day(store, scope)))
        if _tells_last_months(store, scope):
            lately = _of_chosen(store, scope, piles_on_due_day_lately(store, scope))
            yield from _told(kinds.ON_DUE_DAY_LATELY, lately)
        yield from _told(kinds.LONGER_DEADLINES, _of_chosen(store, scope, longer_deadlines(store, scope)))


def closing_signs_of_scope(store: Store, scope: Scope) -> Iterator[ToldSign]:
    """Yield the signs in how cases are closed (`_of_last_months`)."""
    signs = _of_last_months(store, scope, closing_signs, none=ClosingSigns())
    yield from _told(kinds.UNANSWERED, signs.unanswered.beside_similar)
    yield from _told(kinds.UNANSWERED_LATELY, signs.unanswered.beside_own_past)
    yield from _told(kinds.LEFT_OPEN, signs.left_open)
    yield from _told(LEFT_OPEN_IN_COUNTY, signs.left_open_in_county)
    yield from _told(kinds.SET_ASIDE, signs.set_aside)
    yield from _told(kinds.SET_ASIDE_LATELY, signs.set_aside_lately)


def handling_signs_of_scope(store: Store, scope: Scope) -> Iterator[ToldSign]:
    """Yield the signs in how cases are handled (`_of_last_months`)."""
    signs = _of_last_months(store, scope, handling_signs, none=HandlingSigns())
    yield from _told(kinds.HANDED_ON_LATE, signs.handed_on)
    yield from _told(kinds.HANDED_ON_EARLY, signs.handed_on_early)
    yield from _told(kinds.HANDED_ON_EARLY_LATELY, signs.handed_on_early_lately)
    yield from _told(kinds.AT_ONCE, signs.at_once)
    yield from _told(kinds.ON_LAST_DAYS, signs.last_days)
    yield from _told(kinds.ON_LAST_DAYS_LATELY, signs.last_days_lately)
    yield from _told(kinds.IN_BULK, signs.in_bulk)
    yield from _told(kinds.FEWER_COMPLAINTS, signs.fewer_complaints)
    for slow in (*signs.slow_topics, *signs.slow_registrations):
        yield SLOW_IN_PART[slow.dimension], slow
    yield from _told(SLOW_IN_TOPIC_LATELY, signs.slow_topics_lately)


def is_before_last_months(store: Store, scope: Scope) -> bool:
    """Whether a scope with all cases of its offices has no signs of the last months only because it ends before today.

    Of a store that is limited to some cases, there are none up to today either.
    """
    return store.limits is None and judges_all_cases(scope) and not _reaches_to_as_of(store, scope)


def judges_all_cases(scope: Scope) -> bool:
    """Whether a scope has all cases of its offices. How an office works is not judged by a part of its cases."""
    return not (scope.counties or scope.topics or scope.topic_groups or scope.kinds or scope.channels)


def _of_offices(signs: Signs, chosen: Collection[str]) -> Signs:
    own: dict[str, Any] = {}
    for field in fields(signs):
        value = getattr(signs, field.name)
        own[field.name] = (
            tuple(sign for sign in value if sign.office in chosen)
            if isinstance(value, tuple)
            else _of_offices(value, chosen)
        )
    return replace(signs, **own)


def _told(templates: SignTexts, signs: Iterable[OfficeSign]) -> Iterator[ToldSign]:
    return ((templates, sign) for sign in signs)


def _of_chosen(store: Store, scope: Scope, signs: Iterable[OfficeSign]) -> list[OfficeSign]:
    """The signs of the offices that the scope chooses."""
    chosen = chosen_offices(store, scope)
    return [sign for sign in signs if chosen is None or sign.office in chosen]


def _of_last_months(store: Store, scope: Scope, signs: Callable[[Store], Signs], *, none: Signs) -> Signs:
    """The signs of the last months, of the offices of the scope; both are a dataclass of tuples of signs."""
    if not _tells_last_months(store, scope):
        return none
    chosen = chosen_offices(store, scope)
    return signs(store) if chosen is None else _of_offices(signs(store), chosen)


def _tells_last_months(store: Store, scope: Scope) -> bool:
    """Whether signs of the last months are reported for a scope.

    Not for a part of the cases of offices, of a county, say, nor for a period that ends before the data do. Nor are
    there any in a store that is limited to some cases, in which nothing is known of other offices: what has risen at
    all of them would be taken for a change of the own one.
    """
    return store.limits is None and judges_all_cases(scope) and _reaches_to_as_of(store, scope)


def _reaches_to_as_of(store: Store, scope: Scope) -> bool:
    """Whether a scope is one of the present, with all data up to as-of: signs of the last months are those of today."""
    if store.as_of is None or scope.as_of is not None or scope.load is not None:
        return False
    return scope.last is None or scope.last >= store.as_of.date()
