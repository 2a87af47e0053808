"""Errors in TOML declarations are reported with file, line and remedy, in both languages."""

from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, field_validator

from geo.tomlfile import DeclarationError, key_lines, read_toml
from persian.digits import to_persian_digits


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Columns(Strict):
    id: str
    text: str = ""


class Item(Strict):
    kind: Literal["complaint", "request"]
    columns: Columns | None = None


class Example(Strict):
    name: str
    count: int = 1
    columns: Columns
    item: list[Item] = []
    by_name: dict[str, Item] = {}

    @field_validator("name")
    @classmethod
    def _not_taken(cls, name: str) -> str:
        if name == "taken":
            raise DeclarationError("این نام گرفته شده است", "this name is taken")
        return name


GOOD = 'name = "x"\n\n[columns]\nid = "Id"\n'


def fault(folder: Path, text: str) -> DeclarationError:
    path = folder / "example.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        read_toml(path, Example)
    return caught.value


def test_a_good_file_is_read_with_or_without_byte_order_mark(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig"):
        (tmp_path / "good.toml").write_text(GOOD, encoding=encoding)
        assert read_toml(tmp_path / "good.toml", Example).columns.id == "Id"


@pytest.mark.parametrize(
    ("text", "line", "fa", "en"),
    [
        (GOOD.replace('"x"', "3"), 1, "باید متن باشد", "must be text"),
        ('count = "three"\n' + GOOD, 1, "باید عدد صحیح باشد", 'found "three"'),
        (GOOD + 'idd = "y"\n', 5, "شاید منظور «id»", 'Perhaps "id" was meant'),
        (
            GOOD + '\n[[item]]\nkind = "request"\n\n[[item]]\nkind = "idea"\n',
            10,
            "یا",
            "'complaint' or 'request'",
        ),
        (
            GOOD + '\n[[item]]\nkind = "request"\n[item.columns]\nid = 4\n',
            9,
            "باید متن باشد",
            "item.0.columns.id",
        ),
        (GOOD + '\n[by_name."a.b"]\nkind = "idea"\n', 7, "idea", "by_name.a.b.kind"),
        ('name = "x"\n\n\n[columns]\ntext = "t"\n', 4, "نوشته نشده", "columns.id: this key is required"),
        (GOOD.replace('"x"', '"taken"'), 1, "این نام گرفته شده", "this name is taken"),
        ('name = """\n[columns]\nid = 1\n"""\n[columns]\nid = 4\n', 6, "columns.id", "found 4"),
        ('name = "x"\ncolumns = { id = 4 }\n', 2, "columns.id", "found 4"),
        ('name = "x"\ncolumns = \n', 2, "TOML", "not valid TOML"),
        ('name = "x"\n\nname = "y"\n', 3, "«name»", '"name": not valid TOML (Cannot overwrite a value'),
        ('name = "x"\nname = "y"', 2, "دو بار نوشته شده", '"name": not valid TOML'),
        ('[columns]\nid = "x"\n\n[columns]', 4, "دو بار آغاز شده", "twice"),
        ('name = """x\ny\n\n', 2, "در پایان فایل", "at the end of the file"),
        ('name = { fa = "a", fa = "b" }\n', 1, "درون { … } دو بار", "Duplicate inline table key"),
    ],
)
def test_a_fault_is_reported_with_its_line(tmp_path: Path, text: str, line: int, fa: str, en: str) -> None:
    error = fault(tmp_path, text)
    assert f"example.toml، سطر {to_persian_digits(str(line))}" in error.message_fa
    assert f"example.toml, line {line}" in error.message_en
    assert fa in error.message_fa
    assert en in error.message_en
    assert error.message_fa in str(error)
    assert error.message_en in str(error)


def test_all_faults_are_reported_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    error = fault(tmp_path, 'count = "x"\nname = 1\n\n[columns]\nid = 2\n')
    assert [message.split(":")[0].rsplit(" ", 1)[1] for message in error.message_en.splitlines()] == [
        "1",
        "2",
        "5",
    ]


@pytest.mark.parametrize("text", ["count = " + "9" * 5_000, "item = " + "[" * 3_000 + "]" * 3_000])
def test_numbers_and_lists_without_end_are_refused_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match="too many digits") as refused:
        read_toml(tmp_path / "x.toml", Example)
    assert len(refused.value.message_fa) < 300


def test_a_missing_and_an_unreadable_file_are_reported(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="does not exist"):
        read_toml(tmp_path / "none.toml", Example)
    (tmp_path / "utf16.toml").write_text(GOOD, encoding="utf-16")
    with pytest.raises(DeclarationError, match="UTF-8"):
        read_toml(tmp_path / "utf16.toml", Example)


@given(st.text())
def test_looking_for_lines_never_fails(text: str) -> None:
    key_lines(text)
