"""The briefs of two counties of the demo, over the year up to as-of."""

import pytest

from queries.county_brief.brief_contents import CountyBrief
from queries.county_brief.build_brief import county_briefs
from queries.vocabulary.scope import Scope

LARGE, TINY = "0303", "0327"


@pytest.fixture(scope="module")
def scope(demo_store) -> Scope:
    """The year up to as-of."""
    return Scope.from_params({"period": "365d"}, today=demo_store.as_of.date())[0]


@pytest.fixture(scope="module")
def briefs(demo_store, scope) -> dict[str, CountyBrief]:
    """The briefs of a large and of a very small county."""
    return {each.code: each for each in county_briefs(demo_store, scope, (LARGE, TINY), lang="en")}
