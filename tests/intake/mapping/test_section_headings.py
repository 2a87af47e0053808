"""Headings of titles between the rows (`intake.mapping.section_headings`)."""

from intake.mapping.section_headings import is_section_heading, section_heading


def test_headings_of_titles_between_the_rows():
    assert section_heading("") == "میان‌تیتر"
    assert section_heading("شهرستان") == "میان‌تیتر شهرستان"
    assert is_section_heading("میان تیتر شهرستان")
    assert not is_section_heading("تیتر")
