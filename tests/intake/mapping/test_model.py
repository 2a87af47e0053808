"""Mappings: the built-in ones are valid, and errors are reported with line and remedy."""

from pathlib import Path

import pytest

from intake.errors import MappingError
from intake.mapping.field_columns import Column, Columns
from intake.mapping.model import FOLDER, Dates, Mapping, Values, load_mapping, names
from persian.digits import to_persian_digits

GOOD = """name = "mine"
title_fa = "من"
title_en = "Mine"
source = "mine"
[columns]
id = "Case"
registered_at = "Created"
"""


def own(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_ready_ones_are_sound() -> None:
    assert names() == [
        "baltimore311", "boston311", "cfpb", "chicago311", "negah", "negah-events", "nyc311", "open311",
        "sanfrancisco311",
    ]  # fmt: skip
    for name in names():
        mapping = load_mapping(name)
        assert mapping.name == name
        assert mapping.source == name
        assert (FOLDER / f"{name}.toml").is_file()


def test_a_mapping_of_ones_own_file_is_loaded_from_its_path(tmp_path: Path) -> None:
    mapping = load_mapping(own(tmp_path, GOOD))
    assert mapping.columns.mapped["id"].column == ("Case",)
    assert (mapping.shape, mapping.due, mapping.answered) == ("snapshot", "source", "column")


def test_the_name_of_a_source_turns_no_text_around(tmp_path: Path) -> None:
    """Neither that of the mapping nor one that is typed for a load; what belongs to the spelling stays."""
    hidden = "\\u202e\\u2067\\u001b"
    mapping = load_mapping(
        own(tmp_path, GOOD.replace('source = "mine"', f'source = "{hidden}دفتر\u200cما ۱۲"'))
    )

    assert mapping.source == "دفتر\u200cما ۱۲"
    assert mapping.with_source("\u202eother\u202c ۳۴\x1b").source == "other ۳۴"
    assert mapping.with_source("\u202e").source == mapping.source


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD + 'due_at = "x"\ncolour = "x"\n', 9, ["colour", "county"]),
        (GOOD + '[values.kind.map]\n"x" = "complain"\n', 9, ["complaint", "suggestion"]),
        (GOOD.replace('source = "mine"', 'source = "mine"\nshape = "event"'), 5, ["snapshot", "events"]),
        (GOOD + '[dates]\ntimezone = "Tehran"\n', 9, ["Asia/Tehran"]),
        (GOOD + 'agency = "نام و نام خانوادگی"\n', 8, ["نام و نام خانوادگی", "Personal data"]),
        (GOOD + 'topic = "شرح درخواست"\n', 8, ["شرح درخواست", "free text"]),
        (GOOD + 'place = { column = "Incident Address" }\n', 8, ["Incident Address", "address"]),
        (GOOD.replace('id = "Case"', 'id = "کد ملی"'), 6, ["کد ملی", "national code"]),
        (GOOD + '[unknown]\nagency = "ignore"\n', 9, ["create", "refuse"]),
        (GOOD + "[values\n", 8, ["TOML"]),
    ],
)
def test_faults_are_reported_with_their_line(tmp_path: Path, text: str, line: int, words: list[str]) -> None:
    with pytest.raises(MappingError) as caught:
        load_mapping(own(tmp_path, text))
    assert f"line {line}" in caught.value.message_en
    assert f"سطر {to_persian_digits(str(line))}" in caught.value.message_fa
    for word in words:
        assert word in caught.value.message_en


def test_a_shape_has_its_fields(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="moment"):
        load_mapping(own(tmp_path, GOOD + 'moment = "x"\n'))
    with pytest.raises(MappingError, match="registered_at"):
        load_mapping(own(tmp_path, GOOD.replace('registered_at = "Created"\n', "")))


def test_an_unknown_name_lists_the_ready_ones() -> None:
    with pytest.raises(MappingError, match="open311"):
        load_mapping("opn311")
    with pytest.raises(MappingError, match="does not exist"):
        load_mapping("nowhere/mine.toml")


def test_every_key_is_documented() -> None:
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    keys = {
        *Mapping.model_fields,
        *Column.model_fields,
        *Columns.model_fields,
        *Dates.model_fields,
        *Values.model_fields,
    }
    missing = {
        key for key in keys if f"`{key}`" not in told and f"[{key}]" not in told and f"{key} =" not in told
    }
    assert missing - {"values"} == set()
