"""Below a map of counties stands how many cases are of no known county, and for rates how far they can be compared."""

from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from pages.widgets.notices.map_notes import map_notes
from persian.translate import translator
from queries.county_brief.limitations import few_counties
from queries.measures import MEASURES
from queries.vocabulary.row_limits import RowLimits

PROVINCE: Any = SimpleNamespace(
    counties=[SimpleNamespace(code="0303")],
    population_caveat=lambda lang: "The census is old.",
    population=lambda code: 1000,
)
STORE = SimpleNamespace(codes=lambda name: {1: "0303"}, limits=None)
VIEW: Any = SimpleNamespace(t=translator("en"), lang="en", store=STORE)


@pytest.mark.parametrize(
    ("key", "unmapped", "notes"),
    [
        ("received", 0, []),
        ("received", 1, ["1 case is not on the map: its county is not known."]),
        (
            "rate_per_10k",
            2,
            ["2 cases are not on the map: their county is not known.", "The census is old."],
        ),
    ],
)
def test_cases_of_no_known_county_and_the_census_are_noted(key: str, unmapped: int, notes: list[str]) -> None:
    frame = pd.DataFrame({"county": ["0303", ""], "n": [7, unmapped]})
    result: Any = SimpleNamespace(frame=frame, measure=MEASURES[key])
    assert map_notes(VIEW, result, PROVINCE) == notes


def of_two_counties(inhabitants: dict[str, int | None]) -> Any:
    return SimpleNamespace(
        counties=(*PROVINCE.counties, SimpleNamespace(code="0304")),
        population_caveat=lambda lang: "",
        population=inhabitants.get,
    )


def test_a_rate_says_that_the_province_has_counties_without_cases() -> None:
    two = of_two_counties({"0303": 1000, "0304": 2000})
    frame = pd.DataFrame({"county": ["0303"], "n": [7]})
    of_rate, of_count = (
        map_notes(VIEW, cast("Any", SimpleNamespace(frame=frame, measure=MEASURES[key])), two)
        for key in ("rate_per_10k", "received")
    )
    assert of_rate == [
        "Only 1 of 2 counties have cases in the data; the rate of the whole province is divided by the "
        "inhabitants of all."
    ]
    assert of_count == []


@pytest.mark.parametrize(
    ("limits", "inhabitants", "said"),
    [
        (None, 2000, True),
        (RowLimits(agencies=("water",)), 2000, True),
        # Such a viewer's store has no other counties, and the rates are divided by the inhabitants of the own one.
        (RowLimits(counties=("0303",)), 2000, False),
        (None, None, False),  # there is no rate of the whole province
    ],
)
def test_it_says_so_only_where_there_is_a_rate_of_the_whole_province(
    limits: RowLimits | None, inhabitants: int | None, said: bool
) -> None:
    store: Any = SimpleNamespace(codes=STORE.codes, limits=limits)
    two = of_two_counties({"0303": 1000, "0304": inhabitants})
    assert (few_counties(store, two) is not None) == said
