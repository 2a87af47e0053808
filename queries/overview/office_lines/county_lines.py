"""The lines on offices that are slow in one county only, and on counties in which all are, or have become slower."""

from collections.abc import Collection, Sequence

from queries.comparisons.peers.office_counties import (
    LateCounty,
    counties_late_everywhere,
    slow_counties,
)
from queries.comparisons.peers.part_signs import PartSign
from queries.comparisons.peers.slower_groups import SlowerCounty, slower_counties
from queries.estimates.measure import measure
from queries.overview.office_lines.sign_lines import line_of_parts, usual_text
from queries.overview.overview_contents import EMPTY
from queries.overview.words import office_line_texts as words
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import listed_names
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


def slow_county_lines(store: Store, scope: Scope) -> Text:
    """The line for the offices of the scope; empty without any."""
    return line_of_parts(store, words.SLOW_IN_PART["county"], slow_counties_of_scope(store, scope))


def slow_counties_of_scope(store: Store, scope: Scope) -> list[PartSign]:
    """The offices of the scope that are slow in one of its counties."""
    if not measure(store, "on_time_share", scope).coverage.is_recorded:
        return []
    offices, counties = chosen_offices(store, scope), frozenset(scope.counties)
    return [
        each
        for each in slow_counties(store, scope)
        if (offices is None or each.office in offices) and (not counties or each.code in counties)
    ]


def late_counties_of_scope(store: Store, scope: Scope) -> list[LateCounty]:
    """The counties of the scope in which nearly all offices are later than elsewhere; none for some offices only."""
    if (
        chosen_offices(store, scope) is not None
        or not measure(store, "on_time_share", scope).coverage.is_recorded
    ):
        return []
    counties = frozenset(scope.counties)
    return [
        each for each in counties_late_everywhere(store, scope) if not counties or each.county in counties
    ]


def slower_counties_of_scope(store: Store, scope: Scope, *, without: Collection[str]) -> list[SlowerCounty]:
    """The counties of the scope in which nearly all offices have become slower, but for those of which more is said.

    None for some offices only, nor in a store that is limited to some cases: others are compared with them.
    """
    if (
        store.limits is not None
        or chosen_offices(store, scope) is not None
        or not measure(store, "on_time_share", scope).coverage.is_recorded
    ):
        return []
    counties = frozenset(scope.counties)
    return [
        each
        for each in slower_counties(store, scope)
        if (not counties or each.county in counties) and each.county not in without
    ]


def line_of_counties(store: Store, counties: Sequence[LateCounty | SlowerCounty]) -> Text:
    """The line of some counties, all of them late or all slower; empty without any."""
    if not counties:
        return EMPTY
    is_late = isinstance(counties[0], LateCounty)
    listed = _listed(store, counties, words.LATE_COUNTY if is_late else words.SLOWER_COUNTY)
    return (words.LATE_COUNTIES if is_late else words.SLOWER_COUNTIES).formatted(counties=listed)


def named_counties(store: Store, counties: Sequence[LateCounty | SlowerCounty]) -> Text:
    """The same in a few words for the sentence of the day; empty without any."""
    is_late = bool(counties) and isinstance(counties[0], LateCounty)
    return _listed(store, counties, words.WHOLE_COUNTY_LATE if is_late else words.WHOLE_COUNTY_SLOWER)


def _listed(store: Store, counties: Sequence[LateCounty | SlowerCounty], template: Text) -> Text:
    """The counties, each with its share and what is usual: elsewhere for late ones, a year earlier for slower ones."""
    names = names_of(store, "county")

    def name(each: LateCounty | SlowerCounty) -> Text:
        return template.formatted(
            county=texts.isolated(names[each.county]),
            share=texts.share_text(each.share),
            usual=usual_text(each.usual, by_its_days=isinstance(each, LateCounty) and each.by_its_days),
            n=texts.n_text(each.n),
        )

    return listed_names(counties, name, more=texts.MORE_COUNTIES)
