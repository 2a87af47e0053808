"""What all parts of the settings share: unknown keys are errors, and days are checked when they are read."""

from typing import Annotated

import pytest
from pydantic import Field, ValidationError

from geo.tomlfile import DeclarationError
from queries.settings.declared_values import Day, Declared, DeclaredText


class Part(Declared):
    """A part of a settings file with one day."""

    day: Day


def test_a_day_is_kept_as_it_is_written() -> None:
    assert Part(day="1404/05/12").day == "1404/05/12"


@pytest.mark.parametrize("values", [{"day": "1404/13/01"}, {"day": "soon"}, {"day": "1404/05/12", "dya": 1}])
def test_wrong_days_and_misspelt_keys_are_errors(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Part(**values)


def test_a_text_has_both_languages_as_they_were_declared() -> None:
    text = DeclaredText(fa="شهرستان", en="county")
    assert (text.label("fa"), text.label("en")) == ("شهرستان", "county")


def test_what_was_read_cannot_be_changed() -> None:
    part = Part(day="1404/05/12")
    with pytest.raises(ValidationError):
        part.day = "1404/05/13"


class Numbers(Declared):
    """A part with a text and numbers."""

    name: str = Field(default="a", min_length=1)
    share: float = 0
    days: Annotated[int, Field(ge=1)] | None = None
    span: tuple[int, int] = (1, 2)


def test_blanks_around_a_text_do_not_count_and_blanks_alone_are_no_text() -> None:
    assert Numbers(name=" mappings \n").name == "mappings"
    with pytest.raises(ValidationError):
        Numbers(name="  ")


@pytest.mark.parametrize(
    "values", [{"share": float("inf")}, {"share": float("nan")}, {"share": False}, {"days": True}]
)
def test_what_is_no_number_is_refused(values: dict[str, object]) -> None:
    with pytest.raises((ValidationError, DeclarationError)):
        Numbers(**values)


def test_where_several_numbers_belong_not_one_is_asked_for() -> None:
    with pytest.raises(ValidationError, match="valid tuple"):
        Numbers(span=True)
