"""Names that are written as paths, and what all of them have in common."""

import pytest

from intake.guess.values.path_values import are_paths, common_path, last_part
from tests.intake.guess.guessing import guess, mapping_from


@pytest.mark.parametrize(
    ("values", "root"),
    [
        (["City > Parks", "City > Roads", "City > Public lighting"], "City > "),
        (
            ["استانداری > ادارات کل > راه", "استانداری > ادارات کل > آب", "استانداری > ادارات کل > برق"],
            "استانداری > ادارات کل > ",
        ),
        (["Raw::Water", "Raw::Roads::North", "Raw::Roads::South"], "Raw::"),
        (["A / Roads", "A / Rail", "A / Road signs"], "A / "),
        (["City > Parks", "Region > Roads", "City > Lights"], None),
        (["City > Parks", "City > Roads", "Lights", "Water"], None),
        (["City > Parks", "City > Roads"], None),
        (["شکایت", "درخواست", "پیشنهاد"], None),
        (["12/05/1403", "12/06/1403", "12/07/1403"], None),
        (["آب/برق", "آب/گاز", "آب/راه"], None),
    ],
)
def test_what_all_paths_begin_with(values, root):
    assert common_path(values) == root


def test_paths_and_their_ends():
    assert are_paths(["City > Parks", "Region::Roads", "A \\ B"])
    assert not are_paths(["City", "City > Parks"])
    assert not are_paths([])
    assert [last_part(text) for text in ("City > Green spaces", "A::B::C", "Parks")] == [
        "Green spaces",
        "C",
        "Parks",
    ]


OFFICES = ("Street Lighting", "Highways Department", "Water Department", "Housing Office", "Parking Services")
TOPICS = ("Pothole", "Water leak", "Noise", "Graffiti", "Street light out", "Missed collection", "Trees")


def help_desk(**columns):
    """A table of 70 cases; in the given columns, by heading, offices in these texts."""
    rows = range(70)
    offices = {name: [text.format(OFFICES[row % 5]) for row in rows] for name, text in columns.items()}
    return {
        "ID": [str(9100 + 7 * row) for row in rows],
        "Opening date": [f"2025-05-{row % 28 + 1:02} 10:{row % 60:02}" for row in rows],
        "Category": [f"City > {TOPICS[row % 7]}" for row in rows],
        **offices,
    }


def test_the_office_is_the_column_that_names_it_alone(tmp_path):
    table = help_desk(**{"Entity": "City > {}", "Assigned to - Group": "{}"})

    fields = {field: column.heading for field, column in guess(tmp_path, table).fields.items()}

    assert fields["agency"] == "Assigned to - Group"
    assert fields["topic"] == "Category"


def test_what_all_paths_begin_with_does_not_enter(tmp_path):
    proposal = guess(tmp_path, help_desk(Department="Province > City > {}"))

    columns = mapping_from(proposal).columns

    assert (columns.agency.column, columns.agency.after) == (("Department",), "Province > City > ")
    assert (columns.topic.column, columns.topic.after) == (("Category",), "City > ")
    assert any("begin with “Province > City >”" in note.en for note in proposal.notes)
