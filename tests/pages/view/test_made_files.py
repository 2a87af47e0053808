"""Files are known by their content, and by the people for whom they were made, with the rights that they had."""

from dataclasses import replace

import pytest

from door.viewers import Viewer
from pages.view.made_files import is_made_for, note_file

ALI = Viewer("ali", "", frozenset({"planner"}), id=1)
SARA = Viewer("sara", "", frozenset({"planner"}), id=2)


def test_a_file_is_for_those_for_whom_it_was_made():
    note_file(b"of ali", ALI)

    assert is_made_for(b"of ali", ALI)
    assert not is_made_for(b"of ali", SARA)
    assert not is_made_for(b"of nobody", ALI)

    note_file(b"of ali", SARA)
    assert is_made_for(b"of ali", SARA)


@pytest.mark.parametrize(
    "now",
    [
        {"roles": frozenset({"press"})},
        {"roles": frozenset({"county_viewer"}), "counties": ("0303",)},
        {"id": 3},  # somebody else, who was given the name of a person who has left
    ],
)
def test_a_file_is_not_for_whoever_has_other_rights_since(now):
    note_file(b"made before", ALI)

    assert not is_made_for(b"made before", replace(ALI, **now))
