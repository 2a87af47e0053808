"""Kept mappings are offered to files of their columns, found by the command line, and never overwritten unasked."""

from tomllib import loads

import pytest

from intake.__main__ import main as intake
from pages.data.kept_mappings import (
    MAX_KEPT,
    NameTakenError,
    TooManyKeptError,
    fitting_mappings,
    keep_mapping,
)
from queries.settings.province_settings import ROOT
from tests.commands import output_of

TOML = """name = "دفتر-ما"
title_fa = "دفتر ما"
title_en = "Our office"
source = "دفتر-ما"
[columns]
id = "شماره"
registered_at = ["تاریخ ثبت", "ثبت"]
agency = { column = "دستگاه" }
topic = "موضوع"
"""
HEADINGS = ("شماره", "نام", "ثبت", "دستگاه", "موضوع")


@pytest.fixture
def database(tmp_path) -> str:
    return f"duckdb:///{tmp_path / 'store.duckdb'}"


def test_a_file_of_the_same_columns_is_offered_the_kept_mapping_first(database) -> None:
    assert fitting_mappings(database, HEADINGS) == []
    keep_mapping(database, "دفتر-ما", TOML)
    assert [mapping.title("fa") for mapping in fitting_mappings(database, HEADINGS)] == ["دفتر ما"]
    assert fitting_mappings(database, [name for name in HEADINGS if name != "شماره"]) == []
    ready = ("کد رهگیری", "زمان ثبت", "شهرستان", "دستگاه اجرایی")
    assert [mapping.name for mapping in fitting_mappings(database, ready)] == ["negah"]
    others = tuple(f"ستون {n}" for n in range(6))
    assert fitting_mappings(database, (*ready, *others)) == []


def test_a_ready_mapping_that_would_leave_out_a_date_is_not_offered(database) -> None:
    """With «تاریخ اختتام» left out, all closed cases would be closed at an unknown moment."""
    headings = (
        "کد رهگیری", "تاریخ ثبت", "شهرستان", "دستگاه", "موضوع", "نوع", "مسیر ثبت", "وضعیت", "مهلت پاسخ", "تاریخ پاسخ",
        "نظر شهروند", "تاریخ اختتام",
    )  # fmt: skip
    proposed = ("id", "registered_at", "county", None, "due_at", "answered_at")
    assert [each.name for each in fitting_mappings(database, headings, proposed=proposed)] == ["negah"]
    assert fitting_mappings(database, headings, proposed=(*proposed, "closed_at")) == []
    # A person chose what a kept one leaves out.
    keep_mapping(database, "دفتر-ما", TOML.replace('"شماره"', '"کد رهگیری"'))
    offered = fitting_mappings(database, headings, proposed=(*proposed, "closed_at"))
    assert [each.name for each in offered] == ["دفتر-ما"]


def test_a_mapping_that_names_a_heading_without_its_group_is_offered_too(database) -> None:
    headings = ("شماره پرونده", "تاریخ ثبت", "دستگاه", "موضوع", "وضعیت")
    keep_mapping(database, "ours", f"title_rows = 1\n{TOML}")

    def is_offered(*names: str, title_rows: int) -> bool:
        return "ours" in [each.name for each in fitting_mappings(database, names, title_rows=title_rows)]

    assert is_offered(*headings, title_rows=1)
    assert not is_offered(*headings, title_rows=0), "without a row above, that is another heading"
    assert not is_offered(*headings, "شماره تلفن", title_rows=1), "of two such headings neither is meant"
    keep_mapping(database, "ours", TOML, replace=True)
    assert not is_offered(*headings, title_rows=1)


def test_a_ready_mapping_is_offered_by_its_headings(database) -> None:
    headings = (ROOT / "tests" / "guess" / "exports" / "boston311.csv").read_text("utf-8-sig").split("\n")[0]
    names = [mapping.name for mapping in fitting_mappings(database, headings.strip().split(","))]
    assert names[:1] == ["boston311"]


def test_so_many_mappings_are_kept_and_no_more(database) -> None:
    for number in range(MAX_KEPT):
        keep_mapping(database, f"m{number}", TOML)

    with pytest.raises(TooManyKeptError):
        keep_mapping(database, "ours", TOML)
    assert keep_mapping(database, "m1", TOML, replace=True).exists()


def test_a_mapping_is_read_again_only_when_it_was_replaced(database, monkeypatch) -> None:
    read = []
    monkeypatch.setattr(
        "pages.data.kept_mappings.tomllib.loads", lambda text: read.append(text) or loads(text)
    )
    keep_mapping(database, "ours", TOML)
    fitting_mappings(database, HEADINGS)
    read.clear()

    assert [mapping.title("en") for mapping in fitting_mappings(database, HEADINGS)] == ["Our office"]
    assert read == []
    keep_mapping(database, "ours", TOML.replace("Our", "Another"), replace=True)
    assert [mapping.title("en") for mapping in fitting_mappings(database, HEADINGS)] == ["Another office"]


def test_nothing_is_overwritten_unasked(database) -> None:
    path = keep_mapping(database, "ours", TOML)
    with pytest.raises(NameTakenError):
        keep_mapping(database, "ours", "other")
    assert path.read_text(encoding="utf-8") == TOML
    keep_mapping(database, "ours", TOML + "# new\n", replace=True)
    assert path.read_text(encoding="utf-8").endswith("# new\n")
    with pytest.raises(NameTakenError):
        keep_mapping(database, "negah", TOML, replace=True)
    assert [each.name for each in path.parent.iterdir()] == ["ours.toml"]


@pytest.mark.slow
def test_the_command_line_finds_a_kept_mapping_by_name(database, tmp_path) -> None:
    keep_mapping(database, "ours", TOML)
    file = tmp_path / "a.csv"
    file.write_text("شماره,ثبت,دستگاه,موضوع\n1,1404/01/02,آبفا,آب\n", encoding="utf-8")
    output = output_of(intake, "check", file, "--mapping", "ours", "--json", "--database", database)
    assert '"loaded": 1' in output
