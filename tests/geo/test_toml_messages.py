"""Tests of the texts for faults in declarations: of addresses nothing secret is told, and the rest is."""

import time

import pytest

from geo.toml_messages import expected_text, told_text, without_secrets


@pytest.mark.parametrize(
    "written",
    [
        "postgresql://u:hunter2@host/negah",
        "postgresql://u:hunter2",
        "postgresql://u:hunter2/negah",
        "postgresql://:hunter2",
        "postgresql://u:123456",
        "postgresql://u:2hunter2",
        "postgresql://u:hunter2@",
        'postgresql://u:h"hunter2',
        "postgresql:/u:hunter2@host",
        "postgresql:u:hunter2@host/negah",
        "u:hunter2@host",
        "host=h user=u password=hunter2 dbname=negah",
        "Server=h;Uid=u;PWD=hunter2",
        "https://host/v2?key=hunter2",
    ],
)
@pytest.mark.parametrize("as_written", [str, lambda text: [text], lambda text: ["https://host/v2", text]])
def test_a_password_in_an_address_of_the_wrong_type_is_not_told(as_written, written: str) -> None:
    told = expected_text("bool_type", {}, as_written(written), "", tables=False)
    assert all("hunter2" not in message and "123456" not in message for message in told)


@pytest.mark.parametrize(
    "written", [{"secret": "hunter2"}, [{"secret": "hunter2"}], [[{"secret": "hunter2"}]]]
)
def test_what_stands_in_a_table_in_place_of_another_type_is_not_told(written: object) -> None:
    told = expected_text("model_type", {}, written, "", tables=False)
    assert all("hunter2" not in message for message in told)


@pytest.mark.parametrize("written", ["hunter2", "hunter2-hunter2", "password: hunter2", "Bearer hunter2"])
@pytest.mark.parametrize("kind", ["bool_type", "int_parsing", "model_type", "tuple_type", "literal_error"])
def test_a_password_in_place_of_a_value_of_another_type_is_not_told(kind: str, written: str) -> None:
    for value in (written, [written], ["yes", written]):
        told = expected_text(kind, {"expected": "'a'"}, value, "", tables=False)
        assert all("hunter2" not in message for message in told)


def test_nor_is_any_text_in_place_of_a_secret() -> None:
    for key in ("door.openid.secret_variable", "pull.0.secret_file", "door.header.key_file"):
        told = expected_text("string_type", {}, ["hunter"], "", tables=False, key=key)
        assert all("hunter" not in message for message in told)


@pytest.mark.parametrize("written", ["yes", "بله", "4", "-1.5", "۱۰", "10:30", "10 days", "2025-08-03", ""])
def test_a_word_or_a_number_is_told(written: str) -> None:
    assert f'found "{written}"' in expected_text("int_parsing", {}, written, "", tables=False)[1]


@pytest.mark.parametrize(
    "written",
    [
        "https://host/v2",
        "http://host:8501",
        "http://host:8501/negah",
        "http://[::1]:8501",
        "dabir@ostan.example",
    ],
)
def test_an_address_without_a_secret_is_told(written: str) -> None:
    assert without_secrets(written) == written
    assert without_secrets(f'"{written}"') == f'"{written}"'


@pytest.mark.parametrize("unit", ["x", "a:", "a: ", "://", "?"])
def test_a_long_text_is_not_repeated_and_takes_no_time(unit: str) -> None:
    # "a:" took forty seconds with 2,000 letters, each time that the server read its settings.
    before = time.process_time()
    fa, en = expected_text("bool_type", {}, unit * (100_000 // len(unit)), "", tables=False)
    assert time.process_time() - before < 1
    assert len(fa) < 500
    assert len(en) < 500


@pytest.mark.parametrize("written", ["7hunter", "2025secret", "123456abc", "30 hunter", "hunter 30", "x7"])
def test_letters_and_digits_together_may_be_a_password(written: str) -> None:
    assert told_text(written) == "…"


@pytest.mark.parametrize(
    "written", ["yes", "30", "30 minutes", "۳۰ روز", "12h", "1.5 GB", "40%", "08:30", "بله", ""]
)
def test_a_word_and_a_number_with_its_unit_are_told(written: str) -> None:
    assert told_text(written) == written
