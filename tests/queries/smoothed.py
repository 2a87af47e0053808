"""Compare smoothed rates with their reference: each depends on the cases of the whole province."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from queries.vocabulary.scope import Scope
from tests.queries.comparing import GroupCases, compare_smoothed, days_within
from tests.queries.questions import GRAINS, known_in, lives_in, of, span, within
from tests.worlds import COUNTIES, World


def smoothed_figures(
    here: World,
    scope: Scope,
    by: Sequence[str],
    rows: Mapping[tuple[str, ...], list[dict]],
    people: dict[str, float],
) -> int:
    """Compare smoothed rates by group with the reference, and return the number of figures compared.

    Of the first few groups only, since the reference takes its time.
    """
    known = known_in(here, scope.as_of)
    figures = 0
    for group, found in list(rows.items())[:6]:
        lives = lives_in(here, replace(scope, counties=()), holder="agency")
        counties, first, last = scope.counties, scope.first, scope.last
        start = first
        for name, value in zip(by, group, strict=True):
            if name in GRAINS:
                first, last = within(scope, *span(value, name))
                start = max(first, scope.first or here.first_day)
            elif name == "county":
                counties = (value,)
            else:
                lives = [life for life in lives if of(life, known, name, holder="agency") == value]
        group_cases = GroupCases(lives, known, first, last, 0.0, days_within(here, known, start, last))
        figures += compare_smoothed(
            found[0], group_cases, {code: people[code] for code in COUNTIES}, counties
        )
    return figures


def is_smoothed(key: str, scope: Scope, by: Sequence[str]) -> bool:
    """Whether figures are smoothed: those of the whole province are not."""
    return key == "rate_per_10k_smoothed" and ("county" in by or bool(scope.counties))
