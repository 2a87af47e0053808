"""Whoever takes a part of a file knows every form that intake reads."""

from typing import get_args

from intake.guess.columns import sampled_rows
from intake.readers.file_forms import FORM_BY_SUFFIX, Form


def test_every_form_but_that_of_pages_has_an_ending() -> None:
    assert set(FORM_BY_SUFFIX.values()) == set(get_args(Form)) - {"page"}


def test_of_every_form_it_is_known_how_much_is_read_for_a_proposal() -> None:
    assert set(sampled_rows._MAX_CHUNKS) == set(get_args(Form))
