"""Files are known by their content, and by the people for whom they were made."""

from pages.view.made_files import is_made_for, note_file


def test_a_file_is_for_those_for_whom_it_was_made():
    note_file(b"of ali", "ali")

    assert is_made_for(b"of ali", "ali")
    assert not is_made_for(b"of ali", "sara")
    assert not is_made_for(b"of nobody", "ali")

    note_file(b"of ali", "sara")
    assert is_made_for(b"of ali", "sara")
