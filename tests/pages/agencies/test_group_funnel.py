"""The line on all offices above the funnel plot, and the bars in its place where few offices have enough cases.

Offices with too few cases for a figure are folded away where they are many; no share is reported of them.
"""

from dataclasses import replace

import numpy as np
import pytest

from pages.agencies.group_funnel import MANY_WITHOUT_FIGURE, peer_group_bars, peer_group_section
from pages.agencies.outliers import outliers
from pages.agencies.peer_groups import peer_groups_section
from pages.view.compared_offices import compare_with_peers
from pages.view.view import View
from queries.estimates.measure import measure
from queries.question.vintage import as_of
from queries.vocabulary.scope import Scope
from tests.pages.same_numbers.reading import looking, plain


@pytest.fixture(scope="module")
def small(demo_store) -> View:
    """A scope in which most offices have a handful of cases."""
    view = replace(looking(demo_store, period="90d"), lang="en")
    return replace(view, scope=replace(view.scope, counties=("0315",)))


def test_offices_without_a_figure_are_folded_away(small):
    section = peer_group_section(small)
    frame = compare_with_peers(small).frame
    without = frame[frame["withheld"]]
    assert section.figure is None
    assert len(without) >= MANY_WITHOUT_FIGURE
    shown, folded = section.footer_html.split("<details", 1)
    assert f"{len(without)} offices with too few cases" in plain(folded)
    assert all(name in plain(folded) and name not in plain(shown) for name in without["agency_label"])
    assert "too few" not in plain(shown).lower()


def test_the_office_of_the_page_is_never_folded_away(small):
    comparison = compare_with_peers(small)
    row = comparison.frame[comparison.frame["withheld"]].iloc[0]
    shown = peer_group_bars(small, comparison, None, chosen=str(row["agency"])).split("<details", 1)[0]
    assert str(row["agency_label"]) in plain(shown)


def head(store, **params: str) -> str:
    asked = {name: [value] for name, value in params.items()}
    scope, _ = Scope.from_params(asked, today=store.as_of.date())
    return str(
        peer_group_section(View(store, scope, (), "en", False, asked, as_of(store, scope))).header_html
    )


def test_the_share_late_is_that_of_all_offices_together(demo_store) -> None:
    """It stands above a mark that says the share of all offices answered on time."""
    late = 1 - measure(demo_store, "on_time_share", Scope(trips="out")).row["value"]
    assert f"Not answered in time: {late:.1%}" in head(demo_store, period="all")


def test_the_share_of_a_group_with_too_few_cases_is_withheld(demo_store) -> None:
    """A group of one office with too few cases would give that office away."""
    view = replace(looking(demo_store, period="90d"), lang="en")
    groups = measure(demo_store, "on_time_share", replace(view.scope, trips="out"), by=("peer_group",)).frame
    code = str(groups.loc[groups["withheld"] & (groups["n"] > 0), "peer_group"].iloc[0])
    comparison = compare_with_peers(view)
    row = comparison.groups.set_index("group").loc[code]
    assert np.isnan([row["centre"], row["late"]]).all()
    assert "Not answered in time" not in head(demo_store, period="90d", group=code)
    assert "upright mark" not in plain(peer_group_bars(view, comparison, code))


def test_where_no_office_has_enough_cases_no_share_is_reported(demo_store) -> None:
    few = head(demo_store, period="90d", county="0326")
    assert "no office with enough cases" in few
    assert "Not answered in time" not in few


def test_that_no_office_can_be_compared_is_said_once(demo_store) -> None:
    """The title, a line for the plot and the list of offices that need a look all said so."""
    view = replace(looking(demo_store, period="90d", county="0326"), lang="en")
    section = peer_group_section(view)
    listed = outliers(view).html
    said = plain(section.header_html + section.footer_html + listed)
    assert said.count("Too few cases to compare offices") == 1
    assert "enough cases for a plot" not in said
    assert "too few cases: " in plain(listed).lower()


def test_the_mark_in_the_bars_is_explained_with_its_share(demo_store) -> None:
    view = replace(looking(demo_store, period="90d"), lang="en")
    together = measure(demo_store, "on_time_share", replace(view.scope, trips="out"))
    share = f"{float(together.row['value']):.1%}"
    groups = peer_groups_section(view)
    assert groups.count('class="mean"') >= 5
    assert f"upright mark: all offices together, {share}." in plain(groups)
    comparison = compare_with_peers(view)
    group = comparison.groups.iloc[0]
    bars = peer_group_bars(view, comparison, str(group["group"]))
    assert f"upright mark: all offices of the group together, {1 - group['late']:.1%}." in plain(bars)
    # Bars of all offices have no mark.
    assert "upright mark" not in plain(peer_group_bars(view, comparison, None))
