"""Whoever asks for a file, or takes a part of one, knows every form that intake reads."""

from typing import get_args

from intake.guess.columns import sampled_rows
from intake.readers.file_forms import FORM_BY_SUFFIX, TABLE_SUFFIXES, Form
from pages.data.upload import FILE_EXTENSIONS

PACKED = {".gz", ".zip"}
WEB_ARCHIVES = {".mht", ".mhtml"}


def test_the_browser_offers_the_files_that_intake_reads() -> None:
    assert {f".{ending}" for ending in FILE_EXTENSIONS} == TABLE_SUFFIXES | PACKED | WEB_ARCHIVES


def test_every_form_but_that_of_pages_has_an_ending() -> None:
    assert set(FORM_BY_SUFFIX.values()) == set(get_args(Form)) - {"page"}


def test_of_every_form_it_is_known_how_much_is_read_for_a_proposal() -> None:
    assert set(sampled_rows._MOST_CHUNKS) == set(get_args(Form))
