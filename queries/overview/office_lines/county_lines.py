"""The lines on offices that are slow in one county only, and on counties in which all are, or have become slower."""

from collections.abc import Collection, Sequence

from queries.comparisons.peers.closing_signs import OpenCounty
from queries.comparisons.peers.office_counties import (
    LateCounty,
    SlowCounty,
    counties_late_everywhere,
    slow_counties,
)
from queries.comparisons.peers.slower_groups import SlowerCounty, slower_counties
from queries.estimates.measure import measure
from queries.overview.words import office_line_texts
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import line_of_names, listed_names
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


def slow_county_lines(store: Store, scope: Scope) -> Text:
    """The line for the offices of the scope; empty without any."""
    return line_of_names(
        office_line_texts.SLOW_IN_COUNTY,
        offices=listed_names(
            slow_counties_of_scope(store, scope),
            lambda each: in_one_county(store, office_line_texts.OFFICE_IN_COUNTY, each),
            more=texts.MORE_PAIRS,
        ),
    )


def slow_counties_of_scope(store: Store, scope: Scope) -> list[SlowCounty]:
    """The offices of the scope that are slow in one of its counties."""
    if not measure(store, "on_time_share", scope).coverage.is_recorded:
        return []
    offices, counties = chosen_offices(store, scope), frozenset(scope.counties)
    return [
        each
        for each in slow_counties(store, scope)
        if (offices is None or each.office in offices) and (not counties or each.county in counties)
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


def slower_county_lines(store: Store, counties: list[SlowerCounty]) -> Text:
    """The line for some counties; empty without any."""
    listed = _listed(store, counties, office_line_texts.SLOWER_COUNTY)
    return line_of_names(office_line_texts.SLOWER_COUNTIES, counties=listed)


def named_slower_counties(store: Store, counties: list[SlowerCounty]) -> Text:
    """The same in a few words for the sentence of the day; empty without any."""
    return _listed(store, counties, office_line_texts.WHOLE_COUNTY_SLOWER)


def late_county_lines(store: Store, counties: list[LateCounty]) -> Text:
    """The line for some counties; empty without any."""
    listed = _listed(store, counties, office_line_texts.LATE_COUNTY)
    return line_of_names(office_line_texts.LATE_COUNTIES, counties=listed)


def named_late_counties(store: Store, counties: list[LateCounty]) -> Text:
    """The same in a few words for the sentence of the day; empty without any."""
    return _listed(store, counties, office_line_texts.WHOLE_COUNTY_LATE)


def _listed(store: Store, counties: Sequence[LateCounty | SlowerCounty], template: Text) -> Text:
    """The counties, each with its share and what is usual: elsewhere for late ones, a year earlier for slower ones."""
    names = names_of(store, "county")

    def words(each: LateCounty | SlowerCounty) -> Text:
        usual = each.expected if isinstance(each, LateCounty) else each.before
        return template.formatted(
            county=texts.isolated(names[each.county]),
            share=texts.share_text(each.share),
            usual=texts.share_text(usual),
            n=texts.n_text(each.n),
        )

    return listed_names(counties, words, more=texts.MORE_COUNTIES)


def in_one_county(store: Store, template: Text, each: SlowCounty | OpenCounty) -> Text:
    """The words of a template for an office in one county: its share, the one expected, and the cases."""
    return template.formatted(
        office=texts.isolated(names_of(store, "agency")[each.office]),
        county=texts.isolated(names_of(store, "county")[each.county]),
        share=texts.share_text(each.share),
        expected=texts.share_text(each.expected),
        n=texts.n_text(each.n),
    )
