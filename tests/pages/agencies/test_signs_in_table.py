"""The signs of offices stand beside their assessments: in the table of offices, and where two scopes are compared."""

from dataclasses import replace

import pytest

from pages.agencies.table import table
from pages.compare.measure_table import measure_table_section
from queries.overview.office_lines import sign_notes
from queries.overview.words import office_line_texts as words
from queries.question.filters import chosen_offices
from tests.pages.same_numbers.reading import largest, looking, plain, rows


@pytest.fixture
def office(demo_store) -> str:
    return largest(demo_store, "agency")


@pytest.fixture(autouse=True)
def one_sign(office, monkeypatch) -> None:
    """The office has a sign."""

    def other_signs(store, scope, *, without):
        chosen = chosen_offices(store, scope)
        return {office: [words.MANY_AT_ONCE]} if chosen is None or office in chosen else {}

    monkeypatch.setattr(sign_notes, "other_signs", other_signs)


def test_the_assessment_of_an_office_has_its_signs_below_it(demo_store, office) -> None:
    view = replace(looking(demo_store, period="365d"), lang="en")
    drawn = table.__wrapped__(view)  # type: ignore[attr-defined]  # The table without this sign may be in the cache.
    noted = [row for row in rows(drawn) if "signs to look at: many answers within an hour" in row[5]]
    assert len(noted) == 1
    assert demo_store.dimension("agency").set_index("code")["name_en"][office] in noted[0][0]


def test_the_title_speaks_of_offices_that_need_a_look_only_where_there_are_some(demo_store) -> None:
    for period, title in (
        ("365d", "those that need a look first"),
        ("yesterday", "the lowest share on time first"),
    ):
        view = replace(looking(demo_store, period=period), lang="en")
        heading = table.__wrapped__(view).split("</h2>")[0]  # type: ignore[attr-defined]
        assert title in heading


def test_compared_sides_have_the_signs_of_their_offices(demo_store, office) -> None:
    other = next(code for code in demo_store.codes("agency").values() if code not in (office, "none"))
    name = demo_store.dimension("agency").set_index("code")["name_en"][office]

    def notes(a: str, b: str) -> str:
        view = looking(demo_store, agency=a, **{"b.agency": b})
        return plain(measure_table_section(replace(view, lang="en")))

    assert f"A: Other signs to look at: {name} (many answers within an hour)." in notes(office, other)
    assert f"B: Other signs to look at: {name}" in notes(other, office)
    assert "signs to look at" not in notes(other, other)
